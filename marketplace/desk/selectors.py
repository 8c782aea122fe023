"""What a producer sees of its own orders, stock and stars. Nothing here writes."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.selectors import OcopMark, Standing, ocop_marks, standings
from marketplace.commerce.models import Consignment
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.consignments import released
from marketplace.commerce.selectors.goods import running_low

RUNS_OUT_WITHIN = timedelta(days=90)


def to_send(producer: Producer) -> QuerySet[Consignment]:
    """Consignments that wait for the producer: to accept, to pack, to hand over; oldest first."""
    rows = released(producer).filter(state__in=states.TO_DO)
    return rows.order_by("order__date_placed", "pk")


def low_stock(producer: Producer) -> QuerySet[StockRecord]:
    """Products on sale of which no more units are left unpromised (`left`) than the producer
    wants to be told of, fewest first."""
    return running_low(producer)


@dataclass(frozen=True, slots=True)
class StarRow:
    """One product and its right to the mark today; `days_left` counts the last valid day."""

    product: Product
    mark: OcopMark | None
    standing: Standing | None
    days_left: int | None

    @property
    def runs_out_soon(self) -> bool:
        return self.days_left is not None and self.days_left <= RUNS_OUT_WITHIN.days


def stars(producer: Producer, *, on: date) -> list[StarRow]:
    """The producer's products, first those whose certificate runs out soonest, then those
    without one. Four queries at most."""
    products = {p.pk: p for p in Product.objects.filter(producer=producer).order_by("title")}
    marks = ocop_marks(list(products), on=on)
    said = standings(list(products), on=on, marks=marks)
    rows = [
        StarRow(
            product=product,
            mark=marks.get(pk),
            standing=said.get(pk),
            days_left=(marks[pk].last_valid_on - on).days + 1 if pk in marks else None,
        )
        for pk, product in products.items()
    ]
    return sorted(rows, key=lambda row: (row.days_left is None, row.days_left or 0))
