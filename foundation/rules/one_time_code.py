"""A code that lets somebody in once: how it looks, how long it lasts, how often it may be tried.

Six digits tried five times are guessed in one of 200.000 codes, and an account is sent ten a day:
who asks for all of them and tries them all gets in on one day of 20.000.
"""

import re
from datetime import timedelta

DIGITS = 6
LASTS = timedelta(minutes=10)
WRONG_TRIES = 5
A_DAY = 10
"""Codes sent to one account within 24 hours."""


def as_typed(text: str) -> str:
    """The six digits of what was typed, "" where it is no code. Spaces and dots are let be."""
    digits = re.sub(r"[\s.\-]", "", text)
    return digits if re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits) else ""
