"""May a gift box be sold? Only when every maker agreed, its price is the sum of its parts, and
each thing in it may be sold itself. docs/rules/offers.md."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from catalog.products.models import ProductSet
from marketplace.commerce.models import GiftBoxPart
from marketplace.commerce.rules.sale import Refusal

_THE_PACKERS = frozenset({None, Refusal.SOLD_OUT, Refusal.NO_PRICE})
"""What stands against a component alone is no matter: the packer holds the packs already."""

Row = dict[str, Any]


def box_stops(
    rows: Mapping[int, Row], *, on: date, ask: Callable[[Collection[int]], Mapping[int, Any]]
) -> dict[int, str]:
    """Why boxes among the `rows` of a sale question cannot be sold, by product; those that can
    are absent. `ask` gives the offers of components. Two queries, none where no row is a box."""
    boxes = {pk: row for pk, row in rows.items() if row["is_box"]}
    if not boxes:
        return {}
    parts: dict[int, list[GiftBoxPart]] = {pk: [] for pk in boxes}
    found = GiftBoxPart.objects.filter(box__product__in=boxes).select_related("box", "product")
    for part in found.order_by("pk"):
        parts[part.box.product_id].append(part)
    offers = ask({part.product_id for group in parts.values() for part in group})
    stops = {pk: _why(row, parts[pk], offers) for pk, row in boxes.items()}
    return {pk: words for pk, words in stops.items() if words}


def _why(row: Row, parts: Collection[GiftBoxPart], offers: Mapping[int, Any]) -> str:
    is_alcohol = row["ocop_set_id"] in ProductSet.ALCOHOL
    for part in parts:
        offer = offers[part.product_id]
        if offer.refusal not in _THE_PACKERS:
            return f"{part.product.title}: {offer.reason}"
        if part.product.is_alcohol and not is_alcohol:
            return _("Hộp có rượu, bia nên phải bán như rượu, bia.")
    if not parts or any(part.agreed_at is None for part in parts):
        return _("Chưa đủ chủ thể đồng ý bán chung hộp này.")
    price = next(iter(parts)).box.packing_fee + sum(part.share for part in parts)
    if row["stock_price"] is not None and int(row["stock_price"]) != price:
        return _("Giá hộp chưa khớp với các phần trong hộp.")
    return ""
