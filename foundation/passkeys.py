"""Passkeys: keys that a person's phone or computer keeps and opens by finger, face or PIN.

WebAuthn level 2. The domain and the origin are those of PUBLIC_URL and nothing a request says.
The person is always verified by the device, so a found phone opens nothing. A challenge works
once: answering it is written down in the transaction that acts, so of two answers to one
challenge at the same moment, in any worker, one acts.
"""

import json
import uuid
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from foundation.models import Passkey, User
from foundation.notices import send_once
from foundation.once import AlreadySent, claim

CHALLENGE_SECONDS = 5 * 60
MOST_KEYS = 10
LONGEST_ID = 1023
"""Bytes of a key's name, by WebAuthn."""
_VERIFIED = UserVerificationRequirement.REQUIRED


class BadPasskey(Exception):
    """The device's answer is not accepted. The text is for people and tells no reason."""

    def __init__(self, words: str = "") -> None:
        super().__init__(words or _("Không nhận được khoá này. Thử lại hoặc dùng cách khác."))


def domain() -> str:
    """The domain that keys are bound to."""
    return urlsplit(settings.PUBLIC_URL).hostname or ""


def origin() -> str:
    """The only origin whose pages may use them."""
    parts = urlsplit(settings.PUBLIC_URL)
    return f"{parts.scheme}://{parts.netloc}"


def options_to_sign_in(challenge: bytes) -> dict[str, Any]:
    """What a browser is asked: any key of ours. No account is named, so none can be looked for."""
    made = generate_authentication_options(
        rp_id=domain(), challenge=challenge, user_verification=_VERIFIED
    )
    return dict(json.loads(options_to_json(made)))


def options_to_add(*, user: User, challenge: bytes) -> dict[str, Any]:
    """What a browser is asked to make; devices that keep a key of this account make no second."""
    known = user.passkeys.values_list("credential_id", flat=True)
    made = generate_registration_options(
        rp_id=domain(),
        rp_name="Chợ OCOP",
        user_name=user.email or user.phone or "",
        user_display_name=str(user),
        user_id=_handle(user),
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=bytes(each)) for each in known],
    )
    return dict(json.loads(options_to_json(made)))


@transaction.atomic
def add(*, user: User, answer: str, challenge: bytes, name: str, now: datetime) -> Passkey:
    """Keep the public half of a new key, and tell the account's owner by notice.

    Raises BadPasskey for an answer to another challenge, from another origin, without the
    person verified, for a key known already, beyond ten keys, or for a challenge used before.
    """
    # Two additions at once count each other.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.passkeys.count() >= MOST_KEYS:
        raise BadPasskey(_("Đã có %(n)d khoá. Bỏ bớt rồi thêm.") % {"n": MOST_KEYS})
    try:
        checked = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=domain(),
            expected_origin=origin(),
            require_user_verification=True,
        )
    except Exception as error:  # a crafted answer breaks the reading in more ways than it names
        raise BadPasskey from error
    if len(checked.credential_id) > LONGEST_ID:
        raise BadPasskey
    _spend(challenge, user)
    try:
        with transaction.atomic():
            made = Passkey.objects.create(
                user=user,
                name=name,
                credential_id=checked.credential_id,
                public_key=checked.credential_public_key,
                sign_count=checked.sign_count,
            )
    except IntegrityError as error:
        raise BadPasskey from error
    _tell(made, now)
    return made


@transaction.atomic
def let_in(*, answer: str, challenge: bytes, now: datetime) -> User:
    """The account whose key signed this challenge, once.

    Raises BadPasskey for an unknown key, a wrong signature, challenge, domain or origin, without
    the person verified, where the key's counter did not grow (a copied key), for a closed
    account, and for a challenge used before.
    """
    key = _key_of(answer)
    try:
        checked = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=domain(),
            expected_origin=origin(),
            credential_public_key=bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise BadPasskey from error
    if not key.user.is_active:
        raise BadPasskey
    _spend(challenge, key.user)
    key.sign_count = checked.new_sign_count
    key.used_at = now
    key.save(update_fields=["sign_count", "used_at"])
    return key.user


def remove(*, passkey: Passkey) -> None:
    """Forget a key: it opens nothing from now on. Sessions it opened go on."""
    passkey.delete()


def _key_of(answer: str) -> Passkey:
    """The locked key that the answer names, if the answer also names the key's own account."""
    try:
        said = parse_authentication_credential_json(answer)
    except Exception as error:  # as above
        raise BadPasskey from error
    keys = Passkey.objects.select_for_update(of=("self",)).select_related("user")
    key = keys.filter(credential_id=said.raw_id).first()
    if key is None:
        raise BadPasskey
    handle = said.response.user_handle
    if handle and handle != _handle(key.user):
        raise BadPasskey
    return key


def _handle(user: User) -> bytes:
    """How a device knows the account: its number here, which says nothing of the person."""
    return b"ocop-%d" % user.pk


def _spend(challenge: bytes, user: User) -> None:
    try:
        claim(uuid.UUID(bytes=sha256(challenge).digest()[:16]), user)
    except AlreadySent as error:
        raise BadPasskey from error


def _tell(made: Passkey, now: datetime) -> None:
    send_once(
        key=f"passkey:{made.pk}",
        recipient=made.user,
        subject=_("Tài khoản có thêm khoá đăng nhập"),
        body=_(
            "Máy “%(name)s” vừa được thêm làm khoá đăng nhập của tài khoản này. Nếu không phải "
            "do bạn, hãy bỏ khoá, đổi mật khẩu và báo đơn vị vận hành."
        )
        % {"name": made.name},
        due_on=timezone.localdate(now),
        address="/tai-khoan/khoa/",
    )
