"""Facts for machines inside templates."""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from foundation.linked_data import breadcrumbs, json_ld

register = template.Library()


@register.simple_tag
def breadcrumb_data(items: Iterable[Mapping[str, str]]) -> SafeString:
    """The way to this page, as search engines read it; "" where there is none."""
    listed = list(items or [])
    if not listed:
        return SafeString("")
    return format_html(
        '<script type="application/ld+json">{}</script>', json_ld(breadcrumbs(listed))
    )
