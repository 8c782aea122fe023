"""Which master key serves which epoch of label codes, and what tells two keys apart.

The current secret serves the newest epoch. Each older secret served up to an epoch, that one
included: `1:first,4:second` says that `first` made the codes of epoch 1 and `second` those of 2
to 4. Written so, a rotation adds one pair and changes none.
"""

import hmac
from functools import lru_cache
from hashlib import sha256

from traceability.rules.label_code import MAX_EPOCH

_FINGERPRINT = b"ocop-label-key-fingerprint-v1"


class BadOldKeys(ValueError):
    """The list of older secrets cannot be read; its text never names a secret."""


def master_key(secret: str) -> bytes:
    """The 32 bytes that codes are made with."""
    return sha256(secret.encode()).digest()


def fingerprint(key: bytes) -> str:
    """16 hexadecimal digits that tell one key from another and give neither away."""
    return hmac.digest(key, _FINGERPRINT, sha256).hex()[:16]


@lru_cache(maxsize=8)
def old_secrets(text: str) -> tuple[tuple[int, str], ...]:
    """(last epoch served, secret), oldest first. Raises BadOldKeys."""
    found = []
    for position, pair in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
        epoch, colon, secret = pair.partition(":")
        number = epoch.strip()
        if not (colon and secret.strip() and number.isascii() and number.isdigit()):
            raise BadOldKeys(f"old label key {position} is not written as epoch:secret")
        if int(number) > MAX_EPOCH:
            raise BadOldKeys(f"old label key {position} names an epoch beyond {MAX_EPOCH}")
        found.append((int(number), secret.strip()))
    if len({epoch for epoch, _secret in found}) != len(found):
        raise BadOldKeys("two old label keys name the same epoch")
    return tuple(sorted(found))


def secret_of(epoch: int, *, current: str, old: str) -> str:
    """The secret that serves an epoch. Raises BadOldKeys."""
    return next((secret for last, secret in old_secrets(old) if epoch <= last), current)
