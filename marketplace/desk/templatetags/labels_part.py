"""Labels on the lot's page, and the pictures of papers."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BoundField

from traceability.models import Lot
from traceability.rules.label_layouts import Layout
from traceability.selectors.label_runs import LabelSums, sums_of_lot

register = template.Library()


@register.simple_tag
def label_sums(lot: Lot) -> LabelSums:
    """The lot's labels in numbers. One query."""
    return sums_of_lot(lot)


@register.filter
def paper(layouts: Mapping[str, Layout], key: str) -> dict[str, Any]:
    """Measures of a paper as a picture of it needs them, in millimetres."""
    layout = layouts[key]
    return {
        "key": layout.key,
        "page_width": layout.page_width,
        "page_height": layout.page_height,
        "page_inner_width": layout.page_width - 1,
        "page_inner_height": layout.page_height - 1,
        "left": layout.left,
        "top": layout.top,
        "pitch": layout.width + layout.gap,
        "height": layout.height,
        "inner_width": layout.width - 2,
        "inner_height": layout.height - 2,
        "all_width": layout.columns * (layout.width + layout.gap),
        "all_height": layout.rows * layout.height,
    }


@register.filter
def plain(number: float) -> str:
    """A number as SVG writes it, whatever the language: a point, no thousands."""
    return f"{number:.5g}"


@register.filter
def chosen_after(field: BoundField, count: int) -> bool:
    """Whether what is chosen stands after the first so many choices: then they are unfolded."""
    first = {radio.data["value"] for radio in field[:count]}
    return field.value() not in first
