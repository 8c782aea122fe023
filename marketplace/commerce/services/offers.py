"""Using offers when an order is placed: locked, counted again, written down.

In the placing transaction the rows of the offers that can be used up are locked before the
basket is priced, so of two buyers for the last use the second sees a total that no longer holds
and is told (TotalChanged). docs/decisions/0024-offers.md.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from oscar.apps.basket.models import Basket
from oscar.apps.offer.models import ConditionalOffer
from oscar.apps.voucher.models import Voucher, VoucherApplication
from oscar.core.loading import get_model

from foundation.models import User
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.selectors import promotions as selectors
from marketplace.commerce.selectors.discounts import GivenOffer
from marketplace.commerce.services.errors import OrderRefused

OrderDiscount = get_model("order", "OrderDiscount")
OrderLineDiscount = get_model("order", "OrderLineDiscount")


class VoucherUsed(OrderRefused):
    """A once-a-buyer voucher was used before by this account or telephone number."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("Số điện thoại hoặc tài khoản này đã dùng mã %(code)s. Xin bỏ mã rồi đặt lại.")
            % {"code": code}
        )


def lock_offers(*, basket: Basket, on: date) -> None:
    """Lock, lowest first, the offers of this basket that can be used up or used once a buyer.

    To be called inside the placing transaction, after its stock rows are locked and before the
    basket is priced. Two queries; none is locked where no offer has an end.
    """
    typed = selectors.vouchers_of(basket)
    once = {voucher.pk for voucher in typed if voucher.usage != Voucher.MULTI_USE}
    found = selectors.funded_offers(vouchers=[voucher.pk for voucher in typed], on=on)
    wanted = [offer.pk for offer in found if selectors.is_limited(offer)]
    if once:
        wanted += ConditionalOffer.objects.filter(vouchers__in=once).values_list("pk", flat=True)
    if wanted:
        rows = ConditionalOffer.objects.filter(pk__in=wanted).order_by("pk")
        list(rows.select_for_update(of=("self",)).values_list("pk"))


@transaction.atomic
def note_offers(
    *,
    order: Order,
    given: Sequence[GivenOffer],
    lines: Mapping[int, Line],
    phone: str,
    by: User | None,
) -> None:
    """Write what each offer took off the order, in Oscar's own rows: OrderDiscount with its
    lines, VoucherApplication for a voucher. `lines`: the order's line of each basket line.

    Raises VoucherUsed where a once-a-buyer voucher was used before with this account or this
    telephone number; nothing is ordered then.
    """
    for offer in given:
        if offer.voucher is not None:
            _note_voucher(offer.voucher, order, phone=phone, by=by)
        row = OrderDiscount.objects.create(
            order=order,
            category=OrderDiscount.BASKET,
            offer_id=offer.offer_id,
            offer_name=offer.name,
            voucher_id=offer.voucher.pk if offer.voucher else None,
            voucher_code=offer.voucher.code if offer.voucher else "",
            frequency=1,
            amount=offer.total,
        )
        OrderLineDiscount.objects.bulk_create(
            OrderLineDiscount(
                line=lines[line_id], order_discount=row, is_incl_tax=True, amount=amount
            )
            for line_id, amount in offer.by_line.items()
        )


def _note_voucher(voucher: Voucher, order: Order, *, phone: str, by: User | None) -> None:
    is_once = voucher.usage == Voucher.ONCE_PER_CUSTOMER
    if is_once and selectors.was_used_by(voucher, user=by, phone=phone):
        raise VoucherUsed(voucher.code)
    VoucherApplication.objects.create(voucher=voucher, order=order, user=by)
