"""What the officers' lot page says of recalls, of records asked for, and of keeping."""

from typing import Any

from django import template

from foundation.calendar import today
from traceability.access import authority_asking
from traceability.models import Lot
from traceability.selectors import running_recalls
from traceability.selectors.lot_records import keep_lot_until
from traceability.selectors.recalls import campaigns_reaching

register = template.Library()


@register.simple_tag(takes_context=True)
def recall_part(context: dict[str, Any], lot: Lot) -> dict[str, Any]:
    """Running recalls of the lot, campaigns that reach it, requests for its record."""
    on = today()
    return {
        "running": list(running_recalls(on=on).filter(lot=lot).select_related("campaign")),
        "campaigns": list(campaigns_reaching([lot.pk])[:20]),
        "requests": list(lot.record_requests.select_related("authority").order_by("-pk")[:10]),
        "kept_until": keep_lot_until(lot),
        "may_ask": authority_asking(context["request"].user, on=on) is not None,
    }
