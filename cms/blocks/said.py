"""What stacked blocks say, whatever their kinds: for keeping versions, for checking claims.

Facts that blocks only name (products, places, pages) are not their words and are left out.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import normalize_newlines
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText

_NOT_SAID = {"url", "address"}
"""Parts that are text and yet nobody reads: where a film or a button leads."""


def words_of(value: Any) -> list[str]:
    """The texts of a block's value in order, plain: an article by its paragraphs, of a picture
    the words that say what it shows."""
    return [text for text in (_plain(one) for one in _parts(value)) if text]


def pictures_of(value: Any) -> list[Any]:
    """The pictures of a block's value, in order."""
    return [part for part in _parts(value) if isinstance(part, AbstractImage)]


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, str | RichText | AbstractImage):
        yield value
    elif hasattr(value, "items"):
        for name, part in value.items():
            if name not in _NOT_SAID:
                yield from _parts(part)
    elif hasattr(value, "__iter__"):
        for part in value:
            yield from _parts(getattr(part, "value", part))


def _plain(part: Any) -> str:
    if isinstance(part, AbstractImage):
        return str(getattr(part, "contextual_alt_text", "") or "").strip()
    if isinstance(part, RichText):
        lines = part.source.replace("><", ">\n<").replace("<br/>", "\n")
        return "\n".join(line.strip() for line in strip_tags(lines).splitlines() if line.strip())
    return normalize_newlines(part).strip()
