"""Signing what the register says, and checking what was signed: JWS with Ed25519.

The current key is CREDENTIAL_KEY, a private JWK. A copy for trying makes one of its own and
keeps it in CREDENTIAL_KEY_FILE. Keys that were in use before stay published by their public
half, in CREDENTIAL_OLD_KEYS, so that what they signed can still be checked.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.utils.translation import gettext as _
from joserfc import jws
from joserfc.errors import BadSignatureError, JoseError, UnsupportedAlgorithmError
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

from certification.rules import claim, status_list

LARGEST = 512 * 1024
"""Bytes of a file that is read for checking."""


class NoKey(Exception):
    """No key is set here, so nothing is signed."""


class CredentialError(Exception):
    """A credential that does not hold; its text is for people."""


class Malformed(CredentialError):
    """Not a credential of this kind at all."""


class UnknownKey(CredentialError):
    """Signed by a key that the key file does not hold."""


class Tampered(CredentialError):
    """The signature does not fit: changed since, or signed by another key of that name."""


class NotYetValid(CredentialError):
    """Its period has not begun."""


class Expired(CredentialError):
    """Its period is over."""


class Revoked(CredentialError):
    """Withdrawn or replaced, by the status list."""


class StatusUnusable(CredentialError):
    """The status list is another's, too old, or does not hold this credential."""


class _EdDSA(JWSRegistry):
    """One algorithm and no other. RFC 9864 renames it; verifiers in use know this name."""

    def get_alg(self, name: str) -> Any:
        if name != "EdDSA":
            raise UnsupportedAlgorithmError(f"Algorithm of '{name}' is not allowed")
        return self.algorithms[name]


@dataclass(frozen=True)
class Keys:
    """The key that signs now, or None, and the public halves of those before."""

    current: OKPKey | None
    retired: tuple[OKPKey, ...] = ()

    def published(self) -> list[dict[str, Any]]:
        """The public JWKs, the current one first."""
        return [_public(key) for key in (self.current, *self.retired) if key is not None]


def keys() -> Keys:
    """The keys of the settings. Raises ValueError for settings that are no Ed25519 keys."""
    path = settings.CREDENTIAL_KEY_FILE
    return _keys(settings.CREDENTIAL_KEY, settings.CREDENTIAL_OLD_KEYS, str(path) if path else "")


@lru_cache(maxsize=4)
def _keys(current: str, retired: str, path: str) -> Keys:
    text = current or (_kept_at(Path(path)) if path else "")
    old = json.loads(retired) if retired else []
    old = old["keys"] if isinstance(old, dict) else old
    return Keys(
        current=_key(json.loads(text)) if text else None,
        retired=tuple(_key(_public_part(jwk)) for jwk in old),
    )


def _kept_at(path: Path) -> str:
    """The key kept there, made when it is not yet; of two that make one at once, one is kept."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            file.write(json.dumps(new_key()))
        try:
            os.link(file.name, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(file.name)
    return path.read_text(encoding="utf-8")


def new_key() -> dict[str, Any]:
    """A new private JWK, named (`kid`) by its thumbprint (RFC 7638)."""
    key = OKPKey.generate_key("Ed25519")
    return {**key.as_dict(private=True), "kid": key.thumbprint()}


def _key(jwk: Mapping[str, Any]) -> OKPKey:
    if jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519":
        raise ValueError("not an Ed25519 key (JWK with kty OKP, crv Ed25519)")
    try:
        key = OKPKey.import_key(dict(jwk))
    except JoseError as error:
        raise ValueError(str(error)) from error
    return key if jwk.get("kid") else OKPKey.import_key({**jwk, "kid": key.thumbprint()})


def _public_part(jwk: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in jwk.items() if name != "d"}


def _public(key: OKPKey) -> dict[str, Any]:
    kept = ("kty", "crv", "x", "kid")
    jwk = {**key.as_dict(private=False), "kid": key.kid}
    return {name: jwk[name] for name in kept} | {"alg": "EdDSA", "use": "sig"}


def did() -> str:
    """Who we are, as a decentralised identifier."""
    return claim.did_of(settings.PUBLIC_URL)


def sign(said: Mapping[str, Any]) -> str:
    """The statement as a compact JWS (vc+jwt). Raises NoKey where none is set."""
    key = keys().current
    if key is None:
        raise NoKey
    header = {"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", "kid": f"{did()}#{key.kid}"}
    payload = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, key, registry=_EdDSA())


def verify(token: str, jwks: Mapping[str, Any]) -> dict[str, Any]:
    """What was signed, if one of these keys signed it. Raises Malformed, UnknownKey, Tampered."""
    try:
        header = jws.extract_compact(token.strip().encode()).headers()
    except (JoseError, ValueError) as error:
        raise Malformed(_("Tệp này không phải là chứng thư số dạng JWT.")) from error
    kid = str(header.get("kid", "")).rpartition("#")[2]
    key = next((jwk for jwk in jwks.get("keys", []) if jwk.get("kid") == kid), None)
    if key is None:
        raise UnknownKey(
            _("Chứng thư ký bằng khoá “%(kid)s”, không có trong tệp khoá đã đưa.") % {"kid": kid}
        )
    try:
        found = jws.deserialize_compact(token.strip(), _key(_public_part(key)), registry=_EdDSA())
        said = json.loads(found.payload)
    except BadSignatureError as error:
        raise Tampered(
            _("Chữ ký không khớp: chứng thư đã bị sửa, hoặc do khoá khác ký.")
        ) from error
    except (JoseError, ValueError) as error:
        raise Malformed(_("Tệp này không phải là chứng thư số dạng JWT.")) from error
    if not isinstance(said, dict):
        raise Malformed(_("Tệp này không phải là chứng thư số dạng JWT."))
    return cast(dict[str, Any], said)


def check(
    token: str, *, jwks: Mapping[str, Any], status: str | None, at: datetime
) -> tuple[dict[str, Any], datetime | None]:
    """What the credential says, and the instant of the status list it was checked against.

    It holds at the instant `at`: right signature, within its period, and, where a list is
    given, not revoked. Raises the CredentialError that says what is wrong.
    """
    said = verify(token, jwks)
    if claim.RECORD_TYPE not in said.get("type", []):
        raise Malformed(_("Chữ ký đúng, nhưng đây không phải chứng thư của một giấy chứng nhận."))
    listed_at = _not_revoked(said, status, jwks, at) if status is not None else None
    _within_period(said, at)
    return said, listed_at


def _within_period(said: Mapping[str, Any], at: datetime) -> None:
    starts, ends = _instant(said, "validFrom"), _instant(said, "validUntil")
    if at < starts:
        raise NotYetValid(_("Chưa đến ngày hiệu lực: %(day)s.") % {"day": f"{starts:%d/%m/%Y}"})
    if at >= ends:
        raise Expired(
            _("Chữ ký đúng, nhưng giấy chứng nhận đã hết hiệu lực từ %(day)s.")
            % {"day": f"{ends:%d/%m/%Y}"}
        )


def _not_revoked(
    said: Mapping[str, Any], status: str, jwks: Mapping[str, Any], at: datetime
) -> datetime:
    listed = verify(status, jwks)
    entry = said.get("credentialStatus", {})
    if listed.get("id") != entry.get("statusListCredential") or listed.get("issuer") != said.get(
        "issuer"
    ):
        raise StatusUnusable(_("Danh sách trạng thái này không phải của chứng thư này."))
    made, until = _instant(listed, "validFrom"), _instant(listed, "validUntil")
    try:
        revoked = status_list.is_set(
            listed["credentialSubject"]["encodedList"], int(entry["statusListIndex"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StatusUnusable(_("Danh sách trạng thái này không đọc được.")) from error
    if revoked:
        raise Revoked(
            _("Chữ ký đúng, nhưng giấy đã bị thu hồi hoặc thay bằng giấy khác (danh sách %(at)s).")
            % {"at": f"{made:%H:%M %d/%m/%Y}"}
        )
    if at >= until:
        raise StatusUnusable(
            _("Danh sách trạng thái làm lúc %(at)s đã quá hạn: hãy tải bản mới.")
            % {"at": f"{made:%H:%M %d/%m/%Y}"}
        )
    return made


def _instant(said: Mapping[str, Any], name: str) -> datetime:
    try:
        found = datetime.fromisoformat(str(said[name]))
    except (KeyError, ValueError) as error:
        raise Malformed(_("Chứng thư thiếu thời hạn.")) from error
    if found.tzinfo is None:
        raise Malformed(_("Chứng thư thiếu thời hạn."))
    return found
