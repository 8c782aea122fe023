"""The digest of an identifier under this installation's key."""

from functools import cache

from django.conf import settings

from certification.rules import identifiers


@cache
def _key(secret: str) -> bytes:
    return identifiers.key_from(secret)


def _current() -> bytes:
    return _key(settings.IDENTIFIER_KEY or settings.SECRET_KEY)


def digest_of(kind: str, value: str) -> str:
    """The digest of a citizen's number, tax number or phone; identifiers.BadIdentifier for none.

    Under IDENTIFIER_KEY, or SECRET_KEY where that is not set: whoever changes the key must have
    all identifiers declared anew, and until then nobody is cleared by mistake.
    """
    return identifiers.digest(kind, value, _current())


def is_comparable(digest: str) -> bool:
    """Whether the digest was made under today's key; one of before can clear nobody."""
    return identifiers.is_under(_current(), digest)
