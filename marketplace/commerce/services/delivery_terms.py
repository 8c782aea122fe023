"""What a producer says of sending: prices by place and weight, days, where goods are fetched."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.places.models import Province
from catalog.producers.models import Producer, SalesPoint
from foundation.models import User
from marketplace.commerce.models import DeliveryRate, DeliveryZone, PickupPoint, WeightStep
from marketplace.commerce.rules import delivery
from marketplace.commerce.services.errors import OrderRefused

MOST_ZONES = 40


class TermsRefused(OrderRefused):
    """What was said of sending cannot hold; the text says why. `field` is the form's, or ""."""

    def __init__(self, words: str, field: str = "") -> None:
        self.field = field
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class ZoneFacts:
    """A zone as it is to be. `provinces` are codes; none: everywhere else. `steps` by weight."""

    name: str
    provinces: tuple[str, ...] = ()
    is_served: bool = True
    free_from: int | None = None
    days_least: int = 2
    days_most: int = 5
    steps: tuple[delivery.Step, ...] = ()
    is_sample: bool = False


@transaction.atomic
def set_rate(
    *,
    producer: Producer,
    charge: int,
    free_from: int | None,
    days: tuple[int, int],
    handling_days: int,
    weekdays: Collection[int],
    lets_choose_day: bool,
    by: User,
) -> DeliveryRate:
    """Keep what holds where no zone says otherwise. Amounts in đồng. Raises TermsRefused."""
    if days[1] < days[0]:
        raise TermsRefused(_("Ngày chậm nhất phải sau ngày nhanh nhất."), "days_most")
    if not weekdays:
        raise TermsRefused(_("Chọn ít nhất một ngày trong tuần."), "weekdays")
    rate, _is_new = DeliveryRate.objects.update_or_create(
        producer=producer,
        defaults={
            "charge": charge,
            "free_from": free_from,
            "days_least": days[0],
            "days_most": days[1],
            "handling_days": handling_days,
            "weekdays": "".join(str(day) for day in sorted(set(weekdays))),
            "lets_choose_day": lets_choose_day,
        },
    )
    log(instance=producer, action="ocop.delivery.rate", user=by, data={"charge": charge})
    return rate


@transaction.atomic
def set_zone(
    *, producer: Producer, facts: ZoneFacts, by: User, zone: DeliveryZone | None = None
) -> DeliveryZone:
    """Keep a zone with its table, a new one or `zone` anew; all of it or nothing.

    A province belongs to one zone of a producer only, and one zone alone is "everywhere else", so
    that each place has one price. Raises TermsRefused.
    """
    Producer.objects.select_for_update().get(pk=producer.pk)
    others = DeliveryZone.objects.filter(producer=producer)
    if zone is not None:
        others = others.exclude(pk=zone.pk)
    _check(facts, others)
    zone = zone or DeliveryZone(producer=producer)
    zone.name, zone.is_served, zone.is_sample = facts.name, facts.is_served, facts.is_sample
    zone.free_from, zone.days_least, zone.days_most = (
        facts.free_from,
        facts.days_least,
        facts.days_most,
    )
    zone.save()
    zone.provinces.set(Province.objects.filter(pk__in=facts.provinces))
    zone.steps.all().delete()
    WeightStep.objects.bulk_create(
        [
            WeightStep(zone=zone, up_to_grams=s.up_to_grams, charge=s.charge, per_kg=s.per_kg)
            for s in facts.steps
        ]
    )
    log(instance=producer, action="ocop.delivery.zone", user=by, data={"zone": facts.name})
    return zone


def _check(facts: ZoneFacts, others: Any) -> None:
    if others.count() >= MOST_ZONES:
        raise TermsRefused(_("Nhiều vùng quá. Xin gộp bớt."))
    if others.filter(name=facts.name).exists():
        raise TermsRefused(_("Đã có vùng tên này."), "name")
    if facts.days_most < facts.days_least:
        raise TermsRefused(_("Ngày chậm nhất phải sau ngày nhanh nhất."), "days_most")
    if not facts.provinces and others.filter(provinces__isnull=True).exists():
        raise TermsRefused(
            _("Đã có vùng cho mọi nơi khác. Xin chọn tỉnh cho vùng này."), "provinces"
        )
    taken = (
        Province.objects.filter(pk__in=facts.provinces)
        .filter(pk__in=others.values("provinces"))
        .values_list("name", flat=True)
    )
    if taken:
        raise TermsRefused(
            _("Đã thuộc vùng khác: %(names)s.") % {"names": ", ".join(sorted(taken))}, "provinces"
        )
    if len({step.up_to_grams for step in facts.steps}) != len(facts.steps):
        raise TermsRefused(_("Hai nấc có cùng khối lượng."))


def facts_of(zone: DeliveryZone) -> ZoneFacts:
    """A zone as it stands. Two queries."""
    return ZoneFacts(
        name=zone.name,
        provinces=tuple(zone.provinces.order_by("pk").values_list("pk", flat=True)),
        is_served=zone.is_served,
        free_from=zone.free_from,
        days_least=zone.days_least,
        days_most=zone.days_most,
        steps=tuple(
            delivery.Step(step.up_to_grams, step.charge, step.per_kg) for step in zone.steps.all()
        ),
        is_sample=zone.is_sample,
    )


@transaction.atomic
def remove_zone(*, zone: DeliveryZone, by: User) -> ZoneFacts:
    """Take a zone away and return what it was, so that it can be put back by `set_zone`.

    Orders keep the price and the zone's name that they were placed with.
    """
    facts = facts_of(zone)
    zone.delete()
    log(
        instance=zone.producer,
        action="ocop.delivery.remove_zone",
        user=by,
        data={"zone": facts.name},
    )
    return facts


@transaction.atomic
def copy_sample(*, producer: Producer, by: User) -> list[DeliveryZone]:
    """Begin with the sample zones, the first one the producer's own province. They stay marked
    as samples until each is kept by its own form. Raises TermsRefused where there are zones."""
    if DeliveryZone.objects.filter(producer=producer).exists():
        raise TermsRefused(_("Đã có vùng giao hàng rồi."))
    home = producer.province_id
    made = []
    for number, zone in enumerate(delivery.SAMPLE_ZONES):
        provinces = set(zone.provinces) - {home}
        if number == 0:
            provinces = {home} if home else set()
        if not provinces and zone is not delivery.SAMPLE_ZONES[-1]:
            continue
        facts = ZoneFacts(
            name=zone.name,
            provinces=tuple(sorted(provinces)),
            free_from=zone.free_from,
            days_least=zone.days[0],
            days_most=zone.days[1],
            steps=zone.steps,
            is_sample=True,
        )
        made.append(set_zone(producer=producer, facts=facts, by=by))
    return made


@transaction.atomic
def set_pickup_points(
    *, producer: Producer, points: Sequence[SalesPoint], note: str, by: User
) -> None:
    """Goods can be fetched at these sales points, and at no other from now on. Points that
    orders once named stay as rows, closed."""
    PickupPoint.objects.filter(producer=producer).exclude(sales_point__in=points).update(
        is_open=False
    )
    for point in points:
        PickupPoint.objects.update_or_create(
            producer=producer, sales_point=point, defaults={"is_open": True, "note": note}
        )
    log(
        instance=producer,
        action="ocop.delivery.pickup",
        user=by,
        data={"points": [point.pk for point in points]},
    )
