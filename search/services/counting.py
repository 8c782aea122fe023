"""Noting what was looked for and what was opened: a line in the spool, nothing in the database.

Who asked lives in this process's memory for minutes (`foundation.readers`); the line holds a day
and a text that may be counted (`rules.countable`), no person, no network, no hour.
"""

import logging
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from foundation.readers import Memory, Reader
from foundation.spool import Spool, framed
from search.rules.countable import MOST_POSITION, Line, Outcome, countable

logger = logging.getLogger(__name__)

SPOOL = Spool("searches", "searches")
LARGEST_FILE = 64 * 1024 * 1024
"""Bytes, some million searches. Beyond it nothing more is written until the job has run."""
PER_NETWORK = 120
"""Lines a minute from one network: a mobile carrier shows thousands of phones as one."""
PER_PROCESS = 12_000
QUARTER = 900

_signer = Signer(salt="search.count")
_memory = Memory()


def forget_all() -> None:
    """Empty this process's memory, as if it had just started."""
    _memory.forget()


def token_of(text: str, outcome: Outcome) -> str:
    """What a page of results hands to its picture, so that nobody can count words that were not
    asked for, or say of them what is not so; "" for a text that is not counted."""
    words = countable(text)
    return _signer.sign(f"{outcome}{words}") if words else ""


def note_search(*, token: str, reader: Reader, at: datetime) -> bool:
    """Note a search; whether a line was written. The same reader's same words within a quarter
    of an hour count once in each process. Raises nothing where the disk fails."""
    outcome, text = _read(token)
    if not text or outcome is Outcome.ASIDE:
        return False
    return _write(Line(timezone.localdate(at), text, outcome), reader, at)


def note_opened(*, token: str, product: int, position: int, reader: Reader, at: datetime) -> bool:
    """Note that a product was opened from the results, at `position` of them, 1 the first;
    whether a line was written. Once for each reader, text and product in a quarter of an hour."""
    _outcome, text = _read(token)
    if not text or not 0 < product < 10**15 or not 0 < position <= MOST_POSITION:
        return False
    return _write(
        Line(timezone.localdate(at), text, product=product, position=position), reader, at
    )


def _read(token: str) -> tuple[Outcome, str]:
    try:
        said = _signer.unsign(token)
        return Outcome(said[:1]), countable(said[1:])
    except (BadSignature, ValueError):
        return Outcome.ASIDE, ""


def _write(line: Line, reader: Reader, at: datetime) -> bool:
    seconds = int(at.timestamp())
    act = reader.digest(_memory.key) + f"{line.product} {line.text}".encode()
    if not _memory.is_new(act, seconds // QUARTER):
        return False
    limits = {"per_network": PER_NETWORK, "per_process": PER_PROCESS}
    if not _memory.allows(reader, seconds // 60, **limits):
        return False
    try:
        SPOOL.append(framed(str(line)), largest=LARGEST_FILE)
    except OSError as error:
        logger.warning("A search was not counted: %s", error.strerror or error)
        return False
    return True
