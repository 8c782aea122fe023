"""What a producer says of a product besides its label."""

from catalog.products.models import Product
from foundation.seen_values import plain_values
from marketplace.commerce.partner.models import StockRecord

FACTS = ("title", "ocop_set", "net_content", "weight_grams", "description")
"""The fields of a product that its producer writes."""


def fact_values(product: Product) -> dict[str, str]:
    """What stands in those fields now, as text that compares; the set by its number. No query."""
    values = {name: getattr(product, name) for name in FACTS if name != "ocop_set"}
    return plain_values({**values, "ocop_set": product.ocop_set_id})


def sale_values(product: Product) -> dict[str, int | None]:
    """Price in whole đồng, sending weight in grams and unpromised packs, as they stand now; None
    where nothing was said. One query."""
    rows = StockRecord.objects.filter(product=product, partner__producer=product.producer_id)
    record = rows.order_by("pk").first()
    price = None if record is None or record.price is None else int(record.price)
    free = None if record is None else (record.num_in_stock or 0) - (record.num_allocated or 0)
    return {"price": price, "weight_grams": product.weight_grams, "free": free}
