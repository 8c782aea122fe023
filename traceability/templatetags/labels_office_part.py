"""Labels on the officers' page of a lot."""

from django import template

from traceability.models import Lot
from traceability.selectors.label_runs import LabelSums, sums_of_lot

register = template.Library()


@register.simple_tag
def office_label_sums(lot: Lot) -> LabelSums:
    """The lot's labels in numbers. One query."""
    return sums_of_lot(lot)
