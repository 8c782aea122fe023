"""The one way to draw the OCOP mark."""

from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString

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
    url = ""
    if mark.artwork_sha256:
        url = reverse("certification:artwork", args=[mark.artwork_sha256])
    drawn = get_template("certification/ocop_mark.html")
    return SafeString(drawn.render({"mark": mark, "artwork_url": url}))
