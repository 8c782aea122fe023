"""Bitstring Status List 1.0 (W3C): one bit for each certificate, packed so that it stays small.

Bit 0 is the leftmost of the first byte. The list is never shorter than 131,072 bits, so that
asking for it does not tell which certificate is being checked.
"""

import gzip
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from io import BytesIO

LEAST_BITS = 131_072
MOST_BYTES = 64 * 1024 * 1024
"""Of a list that is read: half a thousand million certificates; more is an attack."""


class BadList(ValueError):
    """Not an encoded list, or one too large to read."""


def encode(indices: Iterable[int]) -> str:
    """The list in which exactly these bits are set: multibase base64url of its gzip."""
    wanted = sorted(indices)
    bits = LEAST_BITS
    while wanted and bits <= wanted[-1]:
        bits *= 2
    field = bytearray(bits // 8)
    for index in wanted:
        field[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(field), compresslevel=9, mtime=0)
    return "u" + urlsafe_b64encode(packed).rstrip(b"=").decode()


def is_set(encoded: str, index: int) -> bool:
    """Whether the bit is set. Raises BadList for what is no list or has no such bit."""
    field = _decode(encoded)
    if not 0 <= index < len(field) * 8:
        raise BadList(f"no bit {index} in a list of {len(field) * 8}")
    return bool(field[index // 8] & 0x80 >> index % 8)


def _decode(encoded: str) -> bytes:
    if not encoded.startswith("u"):
        raise BadList("not multibase base64url")
    packed = encoded[1:].encode()
    try:
        raw = urlsafe_b64decode(packed + b"=" * (-len(packed) % 4))
        with gzip.GzipFile(fileobj=BytesIO(raw)) as file:
            field = file.read(MOST_BYTES + 1)
    except (ValueError, OSError, EOFError) as error:
        raise BadList(str(error)) from error
    if len(field) > MOST_BYTES:
        raise BadList("too long")
    return field
