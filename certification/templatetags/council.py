"""What templates ask of the council."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser

from certification.access import councils as access
from certification.models import CouncilResult, CouncilSession, Dossier, SessionItem
from certification.selectors import council_records
from certification.selectors import councils as look
from foundation.calendar import today
from foundation.models import User

register = template.Library()


@dataclass(frozen=True)
class CouncilPart:
    """What the dossier's page shows of the council to one reader."""

    items: list[SessionItem]
    result: CouncilResult | None
    may_put_on: list[CouncilSession]
    may_advise: bool


@register.simple_tag
def council_of(dossier: Dossier, user: User | AnonymousUser) -> CouncilPart:
    """Sessions and result that this reader may open, and what they may do next."""
    return CouncilPart(**access.part_of_dossier(user, dossier, on=today()))


@register.filter
def exact_mean(result: CouncilResult) -> str:
    """The mean for people, cut off after two places and never rounded up."""
    return council_records.points_shown(look.mean_of(result))


@register.filter
def at(marks: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    """The mark of a criterion, or an empty one."""
    found: Mapping[str, Any] = marks.get(code, {"points": None, "note": ""})
    return found
