"""A worker is killed (SIGKILL) at random points of placing an order and beginning its payment.

Nothing is lost, taken twice or left half: either the whole order is there or none of it, and the
buyer who presses again gets exactly one. The points are statements sent to PostgreSQL, counted in
a placement that lived; the seed is printed.
"""

import os
import random
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Sum
from django.utils import timezone
from oscar.apps.basket.models import Basket
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.products.models import Product
from foundation.calendar import today
from marketplace.commerce.models import (
    Consignment,
    ConsignmentEvent,
    HarvestWindow,
    LineShare,
    Payment,
    PaymentAttempt,
    PreOrder,
    SellingSettings,
)
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.services.payments import begin_attempt
from tests.commerce.conftest import Buy, Fill
from tests.commerce.test_pre_orders import harvest
from tests.factories import ProductFactory

KILLS = 20


class Death:
    """Counts statements, and kills this process before or after the chosen one."""

    def __init__(self, at: int | None, *, after: bool = False) -> None:
        self.at, self.after, self.count = at, after, 0

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.count += 1
        if self.count == self.at and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        done = execute(sql, *rest)
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return done


def _order_and_begin(buy: Buy, basket: Basket, total: int, method: str) -> None:
    order = buy(basket, seen_total=total, method=method)
    if method == "VIETQR":
        begin_attempt(payment=Payment.objects.get(order=order), now=timezone.now())


def _in_a_child(act: Callable[[], None], death: Death) -> bool:
    """Run the act in a process of its own that dies so; whether it was killed."""
    connections.close_all()  # the child shares nothing with us
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            with connection.execute_wrapper(death):
                act()
            code = 0
        finally:
            os._exit(code)
    _pid, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def _until_the_dead_let_go() -> None:
    """PostgreSQL undoes a dead process's transaction when it notices; locks wait for that."""
    from django.db import transaction

    with transaction.atomic():
        list(StockRecord.objects.order_by("pk").select_for_update().values_list("pk"))


def _nothing_is_half() -> None:
    """What holds in every moment, whatever was killed."""
    orders = set(Order.objects.values_list("pk", flat=True))
    for model in (Consignment, Payment):
        assert set(model.objects.values_list("order", flat=True)) == orders
    lines = set(Line.objects.values_list("pk", flat=True))
    assert set(LineShare.objects.values_list("line", flat=True)) == lines
    assert set(ConsignmentEvent.objects.values_list("consignment", flat=True)) == set(
        Consignment.objects.values_list("pk", flat=True)
    )
    submitted = Basket.objects.filter(status=Basket.SUBMITTED).values_list("pk", flat=True)
    assert set(submitted) == set(Order.objects.values_list("basket", flat=True))
    for record in StockRecord.objects.all():
        held = Line.objects.filter(stockrecord=record).aggregate(n=Sum("num_allocated"))["n"]
        assert (record.num_allocated or 0) == (held or 0)
    for row in HarvestWindow.objects.all():
        held = PreOrder.objects.filter(harvest=row).aggregate(n=Sum("quantity"))["n"]
        assert row.taken == (held or 0)
    mails = ProcrastinateJob.objects.filter(task_name="commerce.mail_buyer")
    assert {job.args["order_id"] for job in mails} == orders
    assert not PaymentAttempt.objects.exclude(payment__order__in=orders).exists()


@pytest.mark.django_db(transaction=True)
def test_placing_killed_at_twenty_points_loses_nothing_and_orders_once(
    fill: Fill, buy: Buy, record_property: Callable[[str, object], None]
) -> None:
    seed = int(os.environ.get("DRILL_SEED", random.SystemRandom().randrange(10**6)))
    chance = random.Random(seed)
    print(f"seed {seed} (DRILL_SEED repeats it)")
    record_property("seed", seed)
    rules = SellingSettings.load()
    rules.bank_bin, rules.bank_account, rules.bank_holder = "970436", "0123456789", "CHO MAU"
    rules.save()
    there, later = ProductFactory(stock__num_in_stock=99), ProductFactory(stock__num_in_stock=0)
    harvest(later, packs=99)

    def basket() -> tuple[Basket, int]:
        made = fill((there, 2), (later, 1))
        return made, basket_content(made, on=today()).total

    statements = _statements_of_one(buy, basket)
    points = [*chance.sample(range(1, statements + 1), KILLS - 1), statements]
    for point in points:
        method = chance.choice(["CASH_ON_DELIVERY", "VIETQR"])
        death = Death(point, after=chance.random() < 0.5 or point == statements)
        mine, total = basket()
        before = Order.objects.count()
        print(f"  killed at {point} of {statements}, {method}, after={death.after}")
        _in_a_child(lambda: _order_and_begin(buy, mine, total, method), death)  # noqa: B023
        _until_the_dead_let_go()
        _nothing_is_half()
        assert Order.objects.count() in {before, before + 1}
        _order_and_begin(buy, mine, total, method)  # the buyer presses again
        assert Order.objects.filter(basket=mine).count() == 1
        assert Order.objects.count() == before + 1
        _nothing_is_half()
        assert PaymentAttempt.objects.filter(payment__order__basket=mine).count() == (
            1 if method == "VIETQR" else 0
        )
    _as_many_as_were_ordered(there, later, KILLS + 1)


def _statements_of_one(buy: Buy, basket: Callable[[], tuple[Basket, int]]) -> int:
    made, total = basket()
    counted = Death(None)
    with connection.execute_wrapper(counted):
        _order_and_begin(buy, made, total, "VIETQR")
    return counted.count


def _as_many_as_were_ordered(there: Product, later: Product, orders: int) -> None:
    assert StockRecord.objects.get(product=there).num_allocated == 2 * orders
    assert HarvestWindow.objects.get(product=later).taken == orders
