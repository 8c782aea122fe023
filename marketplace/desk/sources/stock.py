"""Goods that run low, with ten packs more or fewer in one tap."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.commerce.forms.goods import PacksForm
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors.goods import running_low
from marketplace.desk.access import Desk
from marketplace.desk.waiting import Waiting


def source(desk: Desk, *, now: datetime) -> Iterable[Waiting]:
    """A row for each product of which as few are left as its producer wants to be told of. One
    query."""
    return [_row(record) for record in running_low(desk.producer)]


def _row(record: StockRecord) -> Waiting:
    left: int = record.left  # annotated by running_low
    held = record.num_allocated or 0
    return Waiting(
        kind="stock",
        since=record.date_updated,
        title=record.product.title,
        detail=_("còn %(left)d gói, giữ cho khách %(held)d") % {"left": left, "held": held}
        if held
        else _("còn %(left)d gói") % {"left": left},
        url=reverse("desk:goods_stock", args=[record.product_id]),
        badge=_("sắp hết") if left else _("hết hàng"),
        act_template="desk/goods/ten_more.html",
        about={
            "product": record.product,
            "form": PacksForm(auto_id=False),
            "has_ten": left >= 10,
        },
    )
