"""The provinces a reader of a scan page may choose from."""

from functools import cache
from html import escape

from django import template
from django.utils.safestring import SafeString

from foundation.text import fold
from traceability.rules.scan_places import PLACES

register = template.Library()


@register.simple_tag
def scan_places() -> SafeString:
    """The 34 provinces as options, by name; each with its middle, for js/scan-place.js."""
    return _options()


@cache
def _options() -> SafeString:
    return SafeString(
        "".join(
            f'<option value="{place.code}" data-at="{place.lat},{place.lon}">'
            f"{escape(place.name)}</option>"
            for place in sorted(PLACES, key=lambda place: fold(place.name))
        )
    )
