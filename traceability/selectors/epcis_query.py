"""What stands in a producer's EPCIS repository, asked as the standard asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from catalog.producers.models import Producer
from traceability.models import EpcisEvent, EpcisThing
from traceability.rules.epcis.mapping import in_offset
from traceability.rules.epcis.query import Asked

_SIGNS = {"EQ": "==", "GT": ">", "GE": ">=", "LT": "<", "LE": "<="}
_QUANTITIES = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")


@dataclass(frozen=True, slots=True)
class Place:
    """After which event a page goes on: its time in the order asked for, and its row."""

    at: datetime
    pk: int


def found_events(asked: Asked, *, producer: Producer) -> QuerySet[EpcisEvent]:
    """The producer's events that the query asks for, in its order; no paging."""
    rows = EpcisEvent.objects.filter(producer=producer)
    for column, values in asked.columns.items():
        rows = rows.filter(**{f"{column}__in": values})
    for column, operator, moment in asked.times:
        rows = rows.filter(**{f"{column}__{'gte' if operator == 'GE' else 'lt'}": moment})
    for roles, names in asked.things:
        rows = rows.filter(_speaks_of(roles, names))
    for alternatives in asked.bodies:
        rows = rows.filter(_any(Q(body__contains=one) for one in alternatives))
    for way in asked.has_keys:
        rows = rows.filter(**{"__".join(("body", *way[:-1], "has_key")): way[-1]})
    for operator, numbers, unit in asked.quantities:
        rows = rows.filter(_any(Q(_quantity(operator, number, unit)) for number in numbers))
    if asked.declared_wrong:
        rows = rows.filter(error_declared_at__isnull=False)
    sign = "-" if asked.descending else ""
    return rows.order_by(f"{sign}{asked.order_by}", f"{sign}pk")


def after(rows: QuerySet[EpcisEvent], asked: Asked, place: Place) -> QuerySet[EpcisEvent]:
    """What of these follows the place."""
    side = "lt" if asked.descending else "gt"
    further = Q(**{f"{asked.order_by}__{side}": place.at})
    return rows.filter(further | Q(**{asked.order_by: place.at, f"pk__{side}": place.pk}))


def said(row: EpcisEvent) -> dict[str, Any]:
    """The event as it goes out: with the time of its recording, and the context it came with."""
    event = {**row.body, "recordTime": in_offset(row.record_time, "+00:00")}
    if row.context:
        event["@context"] = row.context
    return event


def known_values(kind: str, *, producer: Producer, after: str, most: int) -> list[str]:
    """The values of one kind (a column of events, or `epcs`) that the repository knows, sorted,
    from after this one on.
    """
    if kind == "epcs":
        names = EpcisThing.objects.filter(event__producer=producer, uri__gt=after)
        return list(names.order_by("uri").values_list("uri", flat=True).distinct()[:most])
    rows = EpcisEvent.objects.filter(producer=producer, **{f"{kind}__gt": after})
    return list(rows.order_by(kind).values_list(kind, flat=True).distinct()[:most])


def _speaks_of(roles: tuple[str, ...], names: tuple[str, ...]) -> Exists:
    named = EpcisThing.objects.filter(event=OuterRef("pk"), role__in=roles)
    starts = _any(
        Q(uri__startswith=name[:-1]) if name.endswith("*") else Q(uri=name) for name in names
    )
    return Exists(named.filter(starts))


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def _quantity(operator: str, number: float, unit: str) -> Func:
    """Whether an element of any quantity list compares so (jsonb_path_exists)."""
    measured = f' && @.uom == "{unit}"' if unit else ""
    lists = " || ".join(
        f"exists(@.{name}[*] ? (@.quantity {_SIGNS[operator]} {number!r}{measured}))"
        for name in _QUANTITIES
    )
    path = Func(Value(f"$ ? ({lists})"), template="(%(expressions)s)::jsonpath")
    return Func(F("body"), path, function="jsonb_path_exists", output_field=BooleanField())
