"""Random sequences of everything that can happen to orders and money; the books always agree.

Each seed below is a fixed sequence of examples; a failure prints the steps that lead to it. More
seeds: MONEY_SEEDS="100 101 102" pytest tests/commerce/test_money_machine.py
"""

import os
from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from marketplace.commerce.models import (
    CashCollection,
    CashRemittance,
    Consignment,
    Payment,
    Payout,
    Refund,
    Settlement,
    SettlementDispute,
    SettlementLine,
)
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors.consignments import kept, unsent
from marketplace.commerce.selectors.payments import given_back, owed, received
from marketplace.commerce.services import cancelling, payouts, posting, settlements
from marketplace.commerce.services import consignments as parcels
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.parts import send_part
from marketplace.commerce.services.payments import expire_unpaid
from marketplace.commerce.services.refunds import Unit, grant_refund, refund_done, refund_failed
from marketplace.commerce.services.remittances import (
    CashLine,
    RemittanceFacts,
    note_remittance,
)
from tests.commerce.trading import CARD, COD, VIETQR, Trade, must_balance
from tests.factories import ProducerFactory, ProductFactory, UserFactory

SEEDS = [int(word) for word in os.environ.get("MONEY_SEEDS", "1 2").split()]
STOCK = 60
Holder = CashCollection.Holder
PICK = st.integers(0, 999)
PER_CENT = st.integers(1, 100)


class Money(RuleBasedStateMachine):
    """A market of three producers in a transaction that is undone at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.left_house: Counter[int] = Counter()
        self.done: Counter[str] = Counter()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def open(self) -> None:
        self.trade = Trade(UserFactory(is_superuser=True))
        producers = [
            ProducerFactory(),
            ProducerFactory(kind="HOUSEHOLD"),
            ProducerFactory(kind="COMPANY"),
        ]
        prices = [133_333, 210_001, 45_007]
        self.products = [
            ProductFactory(producer=who, stock__price=price, stock__num_in_stock=STOCK)
            for who, price in zip(producers, prices, strict=True)
        ]
        self._begin()

    def _begin(self) -> None:
        """Something of every kind is there before anything happens."""
        first, second, third = self.products
        paid = self.trade.order((first, 3), (second, 1), (third, 2), method=VIETQR)
        self.trade.pay(paid)
        carried = self.trade.order((first, 1), (second, 2), method=COD)
        kept_by = self.trade.order((third, 4), method=COD)
        self.trade.order((second, 1), (third, 1), method=CARD)
        for order, holder in (
            (paid, Holder.CARRIER),
            (carried, Holder.CARRIER),
            (kept_by, Holder.PRODUCER),
        ):
            for part in order.consignments.order_by("pk"):
                self._left(self.trade.deliver(part, holder=holder))

    def act(self, name: str, act: Any, **facts: Any) -> Any:
        """Do it, all or nothing; a refusal is an answer too."""
        try:
            with transaction.atomic():
                made = act(**facts)
        except OrderRefused:
            self.done["refused"] += 1
            return None
        self.done[name] += 1
        return made

    def one(self, rows: Any, pick: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[pick % len(found)] if found else None

    # Orders and their money.

    @rule(
        wanted=st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(any),
        method=st.sampled_from([VIETQR, CARD, COD]),
        is_paid=st.booleans(),
    )
    def order(self, wanted: list[int], method: str, is_paid: bool) -> None:
        lines = [(p, n) for p, n in zip(self.products, wanted, strict=True) if n]

        def place() -> Order:
            return self.trade.order(*lines, method=method)

        order = self.act("order", place)
        if order is not None and is_paid and method != COD:
            self.act("pay", self.trade.pay, order=order)

    @rule(pick=PICK, share=st.integers(1, 150))
    def pay(self, pick: int, share: int) -> None:
        """A part, all, or more; in time, twice, or too late."""
        payment = self.one(Payment.objects.exclude(method=COD), pick)
        if payment is not None:
            amount = max(1, payment.amount * share // 100)
            self.act("pay", self.trade.pay, order=payment.order, amount=amount)

    @rule(pick=PICK)
    def expire(self, pick: int) -> None:
        payment = self.one(Payment.objects.filter(due_at__isnull=False), pick)
        if payment is not None and payment.due_at is not None:
            late = max(payment.due_at, self.trade.now)
            self.act("expire", expire_unpaid, payment=payment, now=late)

    @rule(pick=PICK, packs=st.integers(0, 3), side=st.sampled_from(["BUYER", "PLATFORM"]))
    def cancel(self, pick: int, packs: int, side: str) -> None:
        """Some packs of the first line, or (0) the whole consignment."""
        part = self.one(Consignment.objects.filter(state__in=["PLACED", "ACCEPTED"]), pick)
        if part is None:
            return
        quantities = {line.pk: packs for line in list(kept(part))[:1]} if packs else None
        self.act(
            "cancel",
            cancelling.cancel,
            consignment=part,
            reason="thiếu hàng",
            by=self.trade.staff,
            now=self.trade.now,
            side=side,
            quantities=quantities,
        )

    # Parcels.

    @rule(pick=PICK, holder=st.sampled_from([Holder.CARRIER, Holder.PRODUCER]))
    def all_goes_well(self, pick: int, holder: str) -> None:
        """What mostly happens: an order's parcels are sent and delivered."""
        order = self.one(Order.objects.all(), pick)
        if order is None:
            return
        for part in order.consignments.filter(state__in=["PLACED", "ACCEPTED"]).order_by("pk"):
            if self.act("send", self.trade.send, consignment=part):
                self._left(part)
                self.act("deliver", self.trade.deliver, consignment=part, holder=holder)

    def _left(self, part: Consignment) -> None:
        for line, packs in unsent(part).items():
            self.left_house[line.product_id or 0] += packs

    @rule(pick=PICK, packs=st.integers(1, 3))
    def send_part(self, pick: int, packs: int) -> None:
        """Packs of the first line go ahead."""
        part = self.one(Consignment.objects.filter(state__in=["PLACED", "ACCEPTED"]), pick)
        if part is None:
            return
        lines = list(unsent(part))[:1]
        if self.act(
            "send_part",
            send_part,
            consignment=part,
            packs={line.pk: packs for line in lines},
            carrier="Xe khách",
            by=self.trade.staff,
            on=self.trade.on,
        ):
            for line in lines:
                self.left_house[line.product_id or 0] += packs

    @rule(pick=PICK)
    def send(self, pick: int) -> None:
        part = self.one(Consignment.objects.filter(state__in=["PLACED", "ACCEPTED"]), pick)
        if part is not None and self.act("send", self.trade.send, consignment=part):
            self._left(part)

    @rule(pick=PICK, holder=st.sampled_from([Holder.CARRIER, Holder.PRODUCER]))
    def deliver(self, pick: int, holder: str) -> None:
        part = self.one(Consignment.objects.filter(state="HANDED_OVER"), pick)
        if part is not None:
            self.act("deliver", self.trade.deliver, consignment=part, holder=holder)

    @rule(pick=PICK, fee=st.integers(0, 60_001))
    def refuse(self, pick: int, fee: int) -> None:
        part = self.one(Consignment.objects.filter(state="HANDED_OVER"), pick)
        if part is not None:
            self.act(
                "refuse",
                parcels.refuse,
                consignment=part,
                by=self.trade.staff,
                now=self.trade.now,
                fee=fee,
            )

    @rule(pick=PICK, is_good=st.booleans())
    def take_back(self, pick: int, is_good: bool) -> None:
        part = self.one(Consignment.objects.filter(state__in=["REFUSED", "DELIVERED"]), pick)
        if part is None:
            return
        rest = unsent(part) if part.state == "REFUSED" else {}
        good = {line.pk: packs for line, packs in (rest or kept(part)).items()} if is_good else {}
        if self.act(
            "take_back",
            parcels.take_back,
            consignment=part,
            good=good,
            by=self.trade.staff,
            now=self.trade.now,
        ):
            for line in Line.objects.filter(pk__in=good):
                self.left_house[line.product_id or 0] -= good[line.pk]

    # Money back.

    @rule(pick=PICK, packs=st.integers(0, 2), share=PER_CENT, is_ours=st.booleans())
    def grant(self, pick: int, packs: int, share: int, is_ours: bool) -> None:
        """After delivery: packs that come back, or (0) an allowance."""
        part = self.one(Consignment.objects.filter(state__in=["DELIVERED", "RETURNED"]), pick)
        if part is None or not part.events.filter(state="DELIVERED").exists():
            return
        payment = Payment.objects.get(order=part.order_id)
        left = min(part.total, received(payment) - given_back(payment))
        units = self._units(part, packs)
        amount = sum(unit.amount for unit in units) or left * share // 100
        if 0 < amount <= left:
            self.act(
                "grant",
                grant_refund,
                payment=payment,
                amount=amount,
                reason=Refund.Reason.RETURNED,
                funder=Refund.Funder.PLATFORM if is_ours else Refund.Funder.PRODUCER,
                consignment=part,
                units=units,
                on=self.trade.on,
            )

    def _units(self, part: Consignment, packs: int) -> list[Unit]:
        """Packs of the first line that are still with the buyer."""
        for line, there in list(kept(part).items())[:1]:
            gone = sum(unit.quantity for unit in line.refund_units.all())
            packs = min(packs, there - gone)
            if packs > 0:
                return [Unit(line, packs, int(line.line_price_incl_tax) * packs // line.quantity)]
        return []

    @rule(pick=PICK, is_paid=st.booleans())
    def refund(self, pick: int, is_paid: bool) -> None:
        row = self.one(Refund.objects.all(), pick)
        if row is not None and is_paid:
            paper = self.trade.paper()
            self.act("refund", refund_done, refund=row, reference=paper, now=self.trade.now)
        elif row is not None:
            self.act("refund_failed", refund_failed, refund=row, why="sai", now=self.trade.now)

    # Cash.

    @rule(
        pick=PICK,
        share=PER_CENT,
        payer=st.sampled_from([Holder.CARRIER, Holder.PRODUCER]),
        to=st.sampled_from([CashRemittance.To.PLATFORM, CashRemittance.To.PRODUCER]),
        extra=st.sampled_from([0, 0, 7_000]),
    )
    def remit(self, pick: int, share: int, payer: str, to: str, extra: int) -> None:
        cash = self.one(CashCollection.objects.select_related("consignment__producer"), pick)
        if cash is None or (payer == Holder.PRODUCER and to == CashRemittance.To.PRODUCER):
            return
        amount = max(1, cash.amount * share // 100)
        named = payer == Holder.PRODUCER or to == CashRemittance.To.PRODUCER
        facts = RemittanceFacts(
            payer=payer,
            to=to,
            reference=self.trade.paper(),
            amount=amount + (extra if to == CashRemittance.To.PLATFORM else 0),
            paid_on=self.trade.on,
            carrier=cash.carrier if payer == Holder.CARRIER else "",
            producer=cash.consignment.producer if named else None,
        )
        self.act(
            "remit",
            note_remittance,
            facts=facts,
            lines=[CashLine(cash.pk, amount)],
            by=self.trade.staff,
            now=self.trade.now,
        )

    # Statements and payouts.

    @rule(days=st.integers(1, 9))
    def settle(self, days: int) -> None:
        self.trade.wait(days=days)
        made = self.act("settle", settlements.make_due, on=self.trade.on)
        self.done["statements"] += len(made or [])

    @rule(pick=PICK)
    def a_week_goes_by(self, pick: int) -> None:
        """What mostly happens: statements, nobody answers, one file, and the bank pays all of
        it but, now and then, one."""
        self.settle(days=8)
        self.trade.wait(days=4)
        self.overdue()
        self.batch()
        for payout in Payout.objects.filter(state=Payout.State.WAITING).order_by("pk"):
            self.bank_says(pick=self._place(payout), is_paid=payout.pk % 5 != pick % 5)

    def _place(self, payout: Payout) -> int:
        return Payout.objects.filter(pk__lt=payout.pk).count()

    @rule()
    def overdue(self) -> None:
        self.act("overdue", settlements.accept_overdue, on=self.trade.on)

    @rule(pick=PICK)
    def agree(self, pick: int) -> None:
        row = self.one(Settlement.objects.all(), pick)
        if row is not None:
            self.act(
                "agree",
                settlements.accept,
                settlement=row,
                by=self.trade.staff,
                now=self.trade.now,
            )

    @rule(pick=PICK)
    def dispute(self, pick: int) -> None:
        line = self.one(SettlementLine.objects.filter(settlement__accepted_at=None), pick)
        if line is not None:
            self.act(
                "dispute",
                settlements.dispute,
                line=line,
                words="không đúng",
                by=self.trade.staff,
                now=self.trade.now,
            )

    @rule(pick=PICK, correction=st.integers(-9_999, 9_999))
    def answer(self, pick: int, correction: int) -> None:
        row = self.one(SettlementDispute.objects.all(), pick)
        if row is not None:
            self.act(
                "answer",
                settlements.answer,
                dispute=row,
                words="đã xem",
                correction=correction,
                by=self.trade.staff,
                now=self.trade.now,
            )

    @rule()
    def batch(self) -> None:
        self.act(
            "batch", payouts.make_batch, layout="CSV", pay_on=self.trade.on, by=self.trade.staff
        )

    @rule(pick=PICK, is_paid=st.booleans())
    def bank_says(self, pick: int, is_paid: bool) -> None:
        row = self.one(Payout.objects.all(), pick)
        if row is None:
            return
        facts: dict[str, Any] = {"payout": row, "by": self.trade.staff, "now": self.trade.now}
        if is_paid:
            facts |= {"reference": self.trade.paper(), "paid_on": self.trade.on}
            self.act("paid", payouts.mark_paid, **facts)
        else:
            self.act("bounced", payouts.mark_failed, failure="sai tên", **facts)

    @rule(amount=st.integers(-5_000, 5_000).filter(bool), pick=PICK)
    def correct(self, amount: int, pick: int) -> None:
        self.act(
            "correct",
            posting.post_correction,
            producer=self.products[pick % 3].producer,
            amount=amount,
            words="nhầm",
            key=f"machine:{self.trade.paper()}",
            on=self.trade.on,
            by=self.trade.staff,
        )

    # What always holds.

    @invariant()
    def the_books_agree(self) -> None:
        must_balance()

    @invariant()
    def postgresql_agrees(self) -> None:
        """Everything that is asked at commit, asked now."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def the_parts_are_the_whole(self) -> None:
        for order in Order.objects.prefetch_related("consignments"):
            assert sum(part.total for part in order.consignments.all()) == order.total_incl_tax

    @invariant()
    def nobody_gets_back_more_than_came(self) -> None:
        for payment in Payment.objects.all():
            assert 0 <= given_back(payment) <= received(payment)
            assert owed(payment) >= 0

    @invariant()
    def no_pack_is_lost(self) -> None:
        for product in getattr(self, "products", []):
            record = StockRecord.objects.get(product=product)
            promised = sum(line.num_allocated or 0 for line in Line.objects.filter(product=product))
            assert record.num_in_stock == STOCK - self.left_house[product.pk]
            assert (record.num_allocated or 0) == promised <= record.num_in_stock


@pytest.mark.django_db
@pytest.mark.parametrize("number", SEEDS)
def test_whatever_happens_the_books_agree(number: int, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_of_nobody"
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_of_nobody"]
    machine = seed(number)(type("Money", (Money,), {}))
    run_state_machine_as_test(machine, settings=SETTINGS)


SETTINGS = settings(
    max_examples=4,
    stateful_step_count=20,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
