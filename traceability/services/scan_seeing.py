"""Noting that a label was scanned: a line in the spool, and nothing in the database.

What tells one device from another (network, browser, languages) lives in this process's memory
for the time of a call; only one byte of its keyed digest goes on. Counts against floods are kept
by digests under a key that this process made up when it started.
"""

import logging
from datetime import date, datetime
from time import monotonic

from django.db import DatabaseError

from foundation.readers import Memory, Reader
from traceability.adapters import scan_spool
from traceability.models import ScanSalt
from traceability.rules import label_code
from traceability.rules.scan_places import BIT_OF
from traceability.rules.scan_record import quarter_of, week_of

logger = logging.getLogger(__name__)

PER_NETWORK = 240
"""Lines a minute from one network: a mobile carrier shows thousands of phones as one."""
PER_PROCESS = 30_000
"""Lines a minute in all; also bounds the memory that counting takes."""
SALT_SECONDS = 300
"""How long a process keeps the week's salt before it asks again."""


class _Salt:
    """The week's salt, asked for once in minutes; None while nobody has made one."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._week_on: date | None = None
        self._salt: bytes | None = None
        self._until = 0.0

    def of(self, week_on: date) -> bytes | None:
        if week_on == self._week_on and monotonic() < self._until:
            return self._salt
        found = ScanSalt.objects.filter(week_on=week_on).values_list("salt", flat=True).first()
        self._week_on, self._until = week_on, monotonic() + SALT_SECONDS
        self._salt = bytes(found) if found is not None else None
        return self._salt


_salt = _Salt()
_memory = Memory()


def forget_all() -> None:
    """Empty this process's memory, as if it had just started."""
    _salt.forget()
    _memory.forget()


def note_seen(*, code: str, reader: Reader, at: datetime) -> bool:
    """Note that the label's page was opened; whether a line was written.

    Any text is taken: what is no label code counts as such, and the text itself is dropped.
    The same reader within the same quarter of an hour counts once in each process. Nothing is
    raised where disk or database fail: the count is lost, the reader is not bothered.
    """
    canonical = _canonical(code)
    scan = reader.digest(_memory.key) + canonical.encode()
    return _write(canonical, "", reader, at, scan)


def note_place(*, code: str, province: str, reader: Reader, at: datetime) -> bool:
    """Note which province a reader says they are in; whether a line was written.

    Nothing is written of a text that is no label code, or of an unknown province.
    """
    canonical = _canonical(code)
    if not canonical or province not in BIT_OF:
        return False
    scan = reader.digest(_memory.key) + canonical.encode() + province.encode()
    return _write(canonical, province, reader, at, scan)


def _canonical(code: str) -> str:
    try:
        return str(label_code.parse(code))
    except label_code.MalformedCode:
        return ""


def _write(code: str, province: str, reader: Reader, at: datetime, scan: bytes) -> bool:
    quarter = quarter_of(at)
    if not _memory.is_new(scan, quarter):
        return False
    minute = int(at.timestamp()) // 60
    if not _memory.allows(reader, minute, per_network=PER_NETWORK, per_process=PER_PROCESS):
        return False
    try:
        line = scan_spool.Line(
            code=code,
            quarter=quarter,
            device=_device_byte(reader, quarter),
            province=province,
            is_answer=bool(province),
        )
        scan_spool.append(line)
    except OSError as error:
        logger.warning("A scan was not noted: %s", error.strerror or error)
        return False
    return True


def _device_byte(reader: Reader, quarter: int) -> int | None:
    """One byte under the week's salt: which of 256 bits this device sets."""
    try:
        salt = _salt.of(week_of(quarter))
    except DatabaseError:
        return None
    return reader.digest(salt)[0] if salt else None
