"""What became of a dossier after its council, for the block on the dossier's page."""

from typing import Any

from django import template

from certification.access import recognition as access
from certification.access.appointments import appointments_of
from certification.models import Dossier
from certification.selectors import recognition as selectors
from foundation.calendar import today

register = template.Library()


@register.simple_tag(takes_context=True)
def recognition_of(context: dict[str, Any], dossier: Dossier) -> dict[str, Any]:
    """`{% recognition_of dossier as told %}`: result, referrals, decision, certificate, powers."""
    who = appointments_of(context["request"].user, on=today())
    waits = dossier.state in selectors.AWAITING_DECISION
    item = selectors.decision_item_of(dossier)
    return {
        "candidate": selectors.candidate_of(dossier) if waits else None,
        "referrals": selectors.referrals_of(dossier),
        "item": item,
        "certificate": selectors.certificate_from(dossier) if item else None,
        "may_decide": waits and access.awaiting_decision(who).filter(pk=dossier.pk).exists(),
        "may_read_decision": item is not None
        and access.decisions_within(who).filter(pk=item.decision_id).exists(),
    }
