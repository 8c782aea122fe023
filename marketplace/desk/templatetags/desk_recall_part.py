"""What a lot's own page at the desk says of recalls, of records asked for, and of keeping."""

from typing import Any

from django import template

from foundation.calendar import today
from traceability.models import Lot
from traceability.selectors import running_recalls
from traceability.selectors.lot_records import keep_lot_until
from traceability.selectors.recalls import campaigns_reaching

register = template.Library()


@register.simple_tag
def desk_recall_part(lot: Lot) -> dict[str, Any]:
    """Running recalls of the lot, campaigns that reach it, records that wait."""
    return {
        "running": list(running_recalls(on=today()).filter(lot=lot)),
        "campaigns": list(campaigns_reaching([lot.pk])[:5]),
        "requests": list(
            lot.record_requests.filter(answered_at__isnull=True).select_related("authority")
        ),
        "kept_until": keep_lot_until(lot),
    }
