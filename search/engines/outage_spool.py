"""Failures of an engine as web processes see them: a file in VAR_DIR/search, read by a job.

A reader's request writes nothing to the database. A line is one write to a file opened for
appending; one that is written while the job takes the file may be lost, and the next failure,
seconds later, is not. No question stands here, only when, what, and how many.
"""

import contextlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

LARGEST_FILE = 1024 * 1024
_LINE = re.compile(r"(\d+) ([a-z]+) (\d+) (.*)")


@dataclass(frozen=True, slots=True)
class Failure:
    """`answered`: questions another engine has answered since the failure before."""

    at: datetime
    engine: str
    answered: int
    reason: str


def append(engine: str, answered: int, reason: str) -> None:
    """Write a failure down. Never raises: the reader gets an answer even on a full disk."""
    line = f"{int(time.time())} {engine} {answered} {' '.join(reason.split())[:160]}\n"
    with contextlib.suppress(OSError):
        path = _file()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(opened).st_size < LARGEST_FILE:
                os.write(opened, line.encode())
        finally:
            os.close(opened)


def take() -> list[Failure]:
    """The failures written since the last time, oldest first; they are no longer in the spool."""
    taken = _file().with_name(f"taken-{secrets.token_hex(4)}.log")
    try:
        _file().rename(taken)
        text = taken.read_text(encoding="utf-8", errors="replace")
        taken.unlink()
    except FileNotFoundError:
        return []
    return sorted(_read(text), key=lambda failure: failure.at)


def _read(text: str) -> Iterator[Failure]:
    for line in text.splitlines():
        if found := _LINE.fullmatch(line):
            at = datetime.fromtimestamp(int(found[1]), UTC)
            yield Failure(at, found[2], int(found[3]), found[4])


def _file() -> Path:
    return Path(settings.VAR_DIR) / "search" / "outages.log"
