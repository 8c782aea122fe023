"""A statement on A4, to be signed and stamped: who, for which days, each parcel, the sum in
figures and in words."""

from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.papers import make_pdf
from foundation.rules.amount_words import dong_in_words
from foundation.templatetags.formats import dong
from marketplace.commerce.models import Payout
from marketplace.commerce.rules.banks import short_name
from marketplace.commerce.rules.ledger import Purpose
from marketplace.commerce.selectors.platform import platform
from marketplace.commerce.selectors.sellers import bank_account_of, public_facts
from marketplace.commerce.selectors.statements import SOLD, Group, Statement

_SOURCE = Path(__file__).parent.parent / "papers" / "statement.typ"
_KEPT = (Purpose.COMMISSION, Purpose.TAX)


def statement_pdf(told: Statement) -> bytes:
    """The statement as PDF, in the reader's language; its last sum is the bank's."""
    row, market = told.settlement, platform()
    market_name = market.operator or market.name
    facts: dict[str, Any] = {
        "language": get_language() or "vi",
        "title": _("Bảng đối soát"),
        "number": row.number,
        "under": _("Từ ngày %(first)s đến hết ngày %(last)s")
        % {"first": f"{row.from_on:%d/%m/%Y}", "last": f"{row.last_on:%d/%m/%Y}"},
        "heads": [
            [_("Chợ"), market_name + (" " + _("(dữ liệu mẫu)") if market.is_sample else "")],
            *_producer(told),
        ],
        "totals": _totals(told),
        "sum": [_sum_label(row.balance), dong(row.balance)],
        "spoken": _spoken(row.balance),
        "paid": [_transfer(payout) for payout in told.payouts if payout.state != "FAILED"],
        "parcels_title": _("Từng đơn"),
        "columns": [
            _("Đơn hàng"),
            _("Ngày"),
            _("Tiền hàng, phí giao"),
            _("Phí sàn, thuế"),
            _("Khoản khác"),
            _("Cộng"),
        ],
        "parcels": [_parcel(group) for group in told.groups],
        "moved": [_("Cộng các đơn và khoản trong kỳ"), dong(row.moved)],
        "signers": [
            [_("Đại diện chủ thể"), _("(ký, ghi rõ họ tên, đóng dấu nếu có)")],
            [_("Đại diện chợ"), _("(ký, ghi rõ họ tên, đóng dấu)")],
        ],
        "day": _("Ngày …… tháng …… năm ………"),
    }
    return make_pdf(_SOURCE, facts)


def _producer(told: Statement) -> list[list[str]]:
    facts = public_facts(told.settlement.producer)
    rows = [
        [_("Chủ thể"), facts.legal_name],
        [_("Địa chỉ"), facts.legal_address],
        [_("Mã số thuế"), facts.tax_number],
        [_("Tài khoản nhận tiền"), _account(told)],
    ]
    return [row for row in rows if row[1]]


def _account(told: Statement) -> str:
    """The account that was paid; before that, the one that will be."""
    paid = [payout for payout in told.payouts if payout.account_number]
    account = paid[-1] if paid else bank_account_of(told.settlement.producer)
    if account is None:
        return ""
    return f"{account.account_number} · {short_name(account.bank_bin)} · {account.account_holder}"


def _totals(told: Statement) -> list[list[str]]:
    """Each kind of sum that is not nothing, in the order of the page."""
    rows = [
        (_("Chuyển từ kỳ trước"), told.settlement.carried),
        (_("Tiền bán hàng, phí giao"), told.sold),
        (_("Phí sàn"), told.commission),
        (_("Thuế khấu trừ"), told.tax),
        (_("Hàng khách không nhận"), told.refusals),
        (_("Hoàn tiền cho khách"), told.refunds),
        (_("Tiền thu hộ bạn đang giữ hoặc đã nộp"), told.cash),
        (_("Điều chỉnh"), told.corrections),
    ]
    return [[str(label), dong(amount)] for label, amount in rows if amount]


def _sum_label(balance: int) -> str:
    return _("Bạn còn nợ, trừ vào kỳ sau") if balance < 0 else _("Tiền về tài khoản của bạn")


def _spoken(balance: int) -> str:
    """The sum read out, where the paper is Vietnamese and something is paid."""
    if balance <= 0 or get_language() == "en":
        return ""
    return _("Bằng chữ: %(words)s.") % {"words": dong_in_words(balance).capitalize()}


def _transfer(payout: Payout) -> list[str]:
    if payout.state == Payout.State.PAID and payout.paid_on:
        label = _("Ngân hàng chuyển ngày %(day)s") % {"day": f"{payout.paid_on:%d/%m/%Y}"}
        words = _("%(sum)s, số giao dịch %(reference)s, nội dung “%(memo)s”") % {
            "sum": dong(payout.amount),
            "reference": payout.reference,
            "memo": payout.memo,
        }
        return [label, words]
    return [_("Đang chuyển"), f"{dong(payout.amount)}, “{payout.memo}”"]


def _parcel(group: Group) -> list[str]:
    sold, kept = group.sum_of(*SOLD), group.sum_of(*_KEPT)
    parcel = group.consignment
    name = parcel.order.spoken_number if parcel else _("Khoản khác")
    rest = group.amount - sold - kept
    return [name, f"{group.booked_on:%d/%m/%Y}", *map(dong, (sold, kept, rest, group.amount))]
