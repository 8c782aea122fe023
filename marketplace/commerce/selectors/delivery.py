"""What sending each part of a basket costs, how long it takes, and what the carrier said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from catalog.places.models import Commune, Province
from catalog.products.models import Product
from marketplace.commerce.models import (
    Consignment,
    DeliveryRate,
    DeliveryZone,
    PickupPoint,
    Shipment,
    ShipmentEvent,
    WeightStep,
)
from marketplace.commerce.rules import delivery
from marketplace.commerce.rules.shipment import NOTED


@dataclass(frozen=True, slots=True)
class PartGoods:
    """What one producer would send: goods in đồng after discounts, weight in grams (None where
    a product has none)."""

    goods_total: int
    grams: int | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """How a buyer wants one part: sent or fetched, and perhaps on a day."""

    kind: str = "PARCEL"
    pickup_point_id: int | None = None
    wanted_on: date | None = None


@dataclass(frozen=True, slots=True)
class PickupChoice:
    """A sales point where goods can be fetched free of charge."""

    pk: int
    sales_point_id: int
    name: str
    place: str
    opening_hours: str
    note: str


@dataclass(frozen=True, slots=True)
class DeliveryQuote:
    """`charge` in đồng; `days` the fewest and the most until it arrives, preparing included;
    `words` say why it cannot be sent or fetched so. `offered_days`: the days of arrival a buyer
    may wish, none where the producer lets nobody choose."""

    charge: int
    free_from: int | None = None
    zone: str = ""
    days: tuple[int, int] | None = None
    is_served: bool = True
    is_sample: bool = False
    pickup_sales_point_id: int | None = None
    words: str = ""
    pickup_points: tuple[PickupChoice, ...] = ()
    offered_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a producer says of sending."""

    rate: delivery.Rate = delivery.SAMPLE_RATE
    zones: tuple[delivery.Zone, ...] = ()
    points: tuple[PickupChoice, ...] = ()


def quotes(
    parts: Mapping[int, PartGoods],
    *,
    commune: Commune | None,
    ways: Mapping[int, Way],
    on: date,
) -> dict[int, DeliveryQuote]:
    """What sending each producer's part costs, by the producer's id.

    Where it goes is not known yet (`commune` None): the price of "everywhere else" stands for
    it, or of the first place that is served.
    Five queries at most, whatever the number of producers.
    """
    terms = terms_of(parts)
    province = commune.province_id if commune is not None else ""
    return {
        pk: _quote(goods, terms[pk], province, ways.get(pk, Way()), on)
        for pk, goods in parts.items()
    }


def _quote(goods: PartGoods, terms: Terms, province: str, way: Way, on: date) -> DeliveryQuote:
    if way.kind == Consignment.Kind.PICKUP:
        return _fetched(terms, way)
    if way.kind == Consignment.Kind.SERVICE:
        return DeliveryQuote(charge=0)
    rate, zone = terms.rate, delivery.zone_for(terms.zones, province)
    if not province and zone is not None and not zone.is_served:
        zone = next((each for each in terms.zones if each.is_served), zone)
    days = zone.days if zone else rate.days
    offered = delivery.days_offered(on, rate, zone) if rate.lets_choose_day else ()
    if zone is not None and not zone.is_served:
        return DeliveryQuote(
            charge=0,
            zone=zone.name,
            is_served=False,
            words=_("Chủ thể không gửi hàng tới nơi này."),
            pickup_points=terms.points,
        )
    late = way.wanted_on is not None and way.wanted_on not in offered
    return DeliveryQuote(
        charge=delivery.zone_charge(goods.goods_total, goods.grams, zone, rate)
        if goods.goods_total
        else 0,
        free_from=delivery.free_from_in(zone, rate),
        zone=zone.name if zone else "",
        days=(days[0] + rate.handling_days, days[1] + rate.handling_days),
        is_served=not late,
        is_sample=zone.is_sample if zone and zone.steps else rate.is_sample,
        words=_("Hàng không tới được vào ngày này. Xin chọn ngày khác.") if late else "",
        pickup_points=terms.points,
        offered_days=offered,
    )


def _fetched(terms: Terms, way: Way) -> DeliveryQuote:
    point = next((each for each in terms.points if each.pk == way.pickup_point_id), None)
    if point is None:
        return DeliveryQuote(
            charge=0,
            is_served=False,
            words=_("Điểm lấy hàng này không còn nhận. Xin chọn cách khác."),
            pickup_points=terms.points,
        )
    return DeliveryQuote(
        charge=0, pickup_sales_point_id=point.sales_point_id, pickup_points=terms.points
    )


def terms_of(producer_ids: Collection[int]) -> dict[int, Terms]:
    """What these producers say of sending, by id. Five queries at most."""
    ids = list(producer_ids)
    if not ids:
        return {}
    rates, zones, points = delivery_rates(ids), _zones(ids), pickup_points(ids)
    return {
        pk: Terms(rates.get(pk, delivery.SAMPLE_RATE), zones.get(pk, ()), points.get(pk, ()))
        for pk in ids
    }


def delivery_rates(producer_ids: Collection[int]) -> dict[int, delivery.Rate]:
    """The delivery rates these producers have named; one query. Others: SAMPLE_RATE."""
    return {
        row.producer_id: delivery.Rate(
            charge=int(row.charge),
            free_from=None if row.free_from is None else int(row.free_from),
            days=(row.days_least, row.days_most),
            handling_days=row.handling_days,
            weekdays=frozenset(int(digit) for digit in row.weekdays),
            lets_choose_day=row.lets_choose_day,
        )
        for row in DeliveryRate.objects.filter(producer__in=list(producer_ids))
    }


def _zones(ids: list[int]) -> dict[int, tuple[delivery.Zone, ...]]:
    rows = list(DeliveryZone.objects.filter(producer__in=ids).order_by("pk"))
    if not rows:
        return {}
    provinces: dict[int, set[str]] = {}
    named = DeliveryZone.provinces.through.objects.filter(deliveryzone__in=rows)
    for zone_id, code in named.values_list("deliveryzone_id", "province_id"):
        provinces.setdefault(zone_id, set()).add(code)
    steps: dict[int, list[delivery.Step]] = {}
    for step in WeightStep.objects.filter(zone__in=rows).order_by("up_to_grams"):
        steps.setdefault(step.zone_id, []).append(
            delivery.Step(step.up_to_grams, step.charge, step.per_kg)
        )
    found: dict[int, tuple[delivery.Zone, ...]] = {}
    for row in rows:
        zone = delivery.Zone(
            name=row.name,
            provinces=frozenset(provinces.get(row.pk, ())),
            steps=tuple(steps.get(row.pk, ())),
            is_served=row.is_served,
            free_from=row.free_from,
            days=(row.days_least, row.days_most),
            is_sample=row.is_sample,
        )
        found[row.producer_id] = (*found.get(row.producer_id, ()), zone)
    return found


def not_serving(province_code: str) -> frozenset[int]:
    """The producers who send nothing to a province. Three queries, one where nobody refuses a
    place; who has named no zones sends everywhere."""
    refusing = DeliveryZone.objects.filter(is_served=False).values_list("producer_id", flat=True)
    zones = _zones(ids) if (ids := list(refusing.distinct())) else {}
    return frozenset(
        pk
        for pk, theirs in zones.items()
        if (zone := delivery.zone_for(theirs, province_code)) is not None and not zone.is_served
    )


def pickup_points(producer_ids: Collection[int]) -> dict[int, tuple[PickupChoice, ...]]:
    """Where these producers' goods can be fetched today. One query."""
    rows = (
        PickupPoint.objects.filter(producer__in=list(producer_ids), is_open=True)
        .select_related("sales_point__commune__province")
        .order_by("sales_point__name", "pk")
    )
    found: dict[int, tuple[PickupChoice, ...]] = {}
    for row in rows:
        point = row.sales_point
        place = ", ".join(
            part for part in (point.street, str(point.commune), str(point.commune.province)) if part
        )
        choice = PickupChoice(row.pk, point.pk, point.name, place, point.opening_hours, row.note)
        found[row.producer_id] = (*found.get(row.producer_id, ()), choice)
    return found


def estimate(product: Product, commune: Commune | None, *, on: date) -> DeliveryQuote:
    """What sending one pack of a product would cost, for its page. Five queries at most.

    Its own price does not count towards free delivery here: a page says what one pays at most.
    """
    if product.producer_id is None:
        return DeliveryQuote(0, is_served=False)
    goods = PartGoods(goods_total=1, grams=product.weight_grams)
    asked = quotes({product.producer_id: goods}, commune=commune, ways={}, on=on)
    return asked[product.producer_id]


@dataclass(frozen=True, slots=True)
class ZoneCard:
    """A zone as the desk shows it, with a worked example in đồng; None: not sent there."""

    zone: DeliveryZone
    provinces: tuple[Province, ...]
    steps: tuple[WeightStep, ...]
    example_place: str
    example: int | None
    is_falling: bool


EXAMPLE_GRAMS = 2_000


def zone_cards(producer_id: int) -> list[ZoneCard]:
    """A producer's zones with their tables, each with what 2 kg would cost. Four queries."""
    rate = delivery_rates([producer_id]).get(producer_id, delivery.SAMPLE_RATE)
    rows = DeliveryZone.objects.filter(producer=producer_id).order_by("pk")
    return [_card(row, rate) for row in rows.prefetch_related("provinces", "steps")]


def _card(row: DeliveryZone, rate: delivery.Rate) -> ZoneCard:
    provinces = tuple(sorted(row.provinces.all(), key=lambda province: province.name))
    steps = tuple(row.steps.all())
    plain = tuple(delivery.Step(s.up_to_grams, s.charge, s.per_kg) for s in steps)
    zone = delivery.Zone(row.name, steps=plain, is_served=row.is_served)
    cost = delivery.zone_charge(0, EXAMPLE_GRAMS, zone, rate) if row.is_served else None
    place = provinces[0].name if provinces else row.name
    return ZoneCard(row, provinces, steps, place, cost, not delivery.is_rising(plain))


@dataclass(frozen=True, slots=True)
class Tracking:
    """What a carrier said of a parcel, the latest first. `stage` is one of Shipment.State."""

    carrier: str
    reference: str
    stage: str
    events: list[ShipmentEvent] = field(default_factory=list)
    heard_at: datetime | None = None


def tracking_of(consignment: Consignment) -> Tracking | None:
    """The running (else the latest) shipment of a parcel with its events; None where no carrier
    was booked. Two queries. The reference is for the buyer: it opens the carrier's own page."""
    ended = [Shipment.State.CANCELLED]
    shipment = (
        Shipment.objects.filter(consignment=consignment)
        .exclude(state__in=ended)
        .order_by("-pk")
        .first()
    )
    if shipment is None:
        return None
    events = list(shipment.events.exclude(code=NOTED).order_by("-at", "-pk"))
    return Tracking(
        carrier=consignment.carrier or shipment.carrier,
        reference=shipment.reference,
        stage=shipment.state,
        events=events,
        heard_at=events[0].at if events else None,
    )
