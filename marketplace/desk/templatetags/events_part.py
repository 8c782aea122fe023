"""The log on a lot's own page at the desk."""

from typing import Any

from django import template

from marketplace.desk.views.offline import owner_sign
from traceability.models import Lot
from traceability.rules.event_templates import steps_of
from traceability.selectors.events import log_of, step_words

register = template.Library()

LINES = 3
STEPS = 6


@register.simple_tag
def log_part(lot: Lot) -> dict[str, Any]:
    """The lot's newest entries, how many there are, and the usual steps that come next."""
    lines = log_of(lot)
    done = {line.event.data.get("step") for line in lines}
    steps = [step for step in steps_of(lot.product.ocop_set_id) if step.code not in done]
    if lot.parts.exists():  # its goods were grown and made in the lots it comes from
        steps = steps[-STEPS:]
    return {
        "lines": lines[::-1][:LINES],
        "total": len(lines),
        "steps": [(step.code, step_words(step)) for step in steps[:STEPS]],
    }


@register.simple_tag(takes_context=True)
def outbox_owner(context: dict[str, Any]) -> str:
    """The sign of who is signed in, under which a phone keeps what waits."""
    return owner_sign(context["request"].user)
