"""Signed credentials of the register's records, and the list of those that no longer hold."""

from datetime import date, datetime

from django.conf import settings

from certification.adapters import credentials
from certification.rules import claim, status_list
from certification.selectors import open_data
from certification.selectors.open_data import Checked


def credential_of(certificate: Checked, *, on: date, at: datetime) -> str:
    """The record's credential (vc+jwt): that this platform checked it on the day.

    Raises credentials.NoKey where no key is set.
    """
    return credentials.sign(
        claim.register_check(
            certificate.facts,
            issuer=credentials.did(),
            index=certificate.pk,
            status_url=status_url(),
            vocabulary=open_data.public_url("certification:open_data") + "#",
            starts=open_data.midnight(certificate.starts_on),
            ends=open_data.midnight(certificate.ends_on),
            checked_on=on,
            checked_at=at.astimezone(open_data.HERE).replace(microsecond=0),
        )
    )


def status_credential(*, on: date, at: datetime) -> str:
    """The signed list of withdrawn and replaced certificates, with the instant it was made.

    Raises credentials.NoKey where no key is set.
    """
    made_at = at.astimezone(open_data.HERE).replace(microsecond=0)
    encoded = status_list.encode(open_data.revoked_indices(on=on))
    return credentials.sign(
        claim.status_list(
            encoded, issuer=credentials.did(), status_url=status_url(), made_at=made_at
        )
    )


def status_url() -> str:
    """Where the status list is told."""
    return open_data.public_url("certification:status_list")


def did_document() -> dict[str, object]:
    """Who signs, for did:web."""
    return claim.did_document(credentials.did(), credentials.keys().published())


def key_set() -> dict[str, object]:
    """The public keys, the current one first: a JWKS."""
    return {"keys": credentials.keys().published()}


def signs() -> bool:
    """Whether this copy has a key to sign with."""
    return bool(settings.CREDENTIAL_KEY or settings.CREDENTIAL_KEY_FILE)
