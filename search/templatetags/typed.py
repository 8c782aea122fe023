"""Names with the part that was typed told apart."""

from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from search.rules.matching import pieces

register = template.Library()


@register.filter
def typed(name: str, words: Sequence[str]) -> SafeString:
    """`{{ name|typed:words }}`: the name, escaped, what was typed of it in `<mark>`."""
    written = [
        f"<mark>{conditional_escape(piece.text)}</mark>"
        if piece.is_typed
        else conditional_escape(piece.text)
        for piece in pieces(str(name), words)
    ]
    return SafeString("".join(written))
