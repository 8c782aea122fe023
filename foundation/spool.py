"""Lines that web processes append to files under VAR_DIR, for a job to read later.

Several processes write at once: each line is one write to a file opened for appending, under a
shared lock. `seal` takes the lock alone and renames the file, so a sealed file never grows again.
A torn line (disk full, power cut) harms itself only: each begins with a new line and ends with a
full stop, which whoever reads it asks for. Lines are not forced to the disk: a power cut may cost
the last seconds of counting.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

OPEN = "open.log"
LONGEST_LINE = 4096


class SpoolFull(OSError):
    """The open file has reached its largest size."""


def framed(words: str) -> bytes:
    """A line as it is appended: it begins with a new line and ends with a full stop."""
    return f"\n{words} .".encode("ascii")


@dataclass(frozen=True, slots=True)
class Spool:
    """A folder of such files. `ending`: of the names of sealed ones, without the dot."""

    name: str
    ending: str

    @property
    def folder(self) -> Path:
        """Where the spool lies; the folder may not exist yet."""
        return Path(settings.VAR_DIR) / self.name

    def append(self, line: bytes, *, largest: int) -> None:
        """Add a line made by `framed`, with one write. Raises OSError: disk full, or SpoolFull.

        `largest`: bytes that the open file may hold: a spool that nobody reads must not fill the
        disk.
        """
        opened = self._open_for_appending()
        try:
            if os.fstat(opened).st_size >= largest:
                raise SpoolFull(f"{self.folder / OPEN} is full: is the queue's worker running?")
            os.write(opened, line)
        finally:
            os.close(opened)  # gives the lock back too

    def _open_for_appending(self) -> int:
        """The open file under a shared lock; again if it was renamed before the lock was had."""
        path = self.folder / OPEN
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        while True:
            try:
                opened = os.open(path, flags, 0o600)
            except FileNotFoundError:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                continue
            try:
                fcntl.flock(opened, fcntl.LOCK_SH)
                if _is_still(path, opened):
                    return opened
            except BaseException:
                os.close(opened)
                raise
            os.close(opened)

    def seal(self, *, now: datetime) -> Path | None:
        """Close the open file under a name of its own; None when nothing was written.

        Names sort by time and are never used twice.
        """
        path = self.folder / OPEN
        try:
            opened = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(opened, fcntl.LOCK_EX)
            if not _is_still(path, opened):  # another job was faster
                return None
            name = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.{self.ending}"
            sealed = self.folder / name
            path.rename(sealed)
            return sealed
        finally:
            os.close(opened)

    def sealed(self) -> list[Path]:
        """The files that wait to be read, oldest first."""
        return sorted(self.folder.glob(f"*.{self.ending}"))


def raw_lines(path: Path, *, start: int, lines: int) -> Iterator[bytes]:
    """Up to `lines` lines of a sealed file from byte `start`, with their ends. Raises
    FileNotFoundError."""
    with path.open("rb") as file:
        file.seek(start)
        yield from _bounded(file, lines)


def _bounded(file: BinaryIO, lines: int) -> Iterator[bytes]:
    for _number in range(lines):
        raw = file.readline(LONGEST_LINE)
        if not raw:
            return
        yield raw


def _is_still(path: Path, opened: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(opened))
    except FileNotFoundError:
        return False
