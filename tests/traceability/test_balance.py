"""Lots made of lots: nothing is taken twice, and nothing comes out that did not go in."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from foundation.calendar import today
from tests.certification.test_register_is_evidence import at_once as run_at_once
from tests.factories import GrowingAreaFactory, LotFactory, ProducerFactory, ProductFactory
from tests.factories.trace import SupplierFactory
from traceability.models import Lot, LotHandover, LotLoss, LotUse, TraceEvent
from traceability.selectors import verify_chain
from traceability.selectors.balance import (
    balance_of,
    drawable,
    left,
    making_of,
    received,
    received_left,
    taken_from,
)
from traceability.services import TraceError, balance
from traceability.services.lots import BadLotFact, Material

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_lot(**facts: Any) -> Lot:
    return LotFactory(**{"quantity": Decimal(100), "unit": "kg", **facts})


def make(*sources: tuple[Lot, str], **changes: Any) -> Lot:
    first = sources[0][0]
    facts: dict[str, Any] = {
        "kind": "REPACK",
        "product": first.product,
        "code": f"CON-{Lot.objects.count()}",
        "quantity": Decimal(10),
        "unit": "kg",
        "grams_per_unit": None,
        "packed_on": today(),
        "best_before_on": first.best_before_on,
        "by": first.opened_by,
        "on": today(),
    }
    return balance.make_lot(
        sources=[(lot, Decimal(much)) for lot, much in sources], **facts | changes
    )


def test_a_repacked_lot_takes_what_it_is_made_of() -> None:
    source = a_lot(growing_area=GrowingAreaFactory())
    made = make((source, "10.5"), unit="gói", quantity=Decimal(21), grams_per_unit=Decimal(500))
    assert left(source) == Decimal("89.5")
    assert left(made) == 21
    assert made.grams == 10_500
    assert made.growing_area == source.growing_area
    assert [(use.source, use.quantity) for use in making_of(made).parts] == [
        (source, Decimal("10.500"))
    ]
    check = making_of(made).check
    assert check is not None
    assert (check.verdict, check.lost) == ("fits", 0)
    assert [row.use.target for row in taken_from(source) if row.use] == [made]


def test_the_making_stands_in_the_chain_of_the_new_lot() -> None:
    source = a_lot(code="NGUON")
    made = make((source, "10"), kind="PROCESS", quantity=Decimal(4))
    event = made.events.get()
    assert (event.kind, event.source) == (TraceEvent.Kind.PROCESSED, TraceEvent.Source.SERVICE)
    assert event.detail == "Chế biến từ lô NGUON"
    assert verify_chain(made) is None


def test_a_mix_draws_on_each_of_its_sources_and_twice_on_one_is_once() -> None:
    one = a_lot()
    other = a_lot(product=one.product)
    made = make((one, "10"), (other, "20"), (one, "5"), kind="MIX", quantity=Decimal(35))
    assert (left(one), left(other)) == (85, 80)
    assert sorted(use.quantity for use in making_of(made).parts) == [15, 20]
    assert made.growing_area is None


def test_an_overdrawn_lot_is_refused_and_nothing_is_half_done() -> None:
    full = a_lot()
    short = a_lot(quantity=Decimal(3), product=full.product)
    with pytest.raises(balance.Overdrawn, match="chỉ còn 3 kg"):
        make((full, "10"), (short, "3.001"), kind="MIX")
    assert (left(full), left(short)) == (100, 3)
    assert Lot.objects.count() == 2


def test_gain_is_refused_unless_a_material_explains_it() -> None:
    source = a_lot()
    with pytest.raises(balance.GainsMass, match=r"10\.500 g.*10\.000 g"):
        make((source, "10"), kind="PROCESS", quantity=Decimal("10.5"))
    sugar = Material(
        name="Đường",
        received_on=today(),
        supplier=SupplierFactory(producer=source.producer),
        quantity=Decimal("0.5"),
        unit="kg",
    )
    made = make((source, "10"), kind="PROCESS", quantity=Decimal("10.5"), materials=[sugar])
    assert made.materials.get().name == "Đường"


def test_what_nobody_weighed_is_let_through_and_says_that_it_was_not_checked() -> None:
    source = a_lot()
    made = make((source, "10"), unit="hũ", quantity=Decimal(999))
    check = making_of(made).check
    assert check is not None
    assert check.verdict == "unknown"


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "SPLIT"},  # packed another day than its source
        {"packed_on": today() - 30 * DAY},
        {"best_before_on": today() + 3000 * DAY},
        {"best_before_on": None},
    ],
)
def test_a_lot_is_neither_older_nor_longer_lived_than_its_source(changes: dict[str, Any]) -> None:
    source = a_lot()
    with pytest.raises(balance.NotFromThese):
        make((source, "1"), **changes)
    assert left(source) == 100


def test_a_split_keeps_product_and_packing_day() -> None:
    source = a_lot()
    with pytest.raises(balance.NotFromThese):
        make(
            (source, "10"),
            kind="SPLIT",
            packed_on=source.packed_on,
            product=ProductFactory(producer=source.producer),
        )
    assert make((source, "10"), kind="SPLIT", packed_on=source.packed_on).packed_on < today()


def test_a_closed_lot_gives_nothing_until_it_is_opened_again() -> None:
    source = a_lot()
    balance.close_lot(lot=source, by=source.opened_by)
    closed_at = balance.close_lot(lot=source, by=source.opened_by).closed_at
    source.refresh_from_db()
    assert source.closed_at == closed_at
    acts = [
        lambda: make((source, "1"), quantity=Decimal(1)),
        lambda: balance.hand_over(
            lot=source, quantity=Decimal(1), to_name="Quán", by=source.opened_by, on=today()
        ),
        lambda: balance.write_off(
            lot=source, quantity=Decimal(1), reason="vỡ", by=source.opened_by, on=today()
        ),
    ]
    for act in acts:
        with pytest.raises(balance.LotClosed):
            act()
    balance.reopen_lot(lot=source, by=source.opened_by)
    for act in acts:
        act()
    assert left(source) == 97


def test_goods_of_a_recalled_lot_go_nowhere_but_may_be_destroyed() -> None:
    source = a_lot(recalled=True)
    with pytest.raises(balance.RecalledSource):
        make((source, "1"))
    with pytest.raises(balance.RecalledSource):
        balance.hand_over(
            lot=source, quantity=Decimal(1), to_name="Quán", by=source.opened_by, on=today()
        )
    balance.hand_over(
        lot=source, quantity=Decimal(1), to_name="Quán", by=source.opened_by, on=today() - DAY
    )
    balance.write_off(
        lot=source, quantity=Decimal(99), reason="Tiêu huỷ", by=source.opened_by, on=today()
    )
    assert left(source) == 0


def test_another_producer_draws_on_what_it_was_handed_and_on_no_more() -> None:
    source, taker = a_lot(), ProducerFactory()
    product = ProductFactory(producer=taker)
    facts: dict[str, Any] = {"product": product, "kind": "REPACK"}
    with pytest.raises(balance.Overdrawn):
        make((source, "1"), **facts)
    balance.hand_over(
        lot=source, quantity=Decimal(20), to_producer=taker, by=source.opened_by, on=today()
    )
    # The owner's book is the owner's: who holds the goods still uses them.
    balance.close_lot(lot=source, by=source.opened_by)
    make((source, "10"), **facts)
    with pytest.raises(balance.Overdrawn, match="chỉ còn 10 kg"):
        make((source, "10.001"), **facts)
    assert left(source) == 80
    assert received_left(source, taker) == 10
    assert [(lot, lot.received, lot.left) for lot in received(taker)] == [(source, 20, 10)]
    assert drawable(taker)[-1] == source
    # What the other makes of it is the other's: the owner sees the hand-over, authorities both.
    assert len(taken_from(source)) == 1
    assert len(taken_from(source, by_others=True)) == 2


@pytest.mark.parametrize("receivers", [{}, {"to_name": "  "}, {"to_name": "A", "self": True}])
def test_a_hand_over_has_one_receiver_who_is_somebody_else(receivers: dict[str, Any]) -> None:
    lot = a_lot()
    if receivers.pop("self", False):
        receivers["to_producer"] = ProducerFactory()
    for wrong in (receivers, {"to_producer": lot.producer}):
        with pytest.raises(balance.BadReceiver):
            balance.hand_over(lot=lot, quantity=Decimal(1), by=lot.opened_by, on=today(), **wrong)


@pytest.mark.parametrize("wrong", ["0", "-1", "0.0001"])
def test_a_quantity_that_is_none_is_refused(wrong: str) -> None:
    lot = a_lot()
    with pytest.raises(BadLotFact):
        balance.write_off(
            lot=lot, quantity=Decimal(wrong), reason="x", by=lot.opened_by, on=today()
        )


def test_the_database_refuses_what_a_service_forgot() -> None:
    lot = a_lot()
    for row in (
        LotLoss(lot=lot, reason="x", lost_on=today()),
        LotHandover(lot=lot, to_name="x", handed_on=today()),
        LotUse(source=lot, target=a_lot(product=lot.product), kind="MIX", used_on=today()),
    ):
        row.quantity, row.entered_by = Decimal("100.001"), lot.opened_by
        with pytest.raises(IntegrityError, match="than is taken"), transaction.atomic():
            row.save()


def test_the_databases_refusal_comes_out_as_overdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    lot = a_lot()
    monkeypatch.setattr(balance, "left", lambda _lot: Decimal(10**6))
    with pytest.raises(balance.Overdrawn):
        balance.write_off(lot=lot, quantity=Decimal(101), reason="x", by=lot.opened_by, on=today())


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["make", "mix", "hand", "give", "draw", "lose"]),
        st.integers(0, 5),
        st.decimals(Decimal("0.001"), Decimal(60), places=3),
    ),
    min_size=4,
    max_size=14,
)


class MassBalance(HypothesisTestCase):
    """Random sequences of everything that takes from lots."""

    @settings(max_examples=18, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ACTS)
    def test_no_sequence_of_acts_overdraws_a_lot_and_all_sums_are_exact(
        self, acts: list[tuple[str, int, Decimal]]
    ) -> None:
        lots = [a_lot()]
        taker = ProducerFactory()
        theirs = ProductFactory(producer=taker)
        for act, which, much in acts:
            lot = lots[which % len(lots)]
            by: dict[str, Any] = {"by": lot.opened_by, "on": today()}
            try:
                if act == "hand":
                    balance.hand_over(lot=lot, quantity=much, to_name="Quán", **by)
                elif act == "give":
                    balance.hand_over(lot=lot, quantity=much, to_producer=taker, **by)
                elif act == "lose":
                    balance.write_off(lot=lot, quantity=much, reason="rơi", **by)
                elif act == "draw":
                    make((lot, str(much)), product=theirs, quantity=much)
                elif act == "mix":
                    make((lot, str(much)), (lots[0], "1"), kind="MIX", quantity=much)
                else:
                    lots.append(make((lot, str(much)), quantity=much))
            except TraceError:
                continue
        for lot in Lot.objects.all():
            stands = balance_of(lot)
            parts = (stands.drawn, stands.handed, stands.lost, stands.sold, stands.left)
            assert min(parts) >= 0
            assert stands.sold == 0
            assert sum(parts) == lot.quantity
            assert received_left(lot, taker) >= 0
        # What was ever packed first is all there is: in lots, given away or lost.
        self._nothing_appears_or_vanishes(taker)

    def _nothing_appears_or_vanishes(self, taker: Any) -> None:
        lots = Lot.objects.all()
        kept = sum(balance_of(lot).left for lot in lots)
        kept += sum(received_left(lot, taker) for lot in lots)
        gone = sum(one.quantity for one in LotHandover.objects.filter(to_producer=None))
        gone += sum(loss.quantity for loss in LotLoss.objects.all())
        added = sum(lot.quantity for lot in lots if not lot.parts.exists())
        drawn = sum(use.quantity for use in LotUse.objects.all())
        made = sum(lot.quantity for lot in lots if lot.parts.exists())
        assert kept + gone == added - drawn + made
        assert made <= drawn


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_kilo_at_once_one_is_told() -> None:
    lot = a_lot(quantity=Decimal(1))

    def take() -> object:
        try:
            return balance.hand_over(
                lot=lot, quantity=Decimal(1), to_name="Quán", by=lot.opened_by, on=today()
            )
        except balance.Overdrawn as error:
            return error

    results = run_at_once(take, 4)
    assert sum(isinstance(result, LotHandover) for result in results) == 1
    assert sum(isinstance(result, balance.Overdrawn) for result in results) == 3
    assert left(lot) == 0


@pytest.mark.django_db(transaction=True)
def test_two_mixes_that_name_their_sources_in_other_orders_do_not_wait_for_each_other() -> None:
    one = a_lot()
    other = a_lot(product=one.product)
    orders = [((one, "60"), (other, "60")), ((other, "60"), (one, "60"))] * 2

    def mix() -> object:
        pair = orders.pop()
        try:
            return make(*pair, kind="MIX", code=f"TRON-{len(orders)}")
        except balance.Overdrawn as error:
            return error

    results = run_at_once(mix, 4)
    assert sum(isinstance(result, Lot) for result in results) == 1
    assert sum(isinstance(result, balance.Overdrawn) for result in results) == 3
    assert (left(one), left(other)) == (40, 40)
