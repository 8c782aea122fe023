"""The spool of scans: files in VAR_DIR/scans to which web processes append, read later by a job.

A line holds a label code, a quarter of an hour, one byte of a keyed digest, and a province where
the reader chose one. No address, no browser, no coordinates ever reach the disk. How lines are
written and sealed: `foundation.spool`.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from foundation.spool import OPEN, Spool, SpoolFull, framed, raw_lines
from traceability.rules.scan_places import BIT_OF

__all__ = ["LARGEST_FILE", "OPEN", "Line", "SpoolFull", "append", "read", "seal", "sealed"]

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes, some six million scans. Beyond it nothing more is written until the job has run."""
NO_CODE = "-"
_SPOOL = Spool("scans", "scans")
_LINE = re.compile(rb"([SP]) ([0-9A-HJKMNP-TV-Z]{16}|-) ([0-9]{7}) ([0-9a-f]{2}|-) ([0-9]{2}|-) \.")


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
        return framed(" ".join(words))


def append(line: Line) -> None:
    """Add a line, with one write. Raises OSError: disk full, or SpoolFull."""
    _SPOOL.append(line.to_bytes(), largest=LARGEST_FILE)


def seal(*, now: datetime) -> Path | None:
    """Close the open file under a name of its own; None when nothing was written."""
    return _SPOOL.seal(now=now)


def sealed() -> list[Path]:
    """The files that wait to be read, oldest first."""
    return _SPOOL.sealed()


def read(path: Path, *, start: int, lines: int) -> tuple[list[Line], int, int]:
    """Up to `lines` lines of a sealed file from byte `start`.

    Returns the lines, the byte where the next one begins (the file's size at its end), and how
    many were torn and left out. Raises FileNotFoundError.
    """
    found: list[Line] = []
    torn, at = 0, start
    for raw in raw_lines(path, start=start, lines=lines):
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
