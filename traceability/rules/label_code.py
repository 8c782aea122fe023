"""The 16 characters printed on a label: which run it belongs to, and proof that we printed it.

A code is 80 bits in Crockford base 32 (no I, L, O, U):

    epoch 5 bits | run 20 bits | encrypted counter 22 bits | tag 33 bits

Run and epoch are readable by anyone, so that one run can be recalled at once; the counter is
hidden, so that codes tell nobody how many labels were printed. Two labels never share a code,
because (epoch, run, counter) -> code is one-to-one. No label needs a row in the database.

A code that verifies says "we printed this number". It never says that the copy in hand is the
original: a copied label verifies too.
"""

import hmac
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s, sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16

EPOCH_BITS, RUN_BITS, COUNTER_BITS, TAG_BITS = 5, 20, 22, 33
BODY_BITS = COUNTER_BITS + TAG_BITS

MAX_EPOCH = (1 << EPOCH_BITS) - 1
MAX_RUN = (1 << RUN_BITS) - 1
MAX_COUNTER = (1 << COUNTER_BITS) - 1

MAX_LABELS_PER_RUN = 3_600_000
"""How many labels one run may hold.

The grammar carries 22 bits (4,194,304 numbers) and this module reads and writes all of them, as
the published vectors demand; the limit is kept by the service that opens a run.
"""

MIN_MASTER_BYTES = 32

_SCHEME = b"ocop-stamp-v1"
_DIGIT_VALUES = {character: value for value, character in enumerate(ALPHABET)}

# Only ASCII is folded: str.upper() would also turn "ı" into "I" and "ſ" into "S".
_AS_READ: dict[int, str | None] = {ord(c.lower()): c for c in ALPHABET if c.isalpha()}
_AS_READ |= {ord(c): "1" for c in "ILil"} | {ord(c): "0" for c in "Oo"}
_AS_READ |= {ord(" "): None, ord("-"): None}


class MalformedCode(ValueError):
    """The text is not a label code at all; `reason` says why, in English."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ForgedCode(ValueError):
    """The text has the shape of a label code, but we never printed it; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class LabelCode:
    """A code as read from a label: who could have printed it, not yet whether it is genuine.

    `body` is the encrypted counter and the tag, 55 bits that mean something only with the key.
    """

    epoch: int
    run: int
    body: int

    def __str__(self) -> str:
        """The canonical 16 characters: upper case, nothing between them."""
        number = (self.epoch << RUN_BITS | self.run) << BODY_BITS | self.body
        shifts = range(5 * (CODE_LENGTH - 1), -1, -5)
        return "".join(ALPHABET[number >> shift & 31] for shift in shifts)


def encode(*, master: bytes, epoch: int, run: int, counter: int) -> str:
    """The code of label number `counter` (from 0) of this run.

    Different (epoch, run, counter) give different codes under one master key. Raises ValueError
    where a number does not fit its bits or the key is shorter than 32 bytes. All 22 bits of the
    counter are accepted: `MAX_LABELS_PER_RUN` is the business of whoever opens the run.
    """
    _refuse_outside("epoch", epoch, MAX_EPOCH)
    _refuse_outside("run", run, MAX_RUN)
    _refuse_outside("counter", counter, MAX_COUNTER)
    mac_key, cipher_key = _run_keys(master, epoch, run)
    tag = _tag(mac_key, counter)
    hidden = counter ^ _mask(cipher_key, tag)
    return str(LabelCode(epoch=epoch, run=run, body=hidden << TAG_BITS | tag))


def parse(text: str) -> LabelCode:
    """Read a code as people type it, without needing the key.

    Case does not matter, I and L are read as 1 and O as 0, spaces and hyphens are dropped.
    Raises MalformedCode on any other character (U is never printed) and on any other length.
    """
    characters = text.translate(_AS_READ)
    # Length first: the text may come from anyone and be of any size.
    if len(characters) != CODE_LENGTH:
        raise MalformedCode(f"a label code has {CODE_LENGTH} characters, not {len(characters)}")
    number = 0
    for character in characters:
        value = _DIGIT_VALUES.get(character)
        if value is None:
            raise MalformedCode(f"{character!r} does not occur in label codes")
        number = number << 5 | value
    return LabelCode(
        epoch=number >> (RUN_BITS + BODY_BITS),
        run=number >> BODY_BITS & MAX_RUN,
        body=number & (1 << BODY_BITS) - 1,
    )


def verify(code: LabelCode, *, master: bytes, printed: int) -> int:
    """The number of this label within its run (from 0), if we printed it.

    `printed` is how many labels of the run exist. Raises ForgedCode where the tag is wrong or the
    number was never printed; the tag is compared in constant time. A guess passes with
    probability printed / 2^22 x 2^-33. Raises ValueError if the key is shorter than 32 bytes.
    """
    mac_key, cipher_key = _run_keys(master, code.epoch, code.run)
    tag = code.body & (1 << TAG_BITS) - 1
    counter = code.body >> TAG_BITS ^ _mask(cipher_key, tag)
    if not hmac.compare_digest(_tag(mac_key, counter).to_bytes(5), tag.to_bytes(5)):
        raise ForgedCode("the tag does not fit: this code was not made with our key")
    if counter >= printed:
        raise ForgedCode("the tag fits, but the run has no label of this number")
    return counter


def display(code: LabelCode) -> str:
    """The code as printed for people to read."""
    return grouped(str(code))


def grouped(text: str) -> str:
    """A code's 16 characters in four groups of four: `1044 JANX 5QWR DJ6J`."""
    return f"{text[:4]} {text[4:8]} {text[8:12]} {text[12:]}"


def _refuse_outside(name: str, value: int, highest: int) -> None:
    if not 0 <= value <= highest:
        raise ValueError(f"{name} must lie between 0 and {highest}, not {value}")


@lru_cache(maxsize=256)
def _run_keys(master: bytes, epoch: int, run: int) -> tuple[bytes, bytes]:
    """The two keys of a run, (for the tag, for hiding the counter), derived as HKDF does."""
    if len(master) < MIN_MASTER_BYTES:
        raise ValueError(f"the master key must hold at least {MIN_MASTER_BYTES} bytes")
    root = hmac.digest(master, _SCHEME, sha256)
    context = epoch.to_bytes(1) + run.to_bytes(4)
    mac_key = hmac.digest(root, context + b"m\x01", sha256)
    cipher_key = hmac.digest(root, context + b"e\x01", sha256)
    return mac_key, cipher_key


def _tag(mac_key: bytes, counter: int) -> int:
    """The first 33 bits of a keyed hash of the counter."""
    digest = blake2s(counter.to_bytes(4), digest_size=8, key=mac_key).digest()
    return int.from_bytes(digest) >> (64 - TAG_BITS)


def _mask(cipher_key: bytes, tag: int) -> int:
    """The 22 bits that hide the counter of the label with this tag."""
    digest = blake2s(tag.to_bytes(5), digest_size=4, key=cipher_key).digest()
    return int.from_bytes(digest) >> (32 - COUNTER_BITS)
