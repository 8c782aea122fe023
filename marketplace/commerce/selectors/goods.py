"""A producer's goods as the desk lists them: price, packs, what stands in the way."""

from dataclasses import dataclass
from datetime import date

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from marketplace.commerce.models import GiftBox
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.partner.strategy import Offer, offers

LOW = 5
"""Packs below which the desk says that goods run low."""


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One product. `promised`: packs that buyers have ordered and that have not left yet."""

    product: Product
    offer: Offer
    promised: int
    is_box: bool

    @property
    def has_stock(self) -> bool:
        """Services are booked; all else lies on a shelf."""
        return self.product.ocop_set_id != ProductSet.TOURISM

    @property
    def is_low(self) -> bool:
        return self.has_stock and self.offer.price is not None and self.offer.at_once < LOW


def goods_rows(producer: Producer, *, on: date) -> list[GoodsRow]:
    """Every product of the producer, those running low first, then by name. Four queries,
    whatever their number (two more where there are gift boxes)."""
    products = list(Product.objects.filter(producer=producer).order_by("title", "pk"))
    ids = [product.pk for product in products]
    found = offers(ids, on=on)
    promised = dict(
        StockRecord.objects.filter(product__in=ids, partner__producer=producer).values_list(
            "product_id", "num_allocated"
        )
    )
    boxes = set(GiftBox.objects.filter(product__in=ids).values_list("product_id", flat=True))
    rows = [
        GoodsRow(product, found[product.pk], promised.get(product.pk) or 0, product.pk in boxes)
        for product in products
    ]
    return sorted(rows, key=lambda row: not row.is_low)
