"""Money coming, on the producer's desk: plain figures, every line leads to where it comes from."""

from collections.abc import Callable

import pytest
from django.test import Client

from catalog.producers.models import Member
from foundation.models import Notice
from marketplace.commerce.models import Settlement, SettlementDispute
from marketplace.commerce.selectors.ledger import owed_to
from marketplace.commerce.services import settlements
from tests.commerce.trading import Trade
from tests.desk.conftest import Seller
from tests.factories import UserFactory

MONEY = "/chu-the/doi-soat/"
ROOM = "/chu-the/tien/"


@pytest.fixture
def seller(make_seller: Callable[[str], Seller]) -> Seller:
    return make_seller("Hợp tác xã Tiền Về")


@pytest.fixture
def trade(seller: Seller) -> Trade:
    """The seller's pack was paid and delivered."""
    trade = Trade(UserFactory(is_superuser=True))
    order = trade.order((seller.product, 2))
    trade.pay(order)
    trade.deliver(order.consignments.get())
    return trade


@pytest.fixture
def row(trade: Trade) -> Settlement:
    trade.wait(days=8)
    (made,) = settlements.make_due(on=trade.on)
    return made


def said(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def test_the_day_tells_what_is_owed(seller: Seller, trade: Trade) -> None:
    page = seller.client.get("/chu-the/").content.decode()
    assert "Sắp được trả" in page
    assert said(owed_to(seller.producer)) in page
    assert said(owed_to(seller.producer)) in seller.client.get(ROOM).content.decode()


def test_a_statement_adds_up_and_leads_to_order_and_booking(
    seller: Seller, row: Settlement
) -> None:
    page = seller.client.get(f"{MONEY}{row.pk}/").content.decode()
    line = row.lines.order_by("pk").first()
    assert line is not None
    assert said(row.balance) in page
    assert f"/chu-the/don-hang/{line.entry.consignment_id}/" in page
    drill = seller.client.get(f"{MONEY}{row.pk}/dong/{line.pk}/").content.decode()
    assert line.entry.transaction.key in drill
    table = seller.client.get(f"{MONEY}{row.pk}/bang.csv").content.decode("utf-8-sig")
    amounts = [int(text.rsplit(",", 1)[1]) for text in table.splitlines()[1:]]
    assert sum(amounts[:-1]) == amounts[-1] == row.balance


def test_the_producers_people_are_told_of_a_new_statement(seller: Seller, row: Settlement) -> None:
    notice = Notice.objects.get(key=f"settlement:{row.number}:{seller.member.pk}")
    assert said(row.balance) in notice.body
    assert seller.client.get(notice.address).status_code == 200


def test_agreeing_takes_a_second_page_and_happens_once(seller: Seller, row: Settlement) -> None:
    address = f"{MONEY}{row.pk}/dong-y/"
    assert said(row.balance) in seller.client.get(address).content.decode()
    row.refresh_from_db()
    assert row.accepted_at is None
    for _ in range(2):
        assert seller.client.post(address).status_code == 302
    row.refresh_from_db()
    assert row.accepted_by == seller.member


def test_a_line_is_disputed_with_words(seller: Seller, row: Settlement) -> None:
    line = row.lines.order_by("pk").first()
    assert line is not None
    address = f"{MONEY}{row.pk}/dong/{line.pk}/"
    assert seller.client.post(address, {"words": " "}).status_code == 422
    assert seller.client.post(address, {"words": "Thiếu 2.000 đ"}).status_code == 302
    assert SettlementDispute.objects.get(line=line).by == seller.member
    assert "Thiếu 2.000 đ" in seller.client.get(address).content.decode()
    assert "đang xem lại" in seller.client.get(f"{MONEY}{row.pk}/").content.decode()


@pytest.mark.parametrize("duty", ["WAREHOUSE", "VIEWER"])
def test_only_the_owner_and_who_sells_see_money(seller: Seller, row: Settlement, duty: str) -> None:
    Member.objects.filter(user=seller.member).update(duty=duty)
    for address in (ROOM, f"{ROOM}so/", MONEY, f"{MONEY}{row.pk}/", f"{MONEY}{row.pk}/bang.csv"):
        assert seller.client.get(address).status_code == 404
    assert "Sắp được trả" not in seller.client.get("/chu-the/").content.decode()


def test_another_producers_statement_is_not_there(
    row: Settlement, make_seller: Callable[[str], Seller]
) -> None:
    other = make_seller("Hợp tác xã Khác").client
    line = row.lines.order_by("pk").first()
    assert line is not None
    for address in ("", "bang.csv", "dong-y/", f"dong/{line.pk}/"):
        assert other.get(f"{MONEY}{row.pk}/{address}").status_code == 404
    assert other.post(f"{MONEY}{row.pk}/dong-y/").status_code == 404
    assert Client().get(MONEY).status_code == 302
