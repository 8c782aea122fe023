"""What sending each part of a basket costs, and how long it takes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from catalog.places.models import Commune
from marketplace.commerce.models import DeliveryRate
from marketplace.commerce.rules import delivery


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
class DeliveryQuote:
    """`charge` in đồng; `days` the fewest and the most; `words` say why it is not served."""

    charge: int
    free_from: int | None = None
    zone: str = ""
    days: tuple[int, int] | None = None
    is_served: bool = True
    is_sample: bool = False
    pickup_sales_point_id: int | None = None
    words: str = ""


def quotes(
    parts: Mapping[int, PartGoods],
    *,
    commune: Commune | None,
    ways: Mapping[int, Way],
    on: date,
) -> dict[int, DeliveryQuote]:
    """What sending each producer's part costs, by the producer's id. One query."""
    rates = delivery_rates(parts)
    return {
        pk: _quote(goods, rates.get(pk, delivery.SAMPLE_RATE)) for pk, goods in parts.items()
    }


def _quote(goods: PartGoods, rate: delivery.Rate) -> DeliveryQuote:
    charge = delivery.charge(goods.goods_total, rate) if goods.goods_total else 0
    return DeliveryQuote(charge, rate.free_from, is_sample=rate.is_sample)


def delivery_rates(producer_ids: Collection[int]) -> dict[int, delivery.Rate]:
    """The delivery rates these producers have named; one query. Others: SAMPLE_RATE."""
    return {
        row.producer_id: delivery.Rate(
            charge=int(row.charge),
            free_from=None if row.free_from is None else int(row.free_from),
        )
        for row in DeliveryRate.objects.filter(producer__in=list(producer_ids))
    }
