"""What of a page is still English, without a dictionary: words met, and words seen.

`Met` notes every message that is asked for while pages are made and has no Vietnamese.
`Seen` reads the page for what never was a message: words of the packages' English and of our
English that no Vietnamese text of ours has.
"""

import csv
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("catalog", "certification", "cms", "foundation", "marketplace", "search", "traceability")
MESSAGE = re.compile(r'(?:_\(|translate )\s*"([^"]+)"')
HOLE = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|<[^>]+>|&\w+;")
CODE = re.compile(r"\S+@\S+|https?://\S+|\b[a-z]+\.[a-z.]+\b|[\w-]*_FORMS")
"""Addresses; names of models and templates, which reports give; parts of a form left out."""
WORD = re.compile(r"[^\W\d_]+")


@cache
def catalogue(path: Path, language: str) -> Catalog:
    with path.open("rb") as text:
        return read_po(text, locale=language)


def ours() -> Catalog:
    return catalogue(ROOT / "locale/en/LC_MESSAGES/django.po", "en")


def packages(domain: str = "django") -> Catalog:
    return catalogue(ROOT / f"locale_packages/vi/LC_MESSAGES/{domain}.po", "vi")


def wagtails(domain: str) -> Iterator[Catalog]:
    """The English catalogues of the parts of Wagtail that are installed."""
    for app in apps.get_app_configs():
        path = Path(app.path) / f"locale/en/LC_MESSAGES/{domain}.po"
        if app.name.startswith("wagtail") and path.exists():
            yield catalogue(path, "en")


def is_vietnamese(text: str) -> bool:
    """Whether a letter bears a Vietnamese mark."""
    return any(
        letter in "đĐ" or (letter.isalpha() and len(unicodedata.normalize("NFD", letter)) > 1)
        for letter in text
    )


def forms(words: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(HOLE.sub(" ", text)) if len(word) > 1}


# --- Met --------------------------------------------------------------------


class Met:
    """The messages asked for that have no Vietnamese, each with a page that asked."""

    def __init__(self) -> None:
        self.page = ""
        self.found: dict[str, str] = {}

    def listen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: dict[str, Callable[..., str]] = {
            "gettext": lambda text: text,
            "pgettext": lambda context, text: text,
            "ngettext": lambda one, many, number: one if number == 1 else many,
            "npgettext": lambda context, one, many, number: one if number == 1 else many,
        }
        for call, english in asked.items():
            monkeypatch.setattr(translation._trans, call, self._noting(call, english))

    def _noting(self, call: str, english: Callable[..., str]) -> Callable[..., str]:
        answer = getattr(translation._trans, call)

        def noting(*args: Any) -> str:
            said: str = answer(*args)
            asked = str(english(*args))
            if said == asked and asked not in self.found and self._is_english(asked):
                self.found[asked] = self.page
            return said

        return noting

    def _is_english(self, text: str) -> bool:
        return (
            translation.get_language() == "vi"
            and text not in our_messages()
            and bool(words(text) - vietnamese_words())
            and not is_vietnamese(text)
        )


def _said(catalogues: Iterable[Catalog], side: str) -> Iterator[str]:
    for each in catalogues:
        for message in each:
            if message.id:
                yield from forms(getattr(message, side))


def _packages() -> tuple[Catalog, Catalog]:
    return packages(), packages("djangojs")


def _names() -> Iterator[str]:
    """Of places and of product sets: most syllables of the language, those without a mark too."""
    for path in sorted((ROOT / "catalog").glob("*/data/*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                yield row.get("name") or row.get("name_vi") or ""


@cache
def our_messages() -> frozenset[str]:
    """As the sources say them, those too that have no English yet."""
    sources = [
        path
        for room in (*ROOMS, "templates")
        for ending in ("*.py", "*.html")
        for path in (ROOT / room).rglob(ending)
        if "migrations" not in path.parts
    ]
    said = {text for path in sources for text in MESSAGE.findall(path.read_text("utf-8"))}
    return frozenset(said.union(_said([ours()], "id")))


@cache
def vietnamese_words(times: int = 1) -> frozenset[str]:
    """Of our messages and of the packages' translations, said so many times; and of places."""
    said = (*our_messages(), *_said(_packages(), "string"))
    counted = Counter(word for text in said for word in words(text))
    often = {word for word, number in counted.items() if number >= times or is_vietnamese(word)}
    return frozenset(often.union(*map(words, _names())))


KEYS = frozenset({"alt", "ctrl", "enter", "esc", "shift", "tab"})
"""What stands on the keys of a Vietnamese keyboard too."""


# --- Seen -------------------------------------------------------------------


@cache
def english_words() -> frozenset[str]:
    """Words of English texts and of next to no Vietnamese one: names and measures stand in
    several, a single one may quote some English."""
    texts = (*_said([ours()], "string"), *_said(_packages(), "id"))
    english = {word for text in texts for word in words(text) if len(word) > 2}
    return frozenset(english - vietnamese_words(times=3) - KEYS)


class Seen(HTMLParser):
    """The words of a page as somebody reads or hears them, those drawn by scripts too."""

    SPOKEN = frozenset({"alt", "title", "aria-label", "placeholder", "aria-description"})
    DRAWN = frozenset({"label", "helptext", "title", "placeholder", "heading", "description"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in = ""
        self._is_hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_hidden = ("hidden", "") in attrs or ("hidden", None) in attrs
        self._in = tag if tag in {"script", "style", "textarea", "code"} else self._in
        if tag == "script" and ("type", "application/json") in attrs:
            self._in = "json"
        for name, value in attrs:
            if value and name in self.SPOKEN:
                self._say(value)
            elif value and value[0] in "[{":
                self._drawn(value)
        if tag == "input" and ("type", "submit") in attrs:
            self._say(dict(attrs).get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self._in = "" if tag in {"script", "style", "textarea", "code"} else self._in

    def handle_data(self, data: str) -> None:
        if self._in == "json":
            self._drawn(data)
        elif not self._in and not (self._is_hidden and data.strip() == "None"):
            self._say(data)

    def _say(self, text: str) -> None:
        if text := " ".join(text.split()):
            self.found.append(text)

    def _drawn(self, text: str) -> None:
        try:
            thing = json.loads(text)
        except ValueError:
            return
        for key, value in _texts(thing):
            if key.lower() in self.DRAWN:
                self._say(value)


def _texts(thing: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(thing, dict):
        for name, value in thing.items():
            yield from _texts(value, str(name))
    elif isinstance(thing, list):
        for value in thing:
            yield from _texts(value, key)
    elif isinstance(thing, str):
        yield key, thing


def english_in(page: str, names: list[str]) -> dict[str, set[str]]:
    """The texts of a page with a word of English, and these words; `names` may stand anywhere."""
    left: dict[str, set[str]] = defaultdict(set)
    for text in Seen(page).found:
        rest = text
        for name in names:
            rest = rest.replace(name, " ")
        rest = CODE.sub(" ", rest)
        quotes = is_vietnamese(text)
        if found := words(rest) & english_words() - (vietnamese_words() if quotes else set()):
            left[text] |= found
    return dict(left)
