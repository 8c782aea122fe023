"""Scans on a lot's own page at the desk."""

from django import template

from foundation.calendar import today
from traceability.models import Lot
from traceability.selectors.scans import LotScans, lot_scans

register = template.Library()


@register.simple_tag
def scans_of(lot: Lot) -> LotScans:
    """The lot's scans in counts. Three queries."""
    return lot_scans(lot, on=today())
