"""One catalogue of translations for each language, instead of one for each app.

Django keeps the catalogues of apps apart unless their plural rules are the same function, which
they never are, and asks each of them in turn. A word of the source language is in none of them,
so a Vietnamese page asked some fifty dictionaries for every phrase it shows.
"""

from django.conf import settings
from django.utils.translation import trans_real

COUNTS = range(1000)
"""Two plural rules that agree on these agree: Unicode's rules look at the last digits alone."""


def join_catalogues() -> None:
    """Join each language's catalogues, the first one's words before the others'."""
    for language, _name in settings.LANGUAGES:
        joined = trans_real.translation(language)._catalog  # type: ignore[attr-defined]
        rules = {tuple(rule(count) for count in COUNTS) for rule in joined._plurals}
        if len(rules) == 1:
            words: dict[object, str] = {}
            for catalogue in reversed(joined._catalogs):
                words.update(catalogue)
            joined._catalogs, joined._plurals = [words], joined._plurals[:1]
