"""Who may pay in cash. Counts of the last weeks, never a list of persons.

What is counted is the telephone number's own orders within a window that the operator sets and
says openly; when the window has passed, nothing is left. The words to the buyer name the rule and
not what was counted: whoever types somebody else's number learns nothing of that person.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number
from phonenumbers import parse as parse_phone

from foundation.templatetags.formats import dong
from marketplace.commerce.models import Consignment, ConsignmentEvent, SellingSettings
from marketplace.commerce.order.models import Order, PaymentMethod

_ON_THE_WAY = ("PLACED", "ACCEPTED", "PACKED", "HANDED_OVER")


@dataclass(frozen=True, slots=True)
class CashHistory:
    """Of one telephone number: cash orders not yet received, and orders refused at the door
    within the window."""

    open_orders: int
    refused_orders: int


def history_of(phone: str, *, on: date, days: int) -> CashHistory:
    """The number's counts; `phone` as `foundation.rules.phone` writes it. Two queries."""
    orders = Order.objects.filter(
        payment_method=PaymentMethod.CASH_ON_DELIVERY,
        shipping_address__phone_number=_stored(phone),
    )
    since = make_aware(datetime.combine(on - timedelta(days=days), time.min))
    open_ones = Consignment.objects.filter(order__in=orders, state__in=_ON_THE_WAY)
    refused = ConsignmentEvent.objects.filter(
        consignment__order__in=orders, state=Consignment.State.REFUSED, at__gte=since
    )
    return CashHistory(
        open_orders=open_ones.values("order").distinct().count(),
        refused_orders=refused.values("consignment__order").distinct().count(),
    )


def cash_refusal(*, total: int, phone: str, has_alcohol: bool, on: date) -> str:
    """Why these goods cannot be paid in cash, in words for the buyer; "" when they can.

    Alcohol may not be paid in cash (Luật 44/2019/QH14 Đ16). `total` in đồng.
    """
    if has_alcohol:
        return _("Rượu, bia mua qua mạng không được trả tiền mặt (Luật 44/2019/QH14).")
    rules = SellingSettings.load()
    if total > rules.cash_most_per_order:
        return _("Tiền mặt chỉ dùng cho đơn tới %(most)s. Đơn này xin trả trước.") % {
            "most": dong(rules.cash_most_per_order)
        }
    if not phone:
        return ""
    known = history_of(phone, on=on, days=rules.cash_refusal_days)
    if known.open_orders < rules.cash_most_open and known.refused_orders < rules.cash_refusals:
        return ""
    return _(
        "Lần này xin trả trước. Chợ nhận tiền mặt khi số điện thoại có ít hơn %(most)d đơn tiền "
        "mặt đang giao, và ít hơn %(times)d lần không nhận hàng trong %(days)d ngày."
    ) % {
        "most": rules.cash_most_open,
        "times": rules.cash_refusals,
        "days": rules.cash_refusal_days,
    }


def _stored(phone: str) -> str:
    """As the address keeps it: +84912345678."""
    try:
        return format_number(parse_phone(phone, "VN"), PhoneNumberFormat.E164)
    except NumberParseException:
        return phone
