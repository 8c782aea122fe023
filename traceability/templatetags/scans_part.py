"""Scans on the officers' page of a lot."""

from typing import Any

from django import template

from foundation.calendar import today
from traceability.models import CloneAlert, Lot
from traceability.selectors.clones import alerts
from traceability.selectors.scans import lot_scans

register = template.Library()


@register.simple_tag
def scans_part(lot: Lot) -> dict[str, Any]:
    """The lot's scans in counts, and how many signs of copied labels wait. Four queries."""
    waiting = alerts(CloneAlert.objects.filter(run__lot=lot), settled=False)
    return {"scans": lot_scans(lot, on=today()), "waiting": waiting.count()}
