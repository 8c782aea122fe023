"""Packs that are ready leave first: what that does to stock, lots, money, recalls and the rest."""

from decimal import Decimal

import pytest
from django.core import mail
from django.db import transaction
from django.db.utils import DatabaseError

from marketplace.commerce.models import Consignment, Cut, PartLine, PartSent, Refund
from marketplace.commerce.order.models import Line
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors.consignments import kept, lots_here, lots_in, unsent
from marketplace.commerce.selectors.lots import choices_for
from marketplace.commerce.selectors.parcels import parcels
from marketplace.commerce.selectors.recalls import parcels_of
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.consignments import accept, deliver, refuse, take_back
from marketplace.commerce.services.errors import NotReady, OrderRefused
from marketplace.commerce.services.packing import pack, unpack
from marketplace.commerce.services.parts import send_part
from marketplace.commerce.services.telling import send_step
from tests.commerce.test_order_mails import jobs
from tests.commerce.trading import COD, VIETQR, Trade, must_balance
from tests.factories import LotFactory, ProductFactory, UserFactory
from traceability.selectors.recalls import quantities_left

pytestmark = pytest.mark.django_db
PRICE, PACKS, STOCK = 100_001, 5, 20


@pytest.fixture
def trade() -> Trade:
    return Trade(UserFactory())


@pytest.fixture
def parcel(trade: Trade) -> Consignment:
    """Five packs of one product, paid and accepted."""
    product = ProductFactory(stock__price=PRICE, stock__num_in_stock=STOCK)
    order = trade.order((product, PACKS), method=VIETQR)
    trade.pay(order)
    row: Consignment = order.consignments.get()
    return accept(consignment=row, by=trade.staff)


def line_of(row: Consignment) -> Line:
    line: Line = row.order.lines.get()
    return line


def ahead(trade: Trade, row: Consignment, packs: int, **facts: object) -> PartSent:
    held: dict[str, object] = {"carrier": "Xe Phương Trang", "tracking_code": "PT1", **facts}
    return send_part(
        consignment=row,
        packs={line_of(row).pk: packs},
        by=trade.staff,
        on=trade.on,
        **held,  # type: ignore[arg-type]
    )


def stock_of(row: Consignment) -> tuple[int, int]:
    record = StockRecord.objects.get(product=line_of(row).product)
    return record.num_in_stock, record.num_allocated or 0


def left(row: Consignment) -> dict[str, int]:
    return {line.title: packs for line, packs in unsent(row).items()}


def test_a_part_takes_its_stock_once_and_the_rest_follows(
    trade: Trade, parcel: Consignment
) -> None:
    ahead(trade, parcel, 2)
    parcel.refresh_from_db()
    assert (parcel.state, list(left(parcel).values()), stock_of(parcel)) == (
        "ACCEPTED",
        [3],
        (STOCK - 2, 3),
    )
    ahead(trade, parcel, 1)
    assert [part.number for part in parcel.parts.order_by("number")] == [1, 2]
    row = trade.send(parcel)
    assert (row.state, stock_of(row)) == ("HANDED_OVER", (STOCK - PACKS, 0))
    trade.deliver(row)
    must_balance()


def test_the_money_of_both_parts_is_booked_when_all_is_delivered(
    trade: Trade, parcel: Consignment
) -> None:
    ahead(trade, parcel, 2)
    must_balance()
    trade.deliver(parcel)
    parcel.refresh_from_db()
    assert (parcel.state, sum(kept(parcel).values())) == ("DELIVERED", PACKS)
    assert not Refund.objects.exists()
    must_balance()


@pytest.mark.parametrize("packs", [0, -1, PACKS, PACKS + 1])
def test_a_part_is_some_of_what_has_not_left_and_never_all(
    trade: Trade, parcel: Consignment, packs: int
) -> None:
    with pytest.raises(NotReady):
        ahead(trade, parcel, packs)
    assert not PartSent.objects.exists()
    assert stock_of(parcel) == (STOCK, PACKS)


def test_cash_is_collected_once_so_nothing_goes_ahead(trade: Trade) -> None:
    row: Consignment = trade.order((ProductFactory(), 3), method=COD).consignments.get()
    with pytest.raises(NotReady, match="tiền mặt"):
        ahead(trade, row, 1)


def test_nothing_goes_ahead_of_what_is_unpaid_packed_gone_or_fetched(
    trade: Trade, parcel: Consignment
) -> None:
    unpaid: Consignment = trade.order((ProductFactory(), 3), method=VIETQR).consignments.get()
    with pytest.raises(NotReady, match="chưa trả tiền"):
        ahead(trade, unpaid, 1)
    pack(consignment=parcel, taken=(), by=trade.staff, on=trade.on)
    with pytest.raises(NotReady, match="mở kiện ra"):
        ahead(trade, parcel, 1)
    trade.send(parcel)
    with pytest.raises(NotReady, match="đã đi"):
        ahead(trade, parcel, 1)


def test_a_carrier_is_named_and_a_placed_order_is_accepted_by_the_act(trade: Trade) -> None:
    order = trade.order((ProductFactory(), 3), method=VIETQR)
    trade.pay(order)
    row: Consignment = order.consignments.get()
    with pytest.raises(NotReady):
        ahead(trade, row, 1, carrier=" ")
    ahead(trade, row, 1)
    row.refresh_from_db()
    assert row.state == "ACCEPTED"
    last = row.events.order_by("number").last()
    assert last is not None
    assert last.note.startswith("Gửi trước: 1 ×")


def test_lots_of_a_part_stay_out_of_the_lots_when_the_rest_is_unpacked(
    trade: Trade, parcel: Consignment
) -> None:
    line = line_of(parcel)
    lot = LotFactory(product=line.product, quantity=Decimal(9))
    ahead(trade, parcel, 2, taken=[(line.pk, lot.pk, 2)])
    assert quantities_left([lot.pk])[lot.pk] == 7
    [choice] = choices_for(parcel, on=trade.on)
    assert (choice.wanted, choice.lots[0].suggested) == (3, 3)
    pack(consignment=parcel, taken=[(line.pk, lot.pk, 3)], by=trade.staff, on=trade.on)
    assert quantities_left([lot.pk])[lot.pk] == 4
    unpack(consignment=parcel, by=trade.staff)
    assert quantities_left([lot.pk])[lot.pk] == 7
    assert [row.left for row in lots_in(parcel)] == [2]
    assert lots_here(parcel) == []


def test_a_part_is_noted_whole_or_not_at_all(trade: Trade, parcel: Consignment) -> None:
    line = line_of(parcel)
    lot = LotFactory(product=line.product, quantity=Decimal(9))
    with pytest.raises(NotReady, match="ghi đủ 2 gói"):
        ahead(trade, parcel, 2, taken=[(line.pk, lot.pk, 1)])
    assert not PartSent.objects.exists()


def test_a_recall_finds_a_part_with_its_buyer_while_the_rest_is_at_home(
    trade: Trade, parcel: Consignment
) -> None:
    line = line_of(parcel)
    noted = LotFactory(product=line.product, quantity=Decimal(9))
    ahead(trade, parcel, 2, taken=[(line.pk, noted.pk, 2)])
    [found] = parcels_of([noted])
    assert (found.quantity, found.is_certain, found.has_left) == (2, True, True)


def test_a_part_without_lots_may_hold_any_lot_on_sale_on_its_day(
    trade: Trade, parcel: Consignment
) -> None:
    ahead(trade, parcel, 2)
    lot = LotFactory(product=line_of(parcel).product, quantity=Decimal(9))
    [found] = parcels_of([lot])
    assert (found.quantity, found.is_certain) == (2, False)
    trade.send(parcel)
    [found] = parcels_of([lot])
    assert found.quantity == PACKS


def test_the_slip_and_the_pack_list_speak_of_the_rest_alone(
    trade: Trade, parcel: Consignment
) -> None:
    ahead(trade, parcel, 2)
    [row] = parcels([parcel])
    assert [packs for _line, packs in row.lines] == [3]


def test_some_of_the_rest_can_be_called_off_and_no_more_than_the_rest(
    trade: Trade, parcel: Consignment
) -> None:
    line = line_of(parcel)
    ahead(trade, parcel, 2)
    facts = {"reason": "hết hàng", "by": trade.staff, "now": trade.now, "side": "PRODUCER"}
    with pytest.raises(OrderRefused):
        cancel(consignment=parcel, quantities={line.pk: 4}, **facts)  # type: ignore[arg-type]
    cancel(consignment=parcel, quantities={line.pk: 1}, **facts)  # type: ignore[arg-type]
    assert list(left(parcel).values()) == [2]
    assert stock_of(parcel) == (STOCK - 2, 2)
    must_balance()


def test_with_the_rest_called_off_the_part_is_what_is_on_its_way(
    trade: Trade, parcel: Consignment
) -> None:
    ahead(trade, parcel, 2)
    cancel(consignment=parcel, reason="mất mùa", by=trade.staff, now=trade.now, side="PRODUCER")
    parcel.refresh_from_db()
    assert (parcel.state, parcel.carrier, parcel.tracking_code) == (
        "HANDED_OVER",
        "Xe Phương Trang",
        "PT1",
    )
    refund = Refund.objects.get()
    assert refund.amount == 3 * PRICE
    assert not Cut.objects.filter(line=None).exists()
    assert stock_of(parcel) == (STOCK - 2, 0)
    deliver(consignment=parcel, by=trade.staff, now=trade.now)
    must_balance()


@pytest.mark.parametrize("is_refused", [True, False])
def test_a_last_parcel_that_comes_back_pays_back_its_own_packs_and_no_others(
    trade: Trade, parcel: Consignment, is_refused: bool
) -> None:
    line = line_of(parcel)
    lot = LotFactory(product=line.product, quantity=Decimal(9))
    ahead(trade, parcel, 2, taken=[(line.pk, lot.pk, 2)])
    pack(consignment=parcel, taken=[(line.pk, lot.pk, 3)], by=trade.staff, on=trade.on)
    trade.send(parcel)
    if is_refused:
        refuse(consignment=parcel, by=trade.staff, now=trade.now)
        with pytest.raises(OrderRefused):
            deliver(consignment=parcel, by=trade.staff, now=trade.now)
    with pytest.raises(NotReady):
        take_back(consignment=parcel, good={line.pk: 4}, by=trade.staff, now=trade.now)
    take_back(consignment=parcel, good={line.pk: 2}, by=trade.staff, now=trade.now)
    parcel.refresh_from_db()
    assert (parcel.state, sum(kept(parcel).values())) == ("DELIVERED", 2)
    assert Refund.objects.get().amount == 3 * PRICE
    assert stock_of(parcel) == (STOCK - 3, 0)
    assert quantities_left([lot.pk])[lot.pk] == 6
    must_balance()


def test_all_packs_may_come_back_after_delivery(trade: Trade, parcel: Consignment) -> None:
    line = line_of(parcel)
    lot = LotFactory(product=line.product, quantity=Decimal(9))
    ahead(trade, parcel, 2, taken=[(line.pk, lot.pk, 2)])
    trade.deliver(parcel)
    take_back(consignment=parcel, good={line.pk: PACKS}, by=trade.staff, now=trade.now)
    assert stock_of(parcel) == (STOCK, 0)
    assert quantities_left([lot.pk])[lot.pk] == 9


def test_postgresql_lets_no_part_hold_more_than_is_wanted(
    trade: Trade, parcel: Consignment
) -> None:
    part = ahead(trade, parcel, 2)
    second = PartSent.objects.create(consignment=parcel, number=2, carrier="Xe", by=trade.staff)
    with pytest.raises(DatabaseError), transaction.atomic():
        PartLine.objects.create(part=second, line=line_of(parcel), quantity=PACKS - 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Cut.objects.create(
            consignment=parcel, line=line_of(parcel), quantity=4, amount=1, reason="x"
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        PartSent.objects.filter(pk=part.pk).update(carrier="khác")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_buyer_is_told_what_is_on_its_way_and_what_follows(
    trade: Trade, parcel: Consignment, language: str
) -> None:
    parcel.order.guest_email, parcel.order.language = "mua@vi-du.example", language
    parcel.order.save(update_fields=["guest_email", "language"])
    ahead(trade, parcel, 2)
    sent = [send_step(**facts) for facts in jobs("commerce.mail_step") if is_of_a_part(facts)]
    assert sent == [1]
    assert "2 ×" in mail.outbox[-1].body
    assert "PT1" in mail.outbox[-1].body


def is_of_a_part(facts: dict[str, object]) -> bool:
    return facts["what"] == "part_sent"
