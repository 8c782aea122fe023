"""Which commission and tax hold on a day; frozen into an order when it is placed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from catalog.producers.models import Producer
from catalog.products.models import Product
from marketplace.commerce.models import CommissionRate, SellingSettings


@dataclass(frozen=True, slots=True)
class Rates:
    """In basis points: hundredths of a per cent."""

    commission_bp: int
    tax_bp: int


class RateTable:
    """The rates for some goods on a day. Two queries, whatever their number."""

    def __init__(self, goods: Iterable[tuple[Producer, Product | None]], *, on: date) -> None:
        pairs = list(goods)
        self._settings = SellingSettings.load()
        rows = CommissionRate.objects.filter(
            Q(producer__in={producer.pk for producer, _ in pairs})
            | Q(ocop_set__in={p.ocop_set_id for _, p in pairs if p is not None and p.ocop_set_id}),
            since_on__lte=on,
        ).order_by("since_on", "pk")
        self._of_producer: dict[int, int] = {}
        self._of_set: dict[int, int] = {}
        for row in rows:  # the later overwrites the earlier
            if row.producer_id is not None:
                self._of_producer[row.producer_id] = row.basis_points
            elif row.ocop_set_id is not None:
                self._of_set[row.ocop_set_id] = row.basis_points

    def of(self, producer: Producer, product: Product | None) -> Rates:
        """A producer's own rate goes before its product set's, that before the usual one. Tax is
        withheld from households and persons alone (platforms withhold for them: NĐ 117/2025)."""
        usual = self._settings.commission_bp
        if product is not None and product.ocop_set_id is not None:
            usual = self._of_set.get(product.ocop_set_id, usual)
        is_household = producer.kind == Producer.Kind.HOUSEHOLD
        return Rates(
            self._of_producer.get(producer.pk, usual),
            self._settings.household_tax_bp if is_household else 0,
        )
