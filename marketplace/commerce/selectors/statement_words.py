"""Each line of a statement in one plain sentence: who paid it, who kept it, and why.

The sum of a line is beside its sentence; a sentence names other numbers only where they are
frozen facts of the order (packs, price of a pack, rate) and give that very sum.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Sum
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from foundation.templatetags.formats import dong
from marketplace.commerce.models import Cut, LedgerEntry, LineShare
from marketplace.commerce.rules.ledger import Booking, Purpose
from marketplace.commerce.selectors.statements import Group, Piece, Row

Explained = tuple[Group, list[tuple[Piece, list[tuple[Row, str]]]]]
"""A parcel, what was ordered in it, and the lines of each with their sentences."""


def explained(groups: Sequence[Group]) -> list[Explained]:
    """Why a statement's parcels come to what they do. Two queries."""
    facts = sale_facts([row.entry for group in groups for row in group.rows])
    return [
        (
            group,
            [
                (piece, [(row, sentence_of(row.entry, facts)) for row in piece.rows])
                for piece in group.pieces
            ],
        )
        for group in groups
    ]


@dataclass(frozen=True, slots=True)
class SaleFacts:
    """What was frozen of sold lines: the packs cut before they left, and each rate in basis
    points where all of a producer's shares of the line have the same."""

    cut: dict[int, int] = field(default_factory=dict)
    rates: dict[int, tuple[int, int]] = field(default_factory=dict)


def sale_facts(entries: Collection[LedgerEntry]) -> SaleFacts:
    """The facts of the order lines that these entries of one producer name. Two queries."""
    lines = {entry.line_id for entry in entries if entry.line_id}
    producers = {entry.account.producer_id for entry in entries}
    cuts = Cut.objects.filter(line__in=lines).values("line").annotate(n=Sum("quantity"))
    rates: dict[int, set[tuple[int, int]]] = {}
    shares = LineShare.objects.filter(line__in=lines, producer__in=producers)
    for line, commission, tax in shares.values_list("line", "commission_bp", "tax_bp"):
        rates.setdefault(line, set()).add((commission, tax))
    return SaleFacts(
        cut={row["line"]: row["n"] for row in cuts.order_by("line")},
        rates={line: found.pop() for line, found in rates.items() if len(found) == 1},
    )


def sentence_of(entry: LedgerEntry, facts: SaleFacts) -> str:
    """Why a producer gets, or pays, what this entry says. No query."""
    gets = entry.amount < 0
    match Purpose(entry.purpose):
        case Purpose.GOODS:
            return _goods(entry, facts)
        case Purpose.COMMISSION | Purpose.TAX:
            return _kept(entry, facts)
        case Purpose.DELIVERY:
            return _delivery(gets=gets)
        case Purpose.REFUND:
            return _("Khách trả hàng hoặc được giảm: tiền này trả lại khách.")
        case Purpose.CASH:
            return _cash(entry)
        case _:
            return _other(entry, gets=gets)


def _goods(entry: LedgerEntry, facts: SaleFacts) -> str:
    line = entry.line
    if line is None:
        return _("Tiền hàng khách trả.")
    packs = line.quantity - facts.cut.get(line.pk, 0)
    if packs * int(line.unit_price_incl_tax or 0) != -entry.amount:
        return _("Phần của bạn trong tiền hàng khách trả.")
    return _("Khách mua %(n)s gói, mỗi gói %(price)s.") % {
        "n": packs,
        "price": dong(line.unit_price_incl_tax),
    }


def _kept(entry: LedgerEntry, facts: SaleFacts) -> str:
    """Commission and tax, kept of a sale or given back with it."""
    is_fee = entry.purpose == Purpose.COMMISSION
    if entry.amount < 0:
        if is_fee:
            return _("Hàng trả lại nên chợ trả lại phí sàn.")
        return _("Hàng trả lại nên thuế đã giữ được trả lại.")
    known = facts.rates.get(entry.line_id or 0)
    rate = known[0 if is_fee else 1] if known else 0
    if not rate:
        return _("Phí sàn chợ giữ lại.") if is_fee else _("Thuế chợ giữ lại để nộp thay bạn.")
    said = {"rate": floatformat(rate / 100, "-2")}
    if is_fee:
        return _("Phí sàn %(rate)s %% của tiền hàng, chợ giữ lại.") % said
    return _("Thuế %(rate)s %% của tiền hàng, chợ giữ lại để nộp thay bạn.") % said


def _delivery(*, gets: bool) -> str:
    if gets:
        return _("Phí giao khách trả, sau khi trừ cước hãng vận chuyển nếu chợ đặt hãng.")
    return _("Cước hãng vận chuyển nhiều hơn phí giao khách trả; bạn chịu phần chênh.")


def _cash(entry: LedgerEntry) -> str:
    if entry.amount < 0:
        return _("Tiền thu hộ bạn đã nộp cho chợ.")
    if entry.transaction.kind == Booking.CASH_PASSED_ON:
        return _("Hãng vận chuyển đã đưa bạn tiền thu hộ; chợ trừ vào đây.")
    return _("Bạn đã cầm tiền mặt của khách; chợ trừ vào đây.")


def _other(entry: LedgerEntry, *, gets: bool) -> str:
    match Purpose(entry.purpose):
        case Purpose.VOUCHER:
            if gets:
                return _("Hàng trả lại nên phần bạn giảm giá được tính lại.")
            return _("Mã giảm giá của bạn: phần bạn giảm cho khách.")
        case Purpose.REFUSAL:
            if gets:
                return _("Khách không nhận hàng: chợ chịu phần này của phí gửi đi, gửi về.")
            return _("Khách không nhận hàng: phần bạn chịu của phí gửi đi, gửi về.")
        case Purpose.PAYOUT:
            said = {"number": entry.transaction.words}
            if gets:
                return _("Ngân hàng trả lại tiền đã chi theo bảng %(number)s.") % said
            return _("Chợ đã chuyển vào tài khoản của bạn theo bảng %(number)s.") % said
        case Purpose.INTEREST:
            return _("Lãi trả khách vì hoàn tiền chậm.")
        case _:
            return entry.transaction.words or _("Chợ điều chỉnh.")
