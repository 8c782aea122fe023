"""A producer's goods as the desk lists them: price, packs, what stands in the way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Greatest, JSONObject
from wagtail.models import ModelLogEntry

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from marketplace.commerce.models import GiftBox
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.partner.strategy import Offer, offers

LOW = 5
"""At so many free packs or fewer goods run low, where their producer has set no number."""

STOCK, STOP = "ocop.goods.stock", "ocop.goods.stop"
"""What the audit calls a change of the packs, and a stop."""


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One product. `promised`: packs that buyers have ordered and that have not left yet;
    `threshold`: at so many free packs it runs low; `stopped`: packs that its producer took off
    sale, None where selling goes on."""

    product: Product
    offer: Offer
    promised: int
    is_box: bool
    threshold: int = LOW
    stopped: int | None = None

    @property
    def has_stock(self) -> bool:
        """Services are booked; all else lies on a shelf."""
        return self.product.ocop_set_id != ProductSet.TOURISM

    @property
    def is_low(self) -> bool:
        """Whether packs are missing that nobody decided to do without."""
        if not self.has_stock or self.offer.price is None or self.stopped is not None:
            return False
        return self.offer.at_once <= self.threshold


def goods_rows(producer: Producer, *, on: date) -> list[GoodsRow]:
    """Every product of the producer, those running low first, then by name. Four queries,
    whatever their number (two more where there are gift boxes)."""
    products = list(Product.objects.filter(producer=producer).order_by("title", "pk"))
    ids = [product.pk for product in products]
    found = offers(ids, on=on)
    records = {row.product_id: row for row in _records(ids).filter(partner__producer=producer)}
    boxes = set(GiftBox.objects.filter(product__in=ids).values_list("product_id", flat=True))
    rows = [
        _row(product, found[product.pk], records.get(product.pk), product.pk in boxes)
        for product in products
    ]
    return sorted(rows, key=lambda row: not row.is_low)


def _row(product: Product, offer: Offer, record: StockRecord | None, is_box: bool) -> GoodsRow:
    if record is None:
        return GoodsRow(product, offer, 0, is_box)
    return GoodsRow(
        product,
        offer,
        record.num_allocated or 0,
        is_box,
        threshold=LOW if record.low_stock_threshold is None else record.low_stock_threshold,
        stopped=_taken_off(record),
    )


def running_low(producer: Producer) -> QuerySet[StockRecord]:
    """Goods on sale of which as few are left unpromised (`left`) as their producer wants to be
    told of, fewest first. What its producer stopped is not among them. One query."""
    return (
        _records(None)
        .filter(partner__producer=producer, product__producer=producer)
        .filter(product__is_public=True, price__isnull=False)
        .exclude(product__ocop_set=ProductSet.TOURISM)
        .filter(left__lte=Coalesce(F("low_stock_threshold"), Value(LOW)))
        .filter(Q(left__gt=0) | Q(last_word__isnull=True) | ~Q(last_word__action=STOP))
        .select_related("product")
        .order_by("left", "product__title", "pk")
    )


def stopped(product_ids: Collection[int]) -> dict[int, int]:
    """How many packs their producer took off sale, of those of these products that are stopped:
    none is free, and the last thing said of their packs was that selling stops. One query."""
    found = ((row.product_id, _taken_off(row)) for row in _records(product_ids))
    return {product_id: packs for product_id, packs in found if packs is not None}


def _taken_off(record: StockRecord) -> int | None:
    said = record.last_word  # annotated by _records
    if record.left or not said or said["action"] != STOP:
        return None
    return int(said["data"]["was"] - said["data"]["now"])


def _records(product_ids: Collection[int] | None) -> QuerySet[StockRecord]:
    """Rows of stock with the packs `left` to sell and the audit's `last_word` about packs."""
    kind = ContentType.objects.get_for_model(Product)
    said = ModelLogEntry.objects.filter(
        content_type=kind,
        object_id=Cast(OuterRef("product_id"), CharField()),
        action__in=(STOCK, STOP),
    ).order_by("-pk")
    facts = JSONObject(action="action", data="data")
    rows = StockRecord.objects.annotate(
        left=Greatest(Coalesce(F("num_in_stock"), 0) - Coalesce(F("num_allocated"), 0), 0),
        last_word=Subquery(said.values(facts=facts)[:1]),
    )
    return rows if product_ids is None else rows.filter(product__in=product_ids)
