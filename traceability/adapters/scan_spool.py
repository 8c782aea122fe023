"""The spool of scans: files in VAR_DIR/scans to which web processes append, read later by a job.

A line holds a label code, a quarter of an hour, one byte of a keyed digest, and a province where
the reader chose one. No address, no browser, no coordinates ever reach the disk.

Several processes write at once: each line is one write to a file opened for appending, under a
shared lock. `seal` takes the lock alone and renames the file, so a sealed file never grows again.
A torn line (disk full, power cut) harms itself only: each begins with a new line and ends with a
full stop. Lines are not forced to the disk: a power cut may cost the last seconds of counting.
"""

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from traceability.rules.scan_places import BIT_OF

OPEN = "open.log"
LARGEST_FILE = 256 * 1024 * 1024
"""Bytes, some six million scans. Beyond it nothing more is written until the job has run: a
spool that nobody reads must not fill the disk."""
NO_CODE = "-"
_LINE = re.compile(rb"([SP]) ([0-9A-HJKMNP-TV-Z]{16}|-) ([0-9]{7}) ([0-9a-f]{2}|-) ([0-9]{2}|-) \.")


class SpoolFull(OSError):
    """The open file has reached its largest size."""


@dataclass(frozen=True, slots=True)
class Line:
    """One scan, or with `is_answer` a province told after it. `code` is "" for no label code."""

    code: str
    quarter: int
    device: int | None
    province: str
    is_answer: bool

    def to_bytes(self) -> bytes:
        device = NO_CODE if self.device is None else f"{self.device:02x}"
        kind = "P" if self.is_answer else "S"
        words = (kind, self.code or NO_CODE, str(self.quarter), device, self.province or NO_CODE)
        return f"\n{' '.join(words)} .".encode("ascii")


def folder() -> Path:
    """Where the spool lies; the folder may not exist yet."""
    return Path(settings.VAR_DIR) / "scans"


def append(line: Line) -> None:
    """Add a line, with one write. Raises OSError: disk full, or SpoolFull."""
    opened = _open_for_appending()
    try:
        if os.fstat(opened).st_size >= LARGEST_FILE:
            raise SpoolFull(f"{folder() / OPEN} is full: is the queue's worker running?")
        os.write(opened, line.to_bytes())
    finally:
        os.close(opened)  # gives the lock back too


def _open_for_appending() -> int:
    """The open file under a shared lock; again if it was renamed before the lock was had."""
    path = folder() / OPEN
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    while True:
        try:
            opened = os.open(path, flags, 0o600)
        except FileNotFoundError:
            folder().mkdir(mode=0o700, parents=True, exist_ok=True)
            continue
        try:
            fcntl.flock(opened, fcntl.LOCK_SH)
            if _is_still(path, opened):
                return opened
        except BaseException:
            os.close(opened)
            raise
        os.close(opened)


def _is_still(path: Path, opened: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(opened))
    except FileNotFoundError:
        return False


def seal(*, now: datetime) -> Path | None:
    """Close the open file under a name of its own; None when nothing was written.

    Names sort by time and are never used twice.
    """
    path = folder() / OPEN
    try:
        opened = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        if not _is_still(path, opened):  # another job was faster
            return None
        sealed = folder() / f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.scans"
        path.rename(sealed)
        return sealed
    finally:
        os.close(opened)


def sealed() -> list[Path]:
    """The files that wait to be read, oldest first."""
    return sorted(folder().glob("*.scans"))


def read(path: Path, *, start: int, lines: int) -> tuple[list[Line], int, int]:
    """Up to `lines` lines of a sealed file from byte `start`.

    Returns the lines, the byte where the next one begins (the file's size at its end), and how
    many were torn and left out. Raises FileNotFoundError.
    """
    found: list[Line] = []
    torn, at = 0, start
    with path.open("rb") as file:
        file.seek(start)
        for raw in _bounded(file, lines):
            at += len(raw)
            text = raw.strip(b"\n")
            if not text:
                continue
            line = _parsed(text)
            if line is None:
                torn += 1
            else:
                found.append(line)
    return found, at, torn


def _bounded(file: BinaryIO, lines: int) -> Iterator[bytes]:
    for _number in range(lines):
        raw = file.readline(4096)
        if not raw:
            return
        yield raw


def _parsed(text: bytes) -> Line | None:
    found = _LINE.fullmatch(text)
    if found is None:
        return None
    kind, code, quarter, device, province = (part.decode("ascii") for part in found.groups())
    if province != NO_CODE and province not in BIT_OF:
        return None
    return Line(
        code="" if code == NO_CODE else code,
        quarter=int(quarter),
        device=None if device == NO_CODE else int(device, 16),
        province="" if province == NO_CODE else province,
        is_answer=kind == "P",
    )
