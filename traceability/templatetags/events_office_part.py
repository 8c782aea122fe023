"""The log on a lot's page in the back office."""

from typing import Any

from django import template

from traceability.models import Lot
from traceability.selectors import verify_chain
from traceability.selectors.events import log_of, photos_of

register = template.Library()


@register.simple_tag
def office_log(lot: Lot) -> dict[str, Any]:
    """The whole log, the lot's photos, and the first event that was changed behind our back."""
    return {"lines": log_of(lot), "photos": photos_of(lot), "broken": verify_chain(lot)}
