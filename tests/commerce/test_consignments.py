"""What becomes of a consignment: each step, who may take it, and what it does to stock, lots and
money."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.calendar import today
from marketplace.commerce.models import (
    CashCollection,
    Consignment,
    Cut,
    LotReturn,
    Payment,
    Receipt,
    Refund,
)
from marketplace.commerce.order.models import Line
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.rules import money
from marketplace.commerce.selectors.consignments import (
    kept,
    lots_in,
    recipient,
    released,
    tab_counts,
)
from marketplace.commerce.selectors.lots import choices_for
from marketplace.commerce.selectors.payments import due, owed
from marketplace.commerce.services import AlreadyHandedOver, NotReady, hand_over
from marketplace.commerce.services.cancelling import cancel, cancel_order
from marketplace.commerce.services.consignments import (
    accept,
    deliver,
    give_to_buyer,
    refuse,
    take_back,
)
from marketplace.commerce.services.errors import CancelRefused, WrongState
from marketplace.commerce.services.packing import pack, unpack
from marketplace.commerce.services.payments import expire_unpaid, receive
from tests.commerce.conftest import Buy, Fill
from tests.factories import LotFactory, ProductFactory, UserFactory
from traceability.selectors.recalls import quantities_left

pytestmark = pytest.mark.django_db

Act = Callable[[Consignment], object]
ALL = list(states.STEPS)
NOW = timezone.now


def _go_on(row: Consignment) -> dict[str, Act]:
    by = UserFactory()
    return {
        "accept": lambda c: accept(consignment=c, by=by),
        "pack": lambda c: pack(consignment=c, taken=(), by=by, on=today()),
        "unpack": lambda c: unpack(consignment=c, by=by),
        "hand_over": lambda c: hand_over(consignment=c, carrier="Xe", tracking_code="", by=by),
        "deliver": lambda c: deliver(consignment=c, by=by, now=NOW()),
        "refuse": lambda c: refuse(consignment=c, by=by, now=NOW()),
        "take_back": lambda c: take_back(consignment=c, good={}, by=by, now=NOW()),
        "cancel": lambda c: cancel(
            consignment=c, reason="Hết hàng", by=by, now=NOW(), side="PRODUCER"
        ),
    }


LEADS = {
    "accept": {"PLACED": "ACCEPTED"},
    "pack": {"ACCEPTED": "PACKED"},
    "unpack": {"PACKED": "ACCEPTED"},
    # Handing over takes what is not packed yet along; see services.consignments.hand_over.
    "hand_over": {"PLACED": "HANDED_OVER", "ACCEPTED": "HANDED_OVER", "PACKED": "HANDED_OVER"},
    "deliver": {"HANDED_OVER": "DELIVERED"},
    "refuse": {"HANDED_OVER": "REFUSED"},
    "take_back": {"HANDED_OVER": "RETURNED", "REFUSED": "RETURNED", "DELIVERED": "RETURNED"},
    "cancel": {"PLACED": "CANCELLED", "ACCEPTED": "CANCELLED", "PACKED": "CANCELLED"},
}
WAY_TO = {
    "PLACED": (),
    "ACCEPTED": ("accept",),
    "PACKED": ("accept", "pack"),
    "HANDED_OVER": ("hand_over",),
    "DELIVERED": ("hand_over", "deliver"),
    "REFUSED": ("hand_over", "refuse"),
    "RETURNED": ("hand_over", "refuse", "take_back"),
    "CANCELLED": ("cancel",),
}


@pytest.fixture
def parcel(fill: Fill, buy: Buy) -> Consignment:
    return buy(fill((ProductFactory(), 3))).consignments.get()


def _stock(row: Consignment) -> tuple[int, int]:
    record = StockRecord.objects.get(partner__producer=row.producer)
    return record.num_in_stock, record.num_allocated or 0


@pytest.mark.parametrize("state", ALL)
def test_each_act_is_allowed_where_the_rule_says_and_refused_everywhere_else(
    parcel: Consignment, state: str, fill: Fill, buy: Buy
) -> None:
    for name, leads in LEADS.items():
        row = buy(fill((ProductFactory(), 1))).consignments.get()
        acts = _go_on(row)
        for step in WAY_TO[state]:
            acts[step](row)
            row.refresh_from_db()
        assert row.state == state
        if state in leads:
            acts[name](row)
            row.refresh_from_db()
            assert row.state == leads[state], name
        else:
            with pytest.raises((WrongState, AlreadyHandedOver, CancelRefused, NotReady)):
                acts[name](row)
            row.refresh_from_db()
            assert row.state == state, name
        numbers = list(row.events.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


@given(st.lists(st.sampled_from(ALL), max_size=12))
def test_no_way_leads_out_of_an_end_or_back_from_the_road(targets: list[str]) -> None:
    state, left = states.PLACED, False
    for target in targets:
        if not states.may_become(state, target):
            continue
        assert not (left and target in states.BEFORE_LEAVING)
        left = left or target == states.HANDED_OVER
        state = target
    assert not any(states.may_become(states.RETURNED, target) for target in ALL)
    for side in (states.BUYER, states.PRODUCER, states.PLATFORM, states.SYSTEM):
        if states.may_cancel(state, side):
            assert states.may_become(state, states.CANCELLED)


def test_the_promise_is_kept_until_it_leaves_and_consumed_once(parcel: Consignment) -> None:
    acts = _go_on(parcel)
    for name, wanted in (("accept", (20, 3)), ("pack", (20, 3)), ("hand_over", (17, 0))):
        acts[name](parcel)
        assert _stock(parcel) == wanted
    with pytest.raises(AlreadyHandedOver):
        acts["hand_over"](parcel)
    assert _stock(parcel) == (17, 0)
    acts["deliver"](parcel)
    assert _stock(parcel) == (17, 0)


def test_a_parcel_can_be_unpacked_and_packed_again_from_the_same_lot(
    parcel: Consignment,
) -> None:
    line = parcel.order.lines.get()
    lot = LotFactory(product=line.product, quantity=Decimal(5))
    by = UserFactory()
    accept(consignment=parcel, by=by)
    for _round in range(2):
        pack(consignment=parcel, taken=[(line.pk, lot.pk, 3)], by=by, on=today())
        assert quantities_left([lot.pk])[lot.pk] == 2
        unpack(consignment=parcel, by=by)
        assert quantities_left([lot.pk])[lot.pk] == 5
        assert lots_in(parcel) == []
    pack(consignment=parcel, taken=[(line.pk, lot.pk, 3)], by=by, on=today())
    hand_over(consignment=parcel, carrier="Xe", tracking_code="", by=by)
    assert [(row.note.lot, row.left) for row in lots_in(parcel)] == [(lot, 3)]
    assert quantities_left([lot.pk])[lot.pk] == 2


def test_cash_is_noted_when_it_is_delivered_and_not_before(parcel: Consignment) -> None:
    payment = Payment.objects.get(order=parcel.order)
    assert payment.state == "ON_DELIVERY"
    acts = _go_on(parcel)
    acts["hand_over"](parcel)
    assert not Receipt.objects.exists()
    acts["deliver"](parcel)
    cash = CashCollection.objects.get()
    assert (cash.amount, cash.holder, cash.carrier) == (parcel.total, "CARRIER", "Xe")
    assert Receipt.objects.get().amount == parcel.total
    payment.refresh_from_db()
    assert payment.state == "PAID"
    with pytest.raises(WrongState):
        acts["deliver"](parcel)
    assert Receipt.objects.count() == 1


def test_what_nobody_took_brings_no_cash_and_comes_back_good_or_spoiled(
    parcel: Consignment,
) -> None:
    line = parcel.order.lines.get()
    lot, by = LotFactory(product=line.product, quantity=Decimal(9)), UserFactory()
    hand_over(
        consignment=parcel,
        carrier="Xe",
        tracking_code="",
        taken=[(line.pk, lot.pk, 3)],
        by=by,
    )
    refuse(consignment=parcel, words="Khách đi vắng", fee=40_000, by=by, now=NOW())
    with pytest.raises(NotReady):
        take_back(consignment=parcel, good={line.pk: 4}, by=by, now=NOW())
    take_back(consignment=parcel, good={line.pk: 2}, by=by, now=NOW())
    assert _stock(parcel) == (19, 0)
    assert quantities_left([lot.pk])[lot.pk] == 8
    assert sorted(LotReturn.objects.values_list("quantity", "is_good")) == [(1, False), (2, True)]
    assert not Receipt.objects.exists()
    assert Payment.objects.get().state == "CANCELLED"
    with pytest.raises(WrongState):
        take_back(consignment=parcel, good={line.pk: 2}, by=by, now=NOW())
    assert _stock(parcel) == (19, 0)


def test_a_buyer_calls_off_until_it_is_accepted_and_not_after(
    parcel: Consignment, fill: Fill, buy: Buy
) -> None:
    facts = {"reason": "Đổi ý", "by": None, "now": NOW(), "side": "BUYER"}
    cancel(consignment=parcel, **facts)
    assert _stock(parcel) == (20, 0)
    assert due(parcel) == 0
    assert Payment.objects.get(order=parcel.order).state == "CANCELLED"
    with pytest.raises(CancelRefused):
        cancel(consignment=parcel, **facts)
    assert _stock(parcel) == (20, 0)
    late = buy(fill((ProductFactory(), 1))).consignments.get()
    accept(consignment=late, by=UserFactory())
    with pytest.raises(CancelRefused, match="Chủ thể đã nhận"):
        cancel(consignment=late, **facts)


def test_a_producer_says_why_and_may_call_off_some_packs(parcel: Consignment) -> None:
    line, by = parcel.order.lines.get(), UserFactory()
    accept(consignment=parcel, by=by)
    facts = {"by": by, "now": NOW(), "side": "PRODUCER"}
    with pytest.raises(CancelRefused, match="lý do"):
        cancel(consignment=parcel, reason=" ", **facts)
    with pytest.raises(CancelRefused):
        cancel(consignment=parcel, reason="Thiếu", quantities={line.pk: 4}, **facts)
    cancel(consignment=parcel, reason="Thiếu", quantities={line.pk: 1}, **facts)
    parcel.refresh_from_db()
    assert (parcel.state, _stock(parcel), kept(parcel)) == ("ACCEPTED", (20, 2), {line: 2})
    assert due(parcel) == parcel.total - 68_000
    (choice,) = choices_for(parcel, on=today())
    assert choice.wanted == 2
    cancel(consignment=parcel, reason="Hết", quantities={line.pk: 2}, **facts)
    parcel.refresh_from_db()
    assert (parcel.state, _stock(parcel), due(parcel)) == ("CANCELLED", (20, 0), 0)


def test_a_packed_parcel_called_off_gives_its_lots_back_once(parcel: Consignment) -> None:
    line, by = parcel.order.lines.get(), UserFactory()
    first = LotFactory(product=line.product, quantity=Decimal(2))
    second = LotFactory(product=line.product, quantity=Decimal(9))
    accept(consignment=parcel, by=by)
    taken = [(line.pk, first.pk, 2), (line.pk, second.pk, 1)]
    pack(consignment=parcel, taken=taken, by=by, on=today())
    facts = {"reason": "Vỡ", "by": by, "now": NOW(), "side": "PLATFORM"}
    cancel(consignment=parcel, quantities={line.pk: 2}, **facts)
    left = quantities_left([first.pk, second.pk])
    assert (left[first.pk], left[second.pk]) == (1, 9)
    cancel(consignment=parcel, **facts)
    left = quantities_left([first.pk, second.pk])
    assert (left[first.pk], left[second.pk]) == (2, 9)
    assert _stock(parcel) == (20, 0)


def test_one_producers_no_leaves_the_other_part_of_the_order_as_it_was(
    fill: Fill, buy: Buy
) -> None:
    mine, other = ProductFactory(), ProductFactory()
    order = buy(fill((mine, 2), (other, 3)))
    gone = order.consignments.get(producer=mine.producer)
    stays = order.consignments.get(producer=other.producer)
    cancel(consignment=gone, reason="Hết", by=None, now=NOW(), side="PRODUCER")
    assert (_stock(gone), _stock(stays)) == ((20, 0), (20, 3))
    payment = Payment.objects.get(order=order)
    assert (payment.state, owed(payment)) == ("ON_DELIVERY", stays.total)
    done = cancel_order(order=order, reason="Khách gọi", side="PLATFORM", by=None, now=NOW())
    assert [row.pk for row in done] == [stays.pk]
    payment.refresh_from_db()
    assert (payment.state, owed(payment)) == ("CANCELLED", 0)


@settings(max_examples=200)
@given(st.integers(0, 10**9), st.integers(1, 40), st.data())
def test_cuts_of_a_line_add_up_to_its_price_whatever_the_steps(
    price: int, packs: int, data: st.DataObject
) -> None:
    left, cut = packs, 0
    while left:
        now = data.draw(st.integers(1, left))
        amount = money.part(price, first=left - now, last=left, of=packs)
        assert amount >= 0
        left, cut = left - now, cut + amount
    assert cut == price


def _prepaid(buy: Buy, basket: object) -> Consignment:
    consignment: Consignment = buy(basket, method="VIETQR").consignments.get()
    return consignment


@pytest.fixture
def _sells_by_transfer() -> None:
    from marketplace.commerce.models import SellingSettings

    rules = SellingSettings.load()
    rules.bank_bin, rules.bank_account, rules.bank_holder = "970436", "0123456789", "CHO MAU"
    rules.save()


def _pay(row: Consignment, amount: int, reference: str = "FT1") -> None:
    receive(
        payment=Payment.objects.get(order=row.order),
        method="VIETQR",
        reference=reference,
        amount=amount,
        at=NOW(),
        now=NOW(),
    )
    row.refresh_from_db()


@pytest.mark.usefixtures("_sells_by_transfer")
def test_a_producer_sees_a_prepaid_order_when_it_is_paid(fill: Fill, buy: Buy) -> None:
    row = _prepaid(buy, fill((ProductFactory(), 2)))
    assert not released(row.producer).exists()
    assert tab_counts(row.producer)["moi"] == 0
    with pytest.raises(WrongState, match="chưa trả tiền"):
        accept(consignment=row, by=UserFactory())
    with pytest.raises(CancelRefused, match="chưa trả tiền"):
        cancel(consignment=row, reason="Hết", by=UserFactory(), now=NOW(), side="PRODUCER")
    _pay(row, row.total)
    assert released(row.producer).get() == row
    accept(consignment=row, by=UserFactory())


@pytest.mark.usefixtures("_sells_by_transfer")
def test_money_that_came_goes_back_with_what_is_called_off(fill: Fill, buy: Buy) -> None:
    row = _prepaid(buy, fill((ProductFactory(), 3)))
    _pay(row, row.total)
    line = row.order.lines.get()
    facts = {"by": UserFactory(), "now": NOW(), "side": "PRODUCER"}
    cancel(consignment=row, reason="Thiếu", quantities={line.pk: 1}, **facts)
    assert [r.amount for r in Refund.objects.order_by("pk")] == [68_000]
    cancel(consignment=row, reason="Hết", **facts)
    assert sum(r.amount for r in Refund.objects.all()) == row.total
    assert {r.reason for r in Refund.objects.all()} == {"CANCELLED"}
    assert sum(cut.amount for cut in Cut.objects.all()) == row.total


@pytest.mark.usefixtures("_sells_by_transfer")
def test_a_paid_parcel_that_never_arrived_is_paid_back_and_a_delivered_one_is_not(
    fill: Fill, buy: Buy
) -> None:
    by = UserFactory()
    lost, had = (_prepaid(buy, fill((ProductFactory(), 1))) for _ in range(2))
    for number, row in enumerate((lost, had)):
        _pay(row, row.total, f"FT{number}")
        hand_over(consignment=row, carrier="Xe", tracking_code="", by=by)
    take_back(consignment=lost, good={}, words="Thất lạc", by=by, now=NOW())
    assert Refund.objects.get().amount == lost.total
    deliver(consignment=had, by=by, now=NOW())
    take_back(consignment=had, good={}, by=by, now=NOW())
    assert Refund.objects.count() == 1  # a return after delivery is the complaint's to pay


@pytest.mark.usefixtures("_sells_by_transfer")
def test_an_unpaid_order_gives_its_stock_back_once_and_late_money_takes_it_again(
    fill: Fill, buy: Buy
) -> None:
    row = _prepaid(buy, fill((ProductFactory(), 4)))
    payment = Payment.objects.get(order=row.order)
    late = payment.due_at + timedelta(minutes=1)
    assert expire_unpaid(payment=payment, now=late)
    assert not expire_unpaid(payment=payment, now=late)
    row.refresh_from_db()
    assert (row.state, _stock(row)) == ("CANCELLED", (20, 0))
    assert not Cut.objects.exists()
    _pay(row, row.total)
    assert (row.state, _stock(row), row.released_at is not None) == ("PLACED", (20, 4), True)
    payment.refresh_from_db()
    assert payment.state == "PAID"


@pytest.mark.usefixtures("_sells_by_transfer")
def test_late_money_goes_back_where_the_stock_is_gone(fill: Fill, buy: Buy) -> None:
    product = ProductFactory(stock__num_in_stock=2)
    row = _prepaid(buy, fill((product, 2)))
    payment = Payment.objects.get(order=row.order)
    expire_unpaid(payment=payment, now=payment.due_at + timedelta(minutes=1))
    buy(fill((product, 1)))
    _pay(row, row.total)
    assert (row.state, _stock(row)) == ("CANCELLED", (2, 1))
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason) == (row.total, "LATE")


def test_who_comes_for_it_takes_it_and_pays_in_one_act(parcel: Consignment) -> None:
    by = UserFactory()
    Consignment.objects.filter(pk=parcel.pk).update(kind="PICKUP")
    accept(consignment=parcel, by=by)
    pack(consignment=parcel, taken=(), by=by, on=today())
    done = give_to_buyer(consignment=parcel, by=by, now=NOW())
    assert (done.state, _stock(parcel)) == ("DELIVERED", (17, 0))
    assert CashCollection.objects.get().holder == "PRODUCER"
    with pytest.raises(NotReady):
        give_to_buyer(consignment=parcel, by=by, now=NOW())
    assert CashCollection.objects.count() == 1


def test_a_producer_reads_who_the_buyer_was_until_thirty_days_after_the_end(
    parcel: Consignment,
) -> None:
    shown = recipient(parcel, on=today())
    assert (shown.name, shown.spoken_phone, shown.street) == (
        "Trần Thị Mua",
        "0912 345 678",
        "12 Trần Phú",
    )
    acts = _go_on(parcel)
    acts["hand_over"](parcel)
    acts["deliver"](parcel)
    parcel.refresh_from_db()
    assert not recipient(parcel, on=today() + timedelta(days=29)).is_hidden
    hidden = recipient(parcel, on=today() + timedelta(days=30))
    words = f"{hidden.name} {hidden.phone} {hidden.street} {hidden.place} {hidden.note}"
    assert hidden.is_hidden
    assert not [told for told in ("Mua", "345", "Trần Phú") if told in words]


def test_where_nothing_is_sent_no_address_is_shown(parcel: Consignment) -> None:
    Consignment.objects.filter(pk=parcel.pk).update(kind="PICKUP")
    parcel.refresh_from_db()
    shown = recipient(parcel, on=today())
    assert (shown.street, shown.place, bool(shown.phone)) == ("", "", True)


def test_stock_promised_is_what_open_lines_hold(fill: Fill, buy: Buy) -> None:
    product = ProductFactory(stock__num_in_stock=30)
    rows = [buy(fill((product, n))).consignments.get() for n in (1, 2, 3, 4)]
    cancel(consignment=rows[0], reason="x", by=None, now=NOW(), side="BUYER")
    hand_over(consignment=rows[1], carrier="Xe", tracking_code="", by=UserFactory())
    held = sum(Line.objects.values_list("num_allocated", flat=True))
    assert _stock(rows[0]) == (28, 7)
    assert held == 7
