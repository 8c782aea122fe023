"""Paying producers what they agreed to: one bank file for many, marked as paid one by one."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from marketplace.commerce.models import LedgerEntry, Payout, PayoutBatch, Settlement
from marketplace.commerce.payments import connect
from marketplace.commerce.rules.ledger import Account
from marketplace.commerce.rules.settlement import memo_of
from marketplace.commerce.selectors.statements import payable
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.posting import post_payout, post_payout_failed
from marketplace.commerce.services.settlements import put_lines


class PayoutRefused(OrderRefused):
    """Nothing was changed; the text says why."""


@transaction.atomic
def make_batch(*, layout: str, pay_on: date, by: User) -> PayoutBatch:
    """One batch with a payout for every agreed statement above nothing whose producer has a
    verified bank account; the account of today is kept in it. Two at once: the second finds what
    the first left. Raises PayoutRefused where there is nothing to pay."""
    found = payable()
    locked = Settlement.objects.select_for_update().filter(
        pk__in=[settlement.pk for settlement, _check in found]
    )
    list(locked.order_by("pk").values_list("pk"))
    found = payable(producers=[settlement.producer_id for settlement, _check in found])
    if not found:
        raise PayoutRefused(_("Chưa có bảng kê nào để chi."))
    batch = PayoutBatch.objects.create(
        number=_next_number(pay_on), layout=layout, pay_on=pay_on, by=by
    )
    Payout.objects.bulk_create(
        Payout(
            settlement=settlement,
            batch=batch,
            amount=settlement.balance,
            bank_bin=check.bank_bin,
            account_number=check.account_number,
            account_holder=check.account_holder,
            memo=memo_of(settlement.number),
            by=by,
        )
        for settlement, check in found
    )
    total = sum(settlement.balance for settlement, _check in found)
    log(
        instance=batch,
        action="ocop.payout.batch",
        user=by,
        data={"payouts": len(found), "total": total},
    )
    return batch


def _next_number(on: date) -> str:
    prefix = f"CT{on:%y%m%d}-"
    return f"{prefix}{PayoutBatch.objects.filter(number__startswith=prefix).count() + 1}"


@transaction.atomic
def mark_paid(
    *, payout: Payout, reference: str, paid_on: date, by: User | None, now: datetime
) -> Payout:
    """Note that the bank paid it, with the bank's own reference, and book it. Once; the same
    reference again changes nothing. Raises PayoutRefused for another reference, without one,
    and for a payout that failed."""
    payout = _locked(payout)
    reference = reference.strip()
    if not reference:
        raise PayoutRefused(_("Xin ghi số giao dịch của ngân hàng."))
    if payout.state == Payout.State.PAID and payout.reference == reference:
        return payout
    if payout.state != Payout.State.WAITING:
        raise PayoutRefused(_("Khoản này không còn chờ chi."))
    if paid_on > timezone.localdate(now):
        raise PayoutRefused(_("Ngày chi không thể ở sau hôm nay."))
    payout.state, payout.reference, payout.paid_on = Payout.State.PAID, reference[:120], paid_on
    payout.by = by or payout.by
    payout.save(update_fields=["state", "reference", "paid_on", "by"])
    booked = post_payout(payout=payout, on=timezone.localdate(now))
    _stand_in(payout.settlement, booked.pk)
    payout.settlement.state = Settlement.State.PAID
    payout.settlement.save(update_fields=["state"])
    _close(payout.batch, now=now)
    log(
        instance=payout.settlement,
        action="ocop.payout.paid",
        user=by,
        data={"amount": payout.amount, "reference": payout.reference},
    )
    return payout


@transaction.atomic
def mark_failed(*, payout: Payout, failure: str, by: User | None, now: datetime) -> Payout:
    """Note that the bank did not pay it, or sent it back: the producer is owed it again, and the
    next batch takes it. Once. Raises PayoutRefused without a reason."""
    payout = _locked(payout)
    if payout.state == Payout.State.FAILED:
        return payout
    if not failure.strip():
        raise PayoutRefused(_("Xin ghi vì sao ngân hàng trả lại."))
    was_paid = payout.state == Payout.State.PAID
    payout.state, payout.failure = Payout.State.FAILED, failure.strip()[:300]
    payout.save(update_fields=["state", "failure"])
    if was_paid:
        booked = post_payout_failed(payout=payout, on=timezone.localdate(now))
        _stand_in(payout.settlement, booked.pk)
    payout.settlement.state = Settlement.State.ACCEPTED
    payout.settlement.save(update_fields=["state"])
    _close(payout.batch, now=now)
    log(
        instance=payout.settlement,
        action="ocop.payout.failed",
        user=by,
        data={"amount": payout.amount, "failure": payout.failure},
    )
    return payout


def pay_by_connect(*, settlement: Settlement, by: User | None, now: datetime) -> Payout:
    """Pay a statement by a transfer to the producer's Stripe account, where that is switched on.

    The row is written first, then Stripe is asked outside every lock under the row's own key, so
    a second call after any fault is the same transfer. Raises PayoutRefused, and
    payments.Unreachable with the payout still waiting.
    """
    payout = _connect_payout(settlement, by)
    account = settlement.producer.connect_account
    try:
        reference = connect.transfer(
            key=f"payout:{payout.pk}",
            amount=payout.amount,
            destination=account.reference,
            words=payout.memo,
        )
    except connect.TransferRefused as refused:
        return mark_failed(payout=payout, failure=str(refused), by=by, now=now)
    return mark_paid(
        payout=payout, reference=reference, paid_on=timezone.localdate(now), by=by, now=now
    )


@transaction.atomic
def _connect_payout(settlement: Settlement, by: User | None) -> Payout:
    settlement = Settlement.objects.select_for_update().get(pk=settlement.pk)
    waiting = settlement.payouts.filter(state=Payout.State.WAITING, rail="STRIPE").first()
    if waiting is not None:
        return waiting
    account = getattr(settlement.producer, "connect_account", None)
    if account is None or not account.is_on or not connect.is_set_up():
        raise PayoutRefused(_("Chủ thể này không nhận tiền qua Stripe."))
    if settlement.state != Settlement.State.ACCEPTED or settlement.balance <= 0:
        raise PayoutRefused(_("Bảng kê này chưa chi được."))
    return Payout.objects.create(
        settlement=settlement,
        rail="STRIPE",
        amount=settlement.balance,
        memo=memo_of(settlement.number),
        by=by,
    )


def _locked(payout: Payout) -> Payout:
    Settlement.objects.select_for_update().get(pk=payout.settlement_id)
    return (
        Payout.objects.select_for_update(of=("self",))
        .select_related("settlement__producer", "batch")
        .get(pk=payout.pk)
    )


def _stand_in(settlement: Settlement, transaction_id: int) -> None:
    """The producer's leg of a payout stands in the statement that it pays, once."""
    entries = LedgerEntry.objects.filter(
        transaction=transaction_id,
        account__kind=Account.PRODUCER_PAYABLE,
        settlement_line__isnull=True,
    )
    put_lines(settlement=settlement, entries=entries)


def _close(batch: PayoutBatch | None, *, now: datetime) -> None:
    if batch is not None and not batch.payouts.filter(state=Payout.State.WAITING).exists():
        PayoutBatch.objects.filter(pk=batch.pk, closed_at__isnull=True).update(closed_at=now)
