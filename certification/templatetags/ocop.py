"""The one way to draw the OCOP mark."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from certification.selectors import OcopMark

register = template.Library()


@register.simple_tag
def ocop_mark(mark: OcopMark | None) -> SafeString:
    """`{% ocop_mark mark %}`: the mark, or nothing for None. Raises TypeError for all else.

    No query: the mark itself says which artwork is in use (see `ocop_marks`). While no officer
    has loaded one, the template shows the neutral placeholder.
    """
    if mark is None:
        return SafeString("")
    if not isinstance(mark, OcopMark):
        raise TypeError(f"The mark is drawn from an OcopMark, not from {type(mark).__name__}")
    return _drawn(mark.stars, mark.artwork_sha256, get_language())


@lru_cache(maxsize=64)
def _drawn(stars: int, artwork_sha256: str, language: str | None) -> SafeString:
    """The picture of a right that `ocop_mark` has seen; a page shows the same few many times."""
    url = reverse("certification:artwork", args=[artwork_sha256]) if artwork_sha256 else ""
    template = get_template("certification/ocop_mark.html")
    return SafeString(template.render({"stars": stars, "artwork_url": url}))
