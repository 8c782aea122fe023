"""Patterns for words that may be typed with all their accents, or with none."""

import re

from foundation.text import fold
from search.rules.words import moved


def as_matched(text: str) -> str:
    """The text as patterns see it: lower case, tone marks in one place, as long as it was."""
    return moved("".join(low if len(low := each.lower()) == 1 else each for each in text))


def either(*phrases: str) -> str:
    """A pattern for any of these phrases, each with its accents or, as a whole, without."""
    forms = {form for phrase in phrases for form in (_form(phrase), _form(fold(phrase)))}
    return "(?:" + "|".join(sorted(forms, key=len, reverse=True)) + ")"


def _form(phrase: str) -> str:
    return r"[\s-]+".join(re.escape(word) for word in as_matched(phrase).split())


def whole(pattern: str) -> re.Pattern[str]:
    """The pattern where it stands between words."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
