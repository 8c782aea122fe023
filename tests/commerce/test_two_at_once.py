"""Two people, or one impatient one, act on the same consignment at the same moment."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.utils import timezone

from foundation.calendar import today
from marketplace.commerce.models import (
    CashCollection,
    Consignment,
    ConsignmentEvent,
    LotReturn,
    Payment,
    Receipt,
)
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors.consignments import unsent
from marketplace.commerce.services import hand_over
from marketplace.commerce.services.cancelling import cancel, cancel_order
from marketplace.commerce.services.consignments import accept, deliver, refuse, take_back
from marketplace.commerce.services.packing import pack, unpack
from marketplace.commerce.services.parts import send_part
from tests.commerce.conftest import Buy, Fill
from tests.commerce.test_many_buyers import at_once
from tests.commerce.trading import VIETQR, Trade, must_balance
from tests.factories import LotFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now


def said(word: str, act: Callable[[], object]) -> Callable[[], str]:
    def run() -> str:
        act()
        return word

    return run


def _no_circle(outcome: Counter[str]) -> None:
    assert not {"OperationalError", "DeadlockDetected", "IntegrityError"} & set(outcome), outcome


def _stock() -> tuple[int, int]:
    record = StockRecord.objects.get()
    return record.num_in_stock, record.num_allocated or 0


@pytest.fixture
def parcel(fill: Fill, buy: Buy) -> Consignment:
    return buy(fill((ProductFactory(), 3))).consignments.get()


def test_accepting_and_calling_off_at_once_are_one_of_the_two(parcel: Consignment) -> None:
    by = UserFactory()

    def no() -> None:
        cancel(consignment=parcel, reason="Đổi ý", by=None, now=NOW(), side="BUYER")

    outcome = at_once(
        [said("yes", lambda: accept(consignment=parcel, by=by))] * 3 + [said("no", no)] * 3
    )
    _no_circle(outcome)
    assert (outcome["yes"], outcome["no"]) in {(1, 0), (0, 1)}
    parcel.refresh_from_db()
    wanted = {"ACCEPTED": (20, 3), "CANCELLED": (20, 0)}
    assert _stock() == wanted[parcel.state]


def test_leaving_and_calling_off_at_once_move_the_stock_once(parcel: Consignment) -> None:
    by = UserFactory()
    accept(consignment=parcel, by=by)
    pack(consignment=parcel, taken=(), by=by, on=today())

    def leave() -> None:
        hand_over(consignment=parcel, carrier="Xe", tracking_code="", by=by)

    def no() -> None:
        cancel(consignment=parcel, reason="Hết", by=by, now=NOW(), side="PRODUCER")

    def open_again() -> None:
        unpack(consignment=parcel, by=by)

    outcome = at_once(
        [said("left", leave)] * 2 + [said("no", no)] * 2 + [said("open", open_again)] * 2
    )
    _no_circle(outcome)
    parcel.refresh_from_db()
    assert outcome["left"] + outcome["no"] == 1
    assert _stock() == {"HANDED_OVER": (17, 0), "CANCELLED": (20, 0)}[parcel.state]


def test_delivered_and_refused_at_once_are_one_of_the_two(parcel: Consignment) -> None:
    by = UserFactory()
    hand_over(consignment=parcel, carrier="Xe", tracking_code="", by=by)
    outcome = at_once(
        [said("had", lambda: deliver(consignment=parcel, by=by, now=NOW()))] * 3
        + [said("not", lambda: refuse(consignment=parcel, by=by, now=NOW()))] * 3
    )
    _no_circle(outcome)
    assert outcome["had"] + outcome["not"] == 1
    assert CashCollection.objects.count() == Receipt.objects.count() == outcome["had"]
    numbers = list(ConsignmentEvent.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_parcel_comes_back_once_however_often_it_is_said(parcel: Consignment) -> None:
    line, by = parcel.order.lines.get(), UserFactory()
    lot = LotFactory(product=line.product)
    taken = [(line.pk, lot.pk, 3)]
    hand_over(consignment=parcel, carrier="Xe", tracking_code="", taken=taken, by=by)
    refuse(consignment=parcel, by=by, now=NOW())

    def back() -> None:
        take_back(consignment=parcel, good={line.pk: 3}, by=by, now=NOW())

    outcome = at_once([said("back", back)] * 5)
    assert outcome == {"back": 1, "WrongState": 4}
    assert _stock() == (20, 0)
    assert LotReturn.objects.get().quantity == 3


def test_both_producers_and_the_platform_call_parts_off_at_once_without_a_circle(
    fill: Fill, buy: Buy
) -> None:
    products = [ProductFactory() for _ in range(3)]
    order = buy(fill(*[(product, 2) for product in products]))
    acts = [
        said(
            "part",
            lambda row=row: cancel(
                consignment=row, reason="Hết", by=None, now=NOW(), side="PRODUCER"
            ),
        )
        for row in order.consignments.order_by("-pk")
    ]
    acts.append(
        said(
            "all",
            lambda: cancel_order(
                order=order, reason="Khách gọi", side="PLATFORM", by=None, now=NOW()
            ),
        )
    )
    outcome = at_once(acts)
    _no_circle(outcome)
    assert set(order.consignments.values_list("state", flat=True)) == {"CANCELLED"}
    assert {record.num_allocated for record in StockRecord.objects.all()} == {0}
    assert Payment.objects.get().state == "CANCELLED"


def test_parts_the_rest_and_a_cut_at_once_take_each_pack_once() -> None:
    trade = Trade(UserFactory())
    order = trade.order((ProductFactory(stock__num_in_stock=20), 6), method=VIETQR)
    trade.pay(order)
    row: Consignment = accept(consignment=order.consignments.get(), by=trade.staff)
    line = order.lines.get()

    def ahead() -> None:
        send_part(consignment=row, packs={line.pk: 2}, carrier="Xe", by=trade.staff)

    def all_of_it() -> None:
        hand_over(consignment=row, carrier="Xe", tracking_code="", by=trade.staff)

    def one_less() -> None:
        cancel(
            consignment=row,
            reason="Thiếu",
            quantities={line.pk: 1},
            by=trade.staff,
            now=NOW(),
            side="PRODUCER",
        )

    outcome = at_once(
        [said("part", ahead)] * 3 + [said("left", all_of_it)] * 2 + [said("cut", one_less)] * 2
    )
    _no_circle(outcome)
    assert outcome["left"] <= 1
    row.refresh_from_db()
    gone = 2 * row.parts.count() + (sum(unsent(row).values()) if row.state == "HANDED_OVER" else 0)
    wanted = 6 - outcome["cut"]
    assert _stock() == (20 - gone, wanted - gone)
    if row.state != "HANDED_OVER":
        hand_over(consignment=row, carrier="Xe", tracking_code="", by=trade.staff)
    assert _stock() == (20 - wanted, 0)
    deliver(consignment=row, by=trade.staff, now=NOW())
    must_balance()
