"""The papers of an order as PDF, A4: the contract, and the receipt of what was paid."""

from pathlib import Path
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.papers import make_pdf
from foundation.templatetags.formats import dong
from marketplace.commerce.models import OrderPaper, Payment, Receipt, Refund
from marketplace.commerce.order.models import Order, PaymentMethod
from marketplace.commerce.selectors.contract_facts import facts_of_order
from marketplace.commerce.selectors.orders import OrderPart, order_parts
from marketplace.commerce.selectors.payments import cut_off, owed
from marketplace.commerce.selectors.platform import platform

_SOURCE = Path(__file__).parent.parent / "papers" / "contract.typ"


def contract(order: Order) -> bytes:
    """The contract as it was agreed: lines, sums, and every fact of Đ37 that was shown."""
    facts = _facts(order, _("Hợp đồng mua hàng"))
    agreed = facts_of_order(order)
    facts["agreed"] = [{"title": fact.title, "rows": fact.rows} for fact in agreed]
    paper = OrderPaper.objects.filter(order=order).first()
    if paper is not None:
        seal = _("Giữ nguyên từ lúc đặt hàng. Mã kiểm: %(hash)s")
        facts["seal"] = seal % {"hash": paper.sha256}
    return make_pdf(_SOURCE, facts)


def receipt(order: Order) -> bytes:
    """What came of the buyer's money and what went back, to the day it is asked for."""
    facts = _facts(order, _("Phiếu thu"))
    payment = Payment.objects.get(order=order)
    names = dict(PaymentMethod.choices)
    rows = [
        (f"{localtime(row.received_at):%d/%m/%Y} · {names.get(row.method, row.method)}", row.amount)
        for row in Receipt.objects.filter(payment=payment).order_by("pk")
    ]
    back = Refund.objects.filter(payment=payment, state=Refund.State.DONE).order_by("number")
    cut = cut_off(order.pk)
    facts["totals"] += [[_("Huỷ trước khi giao"), "−" + dong(cut)]] if cut else []
    facts["totals"] += [[_("Đã nhận %(what)s") % {"what": what}, dong(sum_)] for what, sum_ in rows]
    facts["totals"] += [
        [
            _("Đã trả lại (%(why)s)") % {"why": row.get_reason_display()},
            "−" + dong(row.amount),
        ]
        for row in back
    ]
    facts["totals"].append([_("Còn phải trả"), dong(owed(payment))])
    return make_pdf(_SOURCE, facts)


def _facts(order: Order, title: str) -> dict[str, Any]:
    said, address = platform(), order.shipping_address
    return {
        "title": title,
        "language": get_language() or "vi",
        "market": said.name,
        "market_address": ", ".join(
            word for word in (said.operator, said.address, said.phone) if word
        )
        + (" " + _("(dữ liệu mẫu)") if said.is_sample else ""),
        "number_label": _("Đơn hàng số"),
        "number": order.spoken_number,
        "placed": f"{localtime(order.date_placed):%H:%M %d/%m/%Y}",
        "heads": [
            [_("Người mua"), address.first_name],
            [_("Điện thoại"), address.spoken_phone],
            [_("Giao đến"), f"{address.line1}, {address.line4}, {address.state}"],
            [_("Cách trả tiền"), str(order.get_payment_method_display())],
        ]
        if address is not None
        else [[_("Cách trả tiền"), str(order.get_payment_method_display())]],
        "columns": [_("Món"), _("Số lượng"), _("Đơn giá"), _("Thành tiền")],
        "parts": [_part(part) for part in order_parts(order)],
        "totals": [[_("Tổng cộng"), dong(order.total_incl_tax)]],
        "agreed": [],
        "seal": "",
    }


def _part(part: OrderPart) -> dict[str, Any]:
    row = part.consignment
    sums = [[_("Phí giao"), dong(row.delivery_charge)]]
    if row.discount:
        sums.append([_("Giảm giá"), "−" + dong(row.discount)])
    sums.append([_("Tổng phần này"), dong(row.total)])
    return {
        "name": row.producer.name,
        "lines": [
            [
                line.title,
                str(line.quantity),
                dong(line.unit_price_incl_tax),
                dong(line.line_price_before_discounts_incl_tax),
            ]
            for line in part.lines
        ],
        "sums": sums,
    }
