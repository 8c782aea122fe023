"""Telling somebody at a form of a product that another one wrote it meanwhile."""

from datetime import datetime
from typing import Any

from catalog.products.models import Product
from foundation.seen_values import ChangedMeanwhile, SeenForm, changed_since, last_change

PRICE = ("ocop.goods.price",)
STOCK = ("ocop.goods.stock",)
LABEL = ("ocop.listing.label", "ocop.goods.facts")
FACTS = ("ocop.goods.facts", "ocop.listing.label")
SALE = (*PRICE, *STOCK, "ocop.goods.facts")
"""The acts by which each form's fields change; a pack's net content stands in two of them."""


def written_at(product: Product, acts: tuple[str, ...]) -> datetime | None:
    """When somebody last wrote the fields of a form; None where nobody has. One query."""
    last = last_change(product, acts)
    return last[1] if last else None


def changed_words(
    form: SeenForm, error: ChangedMeanwhile, product: Product, acts: tuple[str, ...]
) -> dict[str, Any]:
    """For components/changed_meanwhile.html: what changed, by whom, when. The form is readied to
    be sent once more."""
    rows = changed_since(form, error.stands)
    form.draw_over(error.stands)
    who, at = last_change(product, acts) or (None, None)
    return {"changed": rows, "who": str(who or ""), "at": at}
