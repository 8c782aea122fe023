"""What sending a producer's goods costs and takes at least and at most, for product pages: read
in the page's own question, so that it costs none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject

from marketplace.commerce.models import DeliveryRate, DeliveryZone, WeightStep
from marketplace.commerce.rules import delivery

_RATE = DeliveryRate.objects.filter(producer=OuterRef("producer")).values(
    facts=JSONObject(
        charge="charge",
        free_from="free_from",
        days_least="days_least",
        days_most="days_most",
        handling_days="handling_days",
    )
)
_STEPS = (
    WeightStep.objects.filter(zone=OuterRef("pk"))
    .order_by("up_to_grams")
    .values(facts=JSONObject(up_to="up_to_grams", charge="charge", per_kg="per_kg"))
)
_NAMED = DeliveryZone.provinces.through.objects.filter(deliveryzone=OuterRef("pk"))
_ZONES = (
    DeliveryZone.objects.filter(producer=OuterRef("producer"))
    .order_by("pk")
    .values(
        facts=JSONObject(
            is_served="is_served",
            free_from="free_from",
            days_least="days_least",
            days_most="days_most",
            is_sample="is_sample",
            has_provinces=Exists(_NAMED),
            steps=ArraySubquery(_STEPS),
        )
    )
)
RATE_FACTS, ZONE_FACTS = Subquery(_RATE[:1]), ArraySubquery(_ZONES)
"""What `reach_of` reads of a product's producer, as annotations of a question of products."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Sending one pack: the least and the most it costs in đồng and takes in days, preparing
    included, over all places that are served. `free_from`: from which worth of goods it is free
    everywhere, None where that differs or never is. `days_to_pack`: until it leaves."""

    charge: tuple[int, int]
    days: tuple[int, int]
    days_to_pack: int
    free_from: int | None
    is_everywhere: bool
    is_sample: bool


def reach_of(
    rate_facts: Mapping[str, Any] | None, zone_facts: Sequence[Mapping[str, Any]], grams: int | None
) -> Reach | None:
    """The reach of what RATE_FACTS and ZONE_FACTS read, for a pack of `grams`; None where
    nothing is sent anywhere. No query.

    A pack's own price does not count towards free delivery: a page says what one pays at most.
    """
    rate = _rate(rate_facts) if rate_facts else delivery.SAMPLE_RATE
    zones = [_zone(facts) for facts in zone_facts]
    has_rest = any(not facts["has_provinces"] for facts in zone_facts)
    served: list[delivery.Zone | None] = [zone for zone in zones if zone.is_served]
    if not has_rest:
        served.append(None)  # a place that no zone names is sent to at the rate
    if not served:
        return None
    charges = [delivery.zone_charge(1, grams, zone, rate) for zone in served]
    days = [zone.days if zone else rate.days for zone in served]
    free = {delivery.free_from_in(zone, rate) for zone in served}
    samples = [zone.is_sample if zone and zone.steps else rate.is_sample for zone in served]
    return Reach(
        charge=(min(charges), max(charges)),
        days=(
            min(least for least, _most in days) + rate.handling_days,
            max(most for _least, most in days) + rate.handling_days,
        ),
        days_to_pack=rate.handling_days,
        free_from=free.pop() if len(free) == 1 else None,
        is_everywhere=all(zone.is_served for zone in zones),
        is_sample=any(samples),
    )


def _rate(facts: Mapping[str, Any]) -> delivery.Rate:
    return delivery.Rate(
        charge=int(facts["charge"]),
        free_from=None if facts["free_from"] is None else int(facts["free_from"]),
        days=(facts["days_least"], facts["days_most"]),
        handling_days=facts["handling_days"],
    )


def _zone(facts: Mapping[str, Any]) -> delivery.Zone:
    return delivery.Zone(
        name="",
        steps=tuple(
            delivery.Step(step["up_to"], step["charge"], step["per_kg"]) for step in facts["steps"]
        ),
        is_served=facts["is_served"],
        free_from=facts["free_from"],
        days=(facts["days_least"], facts["days_most"]),
        is_sample=facts["is_sample"],
    )
