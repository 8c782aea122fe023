"""What proves a criterion, in plain words, and who advises on it (S13, S51–S52)."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import Q

from certification.models import Adviser

_FILE = Path(__file__).parent.parent / "data" / "guides" / "qd26_2026.json"


@dataclass(frozen=True)
class Guide:
    """One for all criteria of the same title, whatever the product set."""

    field: str
    """An Adviser.Field: whom to ask."""
    proves: tuple[str, ...]
    good: str
    bad: str

    @property
    def field_words(self) -> str:
        return str(Adviser.Field(self.field).label)


def guide_for(title: str) -> Guide | None:
    """The guide of the criteria of this title; None for a title of another decision."""
    return _guides().get(title)


@cache
def _guides() -> dict[str, Guide]:
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        title: Guide(each["field"], tuple(each["proves"]), each["good"], each["bad"])
        for each in document["guides"]
        for title in each["titles"]
    }


def advisers_on(field: str, *, province_code: str, on: date) -> list[Adviser]:
    """Who advises on such criteria in the province on the day: departments first. One query."""
    running = Q(until_on__isnull=True) | Q(until_on__gt=on)
    return list(
        Adviser.objects.filter(
            running,
            field=field,
            selected_on__lte=on,
            authority__place_code=province_code,
        )
        .exclude(kind=Adviser.Kind.PARTNER)
        .order_by("-kind", "name")
    )
