"""Statements of producers: made for a period, agreed or disputed line by line.

Every entry on a producer's accounts comes to stand in exactly one statement. A balance that was
not paid out is carried to the next, below nothing or above. docs/rules/settlement.md.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from foundation.models import User
from marketplace.commerce.models import (
    LedgerAccount,
    LedgerEntry,
    Payout,
    SellingSettings,
    Settlement,
    SettlementDispute,
    SettlementLine,
)
from marketplace.commerce.rules.ledger import OF_A_PRODUCER
from marketplace.commerce.rules.settlement import WITHDRAWN, answer_by, last_end, number_of
from marketplace.commerce.selectors.statements import unsettled_entries
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.posting import post_correction
from marketplace.commerce.services.settlement_words import tell_of_statement


class SettlementRefused(OrderRefused):
    """Not now, or not any more; the text says why."""


def make_due(*, on: date) -> list[Settlement]:
    """Make the statements of the last period that is over on `on`, for every producer with
    entries in none. A producer's at a time: one that fails holds up nobody else's."""
    to_on = last_end(on, days=SellingSettings.load().settlement_days)
    whose = unsettled_entries(before=to_on).values("account__producer").distinct()
    made = [
        make(producer=producer, to_on=to_on, on=on)
        for producer in Producer.objects.filter(pk__in=whose).order_by("pk")
    ]
    return [settlement for settlement in made if settlement is not None]


@transaction.atomic
def make(*, producer: Producer, to_on: date, on: date) -> Settlement | None:
    """The producer's statement of everything booked before `to_on` that stands in none yet; None
    where there is nothing, or the period was stated before. What earlier statements left unpaid
    is carried into it. Two at once: the second waits and finds nothing left.
    """
    kinds = [kind.value for kind in OF_A_PRODUCER]
    accounts = LedgerAccount.objects.filter(producer=producer, kind__in=kinds)
    list(accounts.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    last = Settlement.objects.filter(producer=producer).order_by("to_on").last()
    if last is not None and last.to_on >= to_on:
        return None
    entries = list(
        unsettled_entries(before=to_on)
        .filter(account__producer=producer)
        .select_related("transaction")
        .order_by("pk")
    )
    if not entries:
        return None
    settlement = Settlement.objects.create(
        producer=producer,
        number=number_of(producer.pk, to_on),
        from_on=last.to_on if last else min(entry.transaction.booked_on for entry in entries),
        to_on=to_on,
        carried=_carry(producer),
        moved=-sum(entry.amount for entry in entries),
        accepts_by=answer_by(on, days=SellingSettings.load().settlement_answer_days),
    )
    put_lines(settlement=settlement, entries=entries)
    tell_of_statement(settlement=settlement, on=on)
    log(
        instance=settlement,
        action="ocop.settlement.make",
        data={"carried": settlement.carried, "moved": settlement.moved},
    )
    return settlement


def put_lines(*, settlement: Settlement, entries: Iterable[LedgerEntry]) -> None:
    """Have entries stand in a statement. PostgreSQL lets none stand in two."""
    SettlementLine.objects.bulk_create(
        SettlementLine(settlement=settlement, entry=entry) for entry in entries
    )


def _carry(producer: Producer) -> int:
    """Close what was not paid and has no payout under way; its balance goes on."""
    rows = Settlement.objects.select_for_update().filter(
        producer=producer,
        state__in=[
            Settlement.State.OPEN,
            Settlement.State.DISPUTED,
            Settlement.State.ACCEPTED,
        ],
    )
    under_way = Payout.objects.exclude(state=Payout.State.FAILED).values("settlement")
    carried = 0
    for settlement in rows.exclude(pk__in=under_way).order_by("pk"):
        carried += settlement.balance
        settlement.state = Settlement.State.CARRIED
        settlement.save(update_fields=["state"])
    return carried


@transaction.atomic
def accept(*, settlement: Settlement, by: User | None, now: datetime) -> Settlement:
    """Agree to the whole statement. Once; again changes nothing. Raises SettlementRefused while a
    line is disputed, and once its balance was carried on."""
    settlement = Settlement.objects.select_for_update().get(pk=settlement.pk)
    if settlement.accepted_at is not None:
        return settlement
    if settlement.state == Settlement.State.CARRIED:
        raise SettlementRefused(_("Bảng kê này đã chuyển sang kỳ sau."))
    if _open_disputes(settlement):
        raise SettlementRefused(_("Còn dòng chưa đồng ý: chợ đang xem."))
    settlement.state = Settlement.State.ACCEPTED
    settlement.accepted_at, settlement.accepted_by = now, by
    settlement.save(update_fields=["state", "accepted_at", "accepted_by"])
    log(
        instance=settlement,
        action="ocop.settlement.accept",
        user=by,
        data={"balance": settlement.balance},
    )
    return settlement


def accept_overdue(*, on: date) -> int:
    """Take statements that nobody answered in time as agreed; return how many."""
    rows = Settlement.objects.filter(
        state=Settlement.State.OPEN, accepted_at__isnull=True, accepts_by__lte=on
    )
    now = timezone.now()
    return len([accept(settlement=row, by=None, now=now) for row in rows.order_by("pk")])


@transaction.atomic
def dispute(*, line: SettlementLine, words: str, by: User, now: datetime) -> SettlementDispute:
    """Say that a line is wrong, and why. A second word on a line that waits for its answer is
    refused, as is one on a statement that was agreed to. Raises SettlementRefused."""
    settlement = Settlement.objects.select_for_update().get(pk=line.settlement_id)
    if settlement.accepted_at is not None:
        raise SettlementRefused(_("Bảng kê này đã được đồng ý."))
    if not words.strip():
        raise SettlementRefused(_("Xin ghi vì sao không đồng ý."))
    if line.disputes.filter(answered_at__isnull=True).exists():
        raise SettlementRefused(_("Dòng này đang được xem lại."))
    if settlement.state == Settlement.State.OPEN:
        settlement.state = Settlement.State.DISPUTED
        settlement.save(update_fields=["state"])
    made = SettlementDispute.objects.create(line=line, words=words.strip()[:500], by=by)
    log(instance=settlement, action="ocop.settlement.dispute", user=by, data={"line": line.pk})
    return made


@transaction.atomic
def dispute_lines(
    *, lines: Sequence[SettlementLine], words: str, by: User, now: datetime
) -> list[SettlementDispute]:
    """Say of several lines, for one reason, that they are wrong: of all or, where one cannot be,
    of none. Raises SettlementRefused, for no lines too."""
    if not lines:
        raise SettlementRefused(_("Xin chọn ít nhất một dòng."))
    return [dispute(line=line, words=words, by=by, now=now) for line in lines]


@transaction.atomic
def withdraw(*, line: SettlementLine, by: User, now: datetime) -> Settlement:
    """Take back what was said of a line while nobody has answered it; the words stay, answered
    as taken back. After the last one the statement is open again, with one day left at least.
    Raises SettlementRefused where nothing waits for an answer."""
    settlement = Settlement.objects.select_for_update().get(pk=line.settlement_id)
    found = SettlementDispute.objects.select_for_update().filter(line=line, answered_at=None)
    waiting = found.first()
    if waiting is None:
        raise SettlementRefused(_("Dòng này không còn chờ chợ trả lời."))
    waiting.answer, waiting.answered_by, waiting.answered_at = WITHDRAWN, by, now
    waiting.save(update_fields=["answer", "answered_by", "answered_at"])
    if settlement.state == Settlement.State.DISPUTED and not _open_disputes(settlement):
        settlement.state = Settlement.State.OPEN
        a_day_left = answer_by(timezone.localdate(now), days=1)
        settlement.accepts_by = max(settlement.accepts_by, a_day_left)
        settlement.save(update_fields=["state", "accepts_by"])
    log(
        instance=settlement,
        action="ocop.settlement.withdraw",
        user=by,
        data={"line": line.pk},
    )
    return settlement


@transaction.atomic
def answer(
    *, dispute: SettlementDispute, words: str, correction: int, by: User, now: datetime
) -> SettlementDispute:
    """Answer a disputed line; `correction` in đồng is booked today in the producer's favour
    (below 0: against) and stands in the next statement. When the last one is answered the
    statement is open again, with its days to answer anew. Once; raises SettlementRefused."""
    settlement = Settlement.objects.select_for_update().get(pk=dispute.line.settlement_id)
    dispute = SettlementDispute.objects.select_for_update().get(pk=dispute.pk)
    if dispute.answered_at is not None:
        raise SettlementRefused(_("Dòng này đã được trả lời."))
    if not words.strip():
        raise SettlementRefused(_("Xin ghi lời trả lời."))
    on = timezone.localdate(now)
    dispute.answer, dispute.correction = words.strip()[:500], correction
    dispute.answered_by, dispute.answered_at = by, now
    dispute.save(update_fields=["answer", "correction", "answered_by", "answered_at"])
    if correction:
        post_correction(
            producer=settlement.producer,
            amount=correction,
            words=f"{settlement.number}: {dispute.answer}",
            key=f"settlement-dispute:{dispute.pk}",
            on=on,
            by=by,
        )
    if settlement.state == Settlement.State.DISPUTED and not _open_disputes(settlement):
        days = SellingSettings.load().settlement_answer_days
        settlement.state, settlement.accepts_by = Settlement.State.OPEN, answer_by(on, days=days)
        settlement.save(update_fields=["state", "accepts_by"])
    log(
        instance=settlement,
        action="ocop.settlement.answer",
        user=by,
        data={"line": dispute.line_id, "correction": correction},
    )
    return dispute


def _open_disputes(settlement: Settlement) -> int:
    return SettlementDispute.objects.filter(
        line__settlement=settlement, answered_at__isnull=True
    ).count()
