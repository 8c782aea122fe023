"""What a page says of itself in its head: to search engines, and where people share it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import translate_url

from foundation.linked_data import absolute


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in a language; `code` is "x-default" for whoever reads neither."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class PageMeta:
    """Stands in a page's context as `meta`; base.html draws it. Addresses are whole.

    `kind` is OpenGraph's type: "website", "article", "product" or "profile".
    """

    title: str
    description: str = ""
    canonical: str = ""
    picture: str = ""
    """Empty: the site's own picture for sharing."""
    picture_alt: str = ""
    picture_size: tuple[int, int] | None = None
    kind: str = "website"


def alternates_of(paths: Iterable[tuple[str, str]]) -> tuple[Alternate, ...]:
    """Of (language, path): what search engines want, nothing where there is one language only.

    Whoever reads none of the languages is sent to the one the site is written in.
    """
    named = {code: absolute(path) for code, path in paths}
    if len(named) < 2:
        return ()
    ordered = [Alternate(code, named[code]) for code, _ in settings.LANGUAGES if code in named]
    default = named.get(settings.LANGUAGE_CODE, ordered[0].url)
    return (*ordered, Alternate("x-default", default))


def same_path_alternates(path: str) -> tuple[Alternate, ...]:
    """Of an address that exists in every language."""
    return alternates_of((code, translate_url(path, code)) for code, _ in settings.LANGUAGES)
