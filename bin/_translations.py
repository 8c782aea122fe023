"""Compile the translations: each `.po` beside its `.mo`, when it has changed."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def compile_translations() -> int:
    """Compile what is newer than its compiled file; return how many were compiled."""
    compiled = 0
    for source in sorted(ROOT.glob("locale*/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3], abort_invalid=True)
        partial = target.with_suffix(f".{os.getpid()}")  # others may be at it
        with partial.open("wb") as binary:
            write_mo(binary, catalogue)
        partial.replace(target)
        compiled += 1
    return compiled
