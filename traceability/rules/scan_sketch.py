"""How many different devices scanned a label, kept in 256 bits: linear counting.

Each device sets one bit, chosen by a keyed digest. n devices leave about 256·e^(−n/256) bits
empty, so n is read off the empty ones (Whang, Vander-Zanden and Taylor 1990). The bits name
nobody: many devices share each, and the digest's key is thrown away each week.
"""

from math import log

BITS = 256
BYTES = BITS // 8
EMPTY = bytes(BYTES)

MOST = round(BITS * log(BITS))
"""What is said of a sketch that is full (1,420): "at least this many"."""


def estimate(sketch: int) -> int:
    """Devices that set these bits, to the nearest whole; within 5 % (one sigma) up to 100."""
    empty = BITS - sketch.bit_count()
    if empty == 0:
        return MOST
    return round(BITS * log(BITS / empty))


def to_bytes(sketch: int) -> bytes:
    """The sketch as the database keeps it: 32 bytes."""
    return sketch.to_bytes(BYTES)


def from_bytes(kept: bytes) -> int:
    """The sketch as a number, whose bit n stands for digest n."""
    return int.from_bytes(kept)
