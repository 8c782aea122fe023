"""Group orders: run at a threshold by a deadline, or give everything back, all by themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.producers.models import SalesPoint
from catalog.products.models import Product
from marketplace.commerce.models import Consignment, GroupPledge, GroupRun, ListingCheck
from marketplace.commerce.order.models import Order
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors.group_runs import progress
from marketplace.commerce.selectors.payments import given_back, received
from marketplace.commerce.services import Contact, cancelling, group_runs, payments
from marketplace.commerce.services.errors import PaymentClosed, SoldOut, TotalChanged
from marketplace.commerce.services.group_runs import GroupClosed, GroupRefused, NoPlace, RunTerms
from marketplace.commerce.tasks.group_runs import decide_group_runs
from tests.commerce.buyers import home
from tests.commerce.test_many_buyers import at_once
from tests.commerce.trading import Trade, must_balance
from tests.factories import ProductFactory, UserFactory

PRICE = 50_000


def opened(trade: Trade, product: Product | None = None, **facts: Any) -> GroupRun:
    terms: dict[str, Any] = {"unit_price": PRICE, "threshold": 5, "most": 10}
    terms |= {"closes_at": trade.now + timedelta(hours=30)} | facts
    product = product or ProductFactory(stock__num_in_stock=20)
    return group_runs.open_run(
        product=product, terms=RunTerms(**terms), by=trade.staff, now=trade.now
    )


def joined(trade: Trade, run: GroupRun, quantity: int, *, who: str = "", **facts: Any) -> Order:
    number = who or trade.paper()[2:]
    address = facts.pop("address", None) or home()
    content = group_runs.content_of(run=run, quantity=quantity, address=address, on=trade.on)
    held = {
        "run": run,
        "quantity": quantity,
        "contact": Contact("Bạn Chung", f"09{int(number):08d}", "chung@vi-du.example"),
        "address": address,
        "seen_total": content.total,
        "on": trade.on,
        "now": trade.now,
    }
    return group_runs.join(**held | facts)


def paid(trade: Trade, run: GroupRun, quantity: int) -> Order:
    order = joined(trade, run, quantity)
    trade.pay(order)
    return order


def at_the_end(trade: Trade, run: GroupRun) -> GroupRun:
    trade.now = run.closes_at
    return group_runs.decide(run=run, now=trade.now)


def states(*orders: Order) -> list[tuple[str, bool, str]]:
    rows = [order.consignments.select_related("order__payment").get() for order in orders]
    return [(row.state, row.released_at is not None, row.order.payment.state) for row in rows]


def promised(run: GroupRun) -> int:
    return StockRecord.objects.get(product=run.product).num_allocated or 0


@pytest.fixture
def trade(db: None) -> Trade:
    return Trade(UserFactory())


RUNS = ("PLACED", True, "PAID")
WAITS = ("PLACED", False, "PAID")
BACK = ("CANCELLED", False, "PAID")
CLOSED = ("CANCELLED", False, "EXPIRED")


def test_a_paid_order_waits_and_leaves_when_enough_packs_are_paid(trade: Trade) -> None:
    run = opened(trade)
    one, two, unpaid = paid(trade, run, 3), paid(trade, run, 2), joined(trade, run, 4)
    assert states(one, two) == [WAITS, WAITS]
    found = progress(run)
    assert (found.paid, found.waiting, found.left, found.missing) == (5, 4, 1, 0)
    assert group_runs.decide(run=run, now=trade.now).state == "OPEN"
    assert at_the_end(trade, run).state == "RUN"
    assert states(one, two, unpaid) == [RUNS, RUNS, CLOSED]
    assert promised(run) == 5
    trade.deliver(one.consignments.get())
    must_balance()


def test_too_few_paid_packs_and_everything_goes_back(trade: Trade) -> None:
    run = opened(trade)
    one, unpaid = paid(trade, run, 4), joined(trade, run, 5)
    assert at_the_end(trade, run).state == "FAILED"
    assert states(one, unpaid) == [BACK, CLOSED]
    assert received(one.payment) == given_back(one.payment) > 0
    assert given_back(unpaid.payment) == 0
    assert promised(run) == 0
    group_runs.decide(run=run, now=trade.now)
    assert one.payment.refunds.count() == 1
    told = ProcrastinateJob.objects.filter(task_name="commerce.mail_group_decided")
    assert told.count() == 1
    steps = ProcrastinateJob.objects.filter(task_name="commerce.mail_step")
    assert [job.args["what"] for job in steps] == ["group_failed"]
    must_balance()


def test_part_of_the_money_does_not_count_and_goes_back(trade: Trade) -> None:
    run = opened(trade)
    order = joined(trade, run, 5)
    trade.pay(order, 1_000)
    assert progress(run).paid == 0
    assert at_the_end(trade, run).state == "FAILED"
    assert given_back(order.payment) == 1_000
    must_balance()


def test_when_all_packs_are_paid_it_runs_before_its_deadline(trade: Trade) -> None:
    run = opened(trade)
    orders = [paid(trade, run, 6), paid(trade, run, 4)]
    assert decide_group_runs(0) == 1
    assert states(*orders) == [RUNS, RUNS]
    assert decide_group_runs(0) == 0
    with pytest.raises(GroupClosed):
        joined(trade, run, 1)


def test_places_are_held_by_whoever_may_still_pay_and_free_when_they_did_not(trade: Trade) -> None:
    run = opened(trade)
    order = joined(trade, run, 8)
    with pytest.raises(NoPlace) as refused:
        joined(trade, run, 3)
    assert refused.value.left == 2
    trade.now += timedelta(hours=25)
    assert payments.expire_unpaid(payment=order.payment, now=trade.now)
    assert progress(run).left == 10
    assert paid(trade, run, 10)


def test_nobody_may_pay_later_than_the_deadline(trade: Trade) -> None:
    run = opened(trade, closes_at=trade.now + timedelta(hours=2))
    order = joined(trade, run, 1)
    assert order.payment.due_at == run.closes_at
    with pytest.raises(PaymentClosed):
        payments.change_method(order=order, method="CASH_ON_DELIVERY", now=trade.now)
    trade.now = run.closes_at
    with pytest.raises(GroupClosed):
        joined(trade, run, 1)


def test_a_buyer_may_leave_while_it_is_open(trade: Trade) -> None:
    run = opened(trade)
    order = paid(trade, run, 5)
    cancelling.cancel(
        consignment=order.consignments.get(), reason="", by=None, now=trade.now, side="BUYER"
    )
    assert (progress(run).paid, progress(run).held) == (0, 0)
    assert at_the_end(trade, run).state == "FAILED"
    assert order.payment.refunds.count() == 1
    must_balance()


def test_late_money_follows_the_run(trade: Trade) -> None:
    ran, failed = opened(trade), opened(trade)
    paid(trade, ran, 5)
    late = [joined(trade, run, 2) for run in (ran, failed)]
    at_the_end(trade, ran)
    at_the_end(trade, failed)
    assert states(*late) == [CLOSED, CLOSED]
    trade.now += timedelta(hours=1)
    for order in late:
        trade.pay(order)
    assert states(*late) == [RUNS, CLOSED]
    assert [given_back(order.payment) for order in late] == [0, int(late[1].total_incl_tax)]
    assert (promised(ran), promised(failed)) == (7, 0)
    must_balance()


def test_late_money_for_a_place_that_somebody_else_has_goes_back(trade: Trade) -> None:
    run = opened(trade)
    late = joined(trade, run, 6)
    trade.now += timedelta(hours=25)
    payments.expire_unpaid(payment=late.payment, now=trade.now)
    paid(trade, run, 5)
    trade.pay(late)
    assert states(late) == [CLOSED]
    assert given_back(late.payment) == int(late.total_incl_tax)
    must_balance()


def test_money_that_comes_between_the_decision_and_the_closing_follows_it_too(
    trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran, failed = opened(trade), opened(trade)
    paid(trade, ran, 5)
    between = [joined(trade, run, 1) for run in (ran, failed)]
    trade.now = ran.closes_at
    with monkeypatch.context() as away:
        away.setattr(payments, "expire_unpaid", lambda **_: False)
        for run in (ran, failed):
            group_runs.decide(run=run, now=trade.now)
    for order in between:
        trade.pay(order)
    assert states(*between) == [RUNS, BACK]
    must_balance()


def test_a_worker_that_dies_half_way_leaves_the_rest_to_the_next(
    trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = opened(trade)
    orders = [paid(trade, run, 1) for _ in range(3)]
    trade.now = run.closes_at
    done: list[int] = []
    real = group_runs._settle_one

    def dies(order: Order, **facts: Any) -> bool:
        if done:
            raise KeyboardInterrupt
        done.append(order.pk)
        return real(order, **facts)

    with monkeypatch.context() as dying:
        dying.setattr(group_runs, "_settle_one", dies)
        with pytest.raises(KeyboardInterrupt):
            group_runs.decide(run=run, now=trade.now)
    assert [state for state, _, _ in states(*orders)].count("CANCELLED") == 1
    assert decide_group_runs(0) == 1
    assert states(*orders) == [BACK] * 3
    assert [order.payment.refunds.count() for order in orders] == [1, 1, 1]
    must_balance()


def test_one_order_that_cannot_follow_holds_up_no_other(
    trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = opened(trade)
    orders = [paid(trade, run, 1) for _ in range(3)]
    real = group_runs._settle_one

    def breaks(order: Order, **facts: Any) -> bool:
        if order.pk == orders[0].pk:
            raise RuntimeError
        return real(order, **facts)

    with monkeypatch.context() as broken:
        broken.setattr(group_runs, "_settle_one", breaks)
        at_the_end(trade, run)
    assert states(*orders) == [WAITS, BACK, BACK]
    group_runs.decide(run=run, now=trade.now)
    assert states(*orders) == [BACK] * 3


def test_goods_that_may_no_longer_be_sold_make_it_fail(trade: Trade) -> None:
    run = opened(trade)
    order = paid(trade, run, 5)
    ListingCheck.objects.filter(product=run.product).update(ended_at=trade.now)
    assert at_the_end(trade, run).state == "FAILED"
    assert states(order) == [BACK]
    must_balance()


def test_packs_are_of_the_stock_that_the_shop_sells_too(trade: Trade) -> None:
    run = opened(trade, ProductFactory(stock__num_in_stock=10))
    trade.order((run.product, 8))
    with pytest.raises(SoldOut):
        joined(trade, run, 3)
    assert promised(run) == 8


def test_the_same_words_twice_are_one_order_and_another_total_is_said(trade: Trade) -> None:
    run = opened(trade)
    assert joined(trade, run, 2, who="7") == joined(trade, run, 2, who="7")
    assert joined(trade, run, 3, who="7") != joined(trade, run, 2, who="7")
    assert GroupPledge.objects.count() == 2
    with pytest.raises(TotalChanged):
        joined(trade, run, 1, seen_total=1)


def test_everybody_comes_to_the_point_of_a_run_that_has_one(trade: Trade) -> None:
    commune = home().commune
    point = SalesPoint.objects.create(name="Điểm thử", commune=commune)
    run = opened(trade, pickup_at=point)
    order = joined(trade, run, 1, address=group_runs.place_of_pickup(run))
    consignment = order.consignments.get()
    assert (consignment.kind, consignment.pickup_at) == (Consignment.Kind.PICKUP, point)
    assert order.total_incl_tax == PRICE


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"unit_price": 68_000}, "thấp hơn"),
        ({"threshold": 11}, "ít hơn"),
        ({"threshold": 0}, "ít hơn"),
        ({"most": 21}, "chỉ còn 20"),
        ({"hours": 0}, "một giờ"),
        ({"hours": 24 * 31}, "một giờ"),
    ],
)
def test_a_run_promises_what_can_be_kept(trade: Trade, facts: dict[str, int], words: str) -> None:
    closes_at = trade.now + timedelta(hours=facts.pop("hours", 30))
    with pytest.raises(GroupRefused, match=words):
        opened(trade, closes_at=closes_at, **facts)


def test_one_run_of_a_product_at_a_time(trade: Trade) -> None:
    run = opened(trade)
    with pytest.raises(GroupRefused, match="chưa xong"):
        opened(trade, run.product)
    at_the_end(trade, run)
    assert opened(trade, run.product)


def test_strong_alcohol_and_alcohol_of_unknown_strength_have_no_group_price(trade: Trade) -> None:
    with pytest.raises(GroupRefused, match="15 độ"):
        opened(trade, ProductFactory(alcohol=True))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(1, 4), st.booleans(), st.booleans()), max_size=6))
def test_whoever_joins_pays_and_leaves_the_money_and_the_stock_agree(
    trade: Trade, people: list[tuple[int, bool, bool]]
) -> None:
    trade.now += timedelta(days=1)
    run = opened(trade, threshold=6, most=30, product=ProductFactory(stock__num_in_stock=30))
    stays = 0
    for packs, pays, leaves in people:
        order = paid(trade, run, packs) if pays else joined(trade, run, packs)
        if leaves:
            cancelling.cancel(
                consignment=order.consignments.get(),
                reason="",
                by=None,
                now=trade.now,
                side="BUYER",
            )
        stays += packs if pays and not leaves else 0
    assert progress(run).paid == stays
    run = at_the_end(trade, run)
    assert run.state == ("RUN" if stays >= 6 else "FAILED")
    assert promised(run) == (stays if run.state == "RUN" else 0)
    for pledge in run.pledges.select_related("order__payment"):
        came, back = received(pledge.order.payment), given_back(pledge.order.payment)
        is_off = pledge.order.consignments.get().state == "CANCELLED"
        assert back == (came if is_off else 0)
    must_balance()


def _no_circle(outcome: dict[str, int]) -> None:
    assert not {"OperationalError", "DeadlockDetected", "IntegrityError"} & set(outcome), outcome


def _said(act: Callable[[], object], word: str = "done") -> Callable[[], str]:
    def run() -> str:
        act()
        return word

    return run


@pytest.mark.django_db(transaction=True)
def test_many_joining_at_once_never_hold_more_than_there_are() -> None:
    trade = Trade(UserFactory())
    run = opened(trade)
    acts = [_said(lambda n=n: joined(trade, run, 3, who=str(n))) for n in range(1, 9)]
    outcome = at_once(acts)
    _no_circle(outcome)
    assert outcome == {"done": 3, "NoPlace": 5}
    assert (progress(run).held, promised(run)) == (9, 9)


@pytest.mark.django_db(transaction=True)
def test_deciding_paying_and_joining_at_once_end_in_one_fate() -> None:
    trade = Trade(UserFactory())
    run = opened(trade)
    first = paid(trade, run, 4)
    others = [joined(trade, run, 1) for _ in range(3)]
    trade.now = run.closes_at
    acts = [_said(lambda: group_runs.decide(run=run, now=trade.now), "decided")] * 3
    acts += [_said(lambda order=order: trade.pay(order), "paid") for order in others]
    acts += [_said(lambda: joined(trade, run, 1))] * 2
    outcome = at_once(acts)
    _no_circle(outcome)
    assert outcome == {"decided": 3, "paid": 3, "GroupClosed": 2}
    run = group_runs.decide(run=run, now=trade.now)
    ends = states(first, *others)
    if run.state == "RUN":
        assert {end[0] for end in ends} == {"PLACED"}
    else:
        assert {end[0] for end in ends} == {"CANCELLED"}
        assert promised(run) == 0
    for order in (first, *others):
        back = int(order.total_incl_tax) if run.state == "FAILED" else 0
        assert given_back(order.payment) == back
    must_balance()
