"""Hard identifiers of people and businesses, compared as keyed digests, never shown.

Who holds the table alone learns no citizen's number: a digest is an HMAC-SHA256 under a key that
stands outside the database. The key comes from `certification.selectors.identifiers`.
"""

import hmac
import re
from enum import StrEnum
from hashlib import sha256

from foundation.rules import phone

_PURPOSE = b"ocop identifiers 1"


class IdentifierKind(StrEnum):
    CITIZEN_ID = "CITIZEN_ID"
    TAX_NUMBER = "TAX_NUMBER"
    PHONE = "PHONE"


class BadIdentifier(ValueError):
    """The text is no identifier of that kind."""


def key_from(secret: str) -> bytes:
    """The key of identifiers' digests, derived so that the secret serves nothing else by it."""
    return hmac.digest(secret.encode(), _PURPOSE, sha256)


def normalise(kind: str, value: str) -> str:
    """The one written form of an identifier; raises BadIdentifier.

    A citizen's number has 12 digits. A tax number has 10, or 10 and 3 for a branch, which counts
    as its head; since 1 July 2025 persons and households use their citizen's number of 12 digits.
    """
    if kind == IdentifierKind.PHONE:
        try:
            return phone.normalise(value)
        except phone.BadPhone as error:
            raise BadIdentifier(kind) from error
    digits = re.sub(r"[\s.\-]", "", value)
    if kind == IdentifierKind.CITIZEN_ID and re.fullmatch(r"[0-9]{12}", digits):
        return digits
    if kind == IdentifierKind.TAX_NUMBER and re.fullmatch(r"[0-9]{10}|[0-9]{12,13}", digits):
        return digits[:10] if len(digits) == 13 else digits
    raise BadIdentifier(kind)


def digest(kind: str, value: str, key: bytes) -> str:
    """64 hexadecimal digits that two writings of one identifier share; raises BadIdentifier.

    A number of 12 digits digests alike as a citizen's and as a tax number, because it is one.
    The first eight digits tell the key, so that a digest under another key is known for one.
    """
    plain = normalise(kind, value)
    if kind == IdentifierKind.TAX_NUMBER and len(plain) == 12:
        kind = IdentifierKind.CITIZEN_ID
    return _sign_of(key) + hmac.digest(key, f"{kind}:{plain}".encode(), sha256).hex()[:56]


def is_under(key: bytes, found: str) -> bool:
    """Whether this digest was made with this key: only then can it be compared at all."""
    return found.startswith(_sign_of(key))


def _sign_of(key: bytes) -> str:
    return hmac.digest(key, b"sign", sha256).hex()[:8]


def hint(kind: str, value: str) -> str:
    """The last four characters, by which its owner knows it again."""
    return normalise(kind, value)[-4:]
