"""Cash on delivery paid over: carrier to market, carrier to producer, producer to market.

Each line counts one parcel's cash down. What is missing stays owed by whoever collected it; what
came beyond the parcels named is money of nobody known until somebody finds out
(docs/rules/cash-on-delivery.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from foundation.models import User
from foundation.templatetags.formats import dong
from marketplace.commerce.models import (
    BankTransfer,
    CashCollection,
    CashRemittance,
    RemittanceLine,
)
from marketplace.commerce.selectors.cash import held_by
from marketplace.commerce.services.bank_transfers import mark_not_ours
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.posting import post_cash_passed_on, post_cash_remitted


class RemittanceRefused(OrderRefused):
    """Nothing was noted; the text names the parcel and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class CashLine:
    """How much of a remittance is for which parcel, in đồng."""

    collection_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class RemittanceFacts:
    """`carrier` names the payer where a carrier pays; `producer` the payer or the one who gets
    it where a producer is one of the two. `reference` is the paper's number."""

    payer: str
    to: str
    reference: str
    amount: int
    paid_on: date
    carrier: str = ""
    producer: Producer | None = None


@transaction.atomic
def note_remittance(
    *,
    facts: RemittanceFacts,
    lines: Sequence[CashLine],
    by: User,
    now: datetime,
    transfer: BankTransfer | None = None,
) -> CashRemittance:
    """Note cash that was paid over, for which parcels, and book it.

    The same paper twice, a parcel of another carrier or producer, more than a parcel still has,
    lines beyond the sum, and a sum beyond the lines where it goes to a producer are all refused:
    RemittanceRefused. A sum to the market may be more than its lines; PostgreSQL checks the
    parcels once more. `transfer`: the bank's row of this very money, which is thereby explained.
    """
    known = CashRemittance.objects.filter(
        payer=facts.payer, carrier=facts.carrier, reference=facts.reference
    )
    if known.exists():
        raise _known(facts)
    _check_sums(facts, lines)
    _check_parcels(facts, lines)
    remittance, is_new = CashRemittance.objects.get_or_create(
        payer=facts.payer,
        carrier=facts.carrier,
        reference=facts.reference,
        defaults={
            "producer": facts.producer,
            "to": facts.to,
            "amount": facts.amount,
            "paid_on": facts.paid_on,
            "by": by,
        },
    )
    if not is_new:
        raise _known(facts)  # written down at this very moment in another window
    RemittanceLine.objects.bulk_create(
        RemittanceLine(remittance=remittance, collection_id=line.collection_id, amount=line.amount)
        for line in lines
    )
    to_market = facts.to == CashRemittance.To.PLATFORM
    (post_cash_remitted if to_market else post_cash_passed_on)(
        remittance=remittance, on=timezone.localdate(now)
    )
    if transfer is not None:
        words = _("Tiền thu hộ, chứng từ %(reference)s.") % {"reference": facts.reference}
        mark_not_ours(transfer=transfer, note=words, by=by, now=now)
    log(
        instance=remittance,
        action="ocop.cash.remit",
        user=by,
        data={"reference": facts.reference, "amount": facts.amount, "parcels": len(lines)},
    )
    return remittance


def _known(facts: RemittanceFacts) -> RemittanceRefused:
    return RemittanceRefused(
        _("Chứng từ số %(reference)s đã ghi rồi.") % {"reference": facts.reference}
    )


def _check_sums(facts: RemittanceFacts, lines: Sequence[CashLine]) -> None:
    total = sum(line.amount for line in lines)
    if facts.amount <= 0 or any(line.amount <= 0 for line in lines):
        raise RemittanceRefused(_("Số tiền phải lớn hơn 0."))
    if len({line.collection_id for line in lines}) != len(lines):
        raise RemittanceRefused(_("Một kiện được ghi hai lần trong cùng chứng từ."))
    if total > facts.amount:
        raise RemittanceRefused(
            _("Các kiện cộng lại %(total)s, nhiều hơn số tiền %(amount)s.")
            % {"total": dong(total), "amount": dong(facts.amount)}
        )
    if facts.to == CashRemittance.To.PRODUCER and total != facts.amount:
        raise RemittanceRefused(_("Tiền giao cho chủ thể phải đúng bằng các kiện."))


def _check_parcels(facts: RemittanceFacts, lines: Sequence[CashLine]) -> None:
    """Every parcel is this payer's and still has that much."""
    wanted = [line.collection_id for line in lines]
    list(CashCollection.objects.filter(pk__in=wanted).order_by("pk").select_for_update())
    rows = held_by(payer=facts.payer, carrier=facts.carrier, producer=facts.producer)
    held = {row.pk: row for row in rows.filter(pk__in=wanted)}
    for line in lines:
        row = held.get(line.collection_id)
        if row is None:
            raise RemittanceRefused(
                _("Có kiện không thuộc người nộp này, hoặc đã nộp đủ (số %(id)d).")
                % {"id": line.collection_id}
            )
        if line.amount > row.open:
            raise RemittanceRefused(
                _("Đơn %(order)s chỉ còn %(open)s chưa nộp.")
                % {"order": row.consignment.order.spoken_number, "open": dong(row.open)}
            )


@dataclass(frozen=True, slots=True)
class FoundParcels:
    """A carrier's list against what it holds: `amounts` by collection, `total` in đồng of the
    whole list, and in `remarks` each row that is short, over, or of no parcel of this carrier."""

    amounts: dict[int, int]
    total: int
    remarks: tuple[str, ...]


def find_parcels(*, carrier: str, paid: Sequence[tuple[str, int]]) -> FoundParcels:
    """Match a carrier's (tracking code, amount) rows to the parcels whose cash it holds; nothing
    is written. What a row pays beyond its parcel is left unexplained, and said."""
    held = {
        row.consignment.tracking_code: row
        for row in held_by(payer=CashCollection.Holder.CARRIER, carrier=carrier)
        if row.consignment.tracking_code
    }
    amounts, remarks = {}, []
    for code, amount in paid:
        row = held.get(code)
        if row is None:
            remarks.append(
                _("Vận đơn %(code)s: không có kiện nào đang giữ tiền.") % {"code": code[:60]}
            )
            continue
        amounts[row.pk] = min(amount, row.open)
        if amount != row.open:
            words = _("Vận đơn %(code)s: nộp %(paid)s, đang giữ %(open)s.")
            remarks.append(
                words % {"code": code[:60], "paid": dong(amount), "open": dong(row.open)}
            )
    return FoundParcels(amounts, sum(amount for _code, amount in paid), tuple(remarks))
