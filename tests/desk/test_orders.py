"""An order at the desk: one press for each step, and what a second press says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from catalog.producers.models import Member
from foundation.calendar import today
from foundation.templatetags.formats import dong
from marketplace.commerce.models import (
    CashCollection,
    Consignment,
    ConsignmentEvent,
    Cut,
    HarvestWindow,
)
from marketplace.commerce.partner.models import StockRecord
from tests.commerce.buyers import BUYER
from tests.desk.conftest import Seller
from tests.factories import LotFactory, ProductFactory

pytestmark = pytest.mark.django_db
OrderFrom = Callable[..., list[Consignment]]
SENT = {"carrier": "Bưu điện", "tracking_code": "EA1", "confirmed": "on"}


def at(name: str, *args: int) -> str:
    return reverse(f"desk:{name}", args=args)


def page_of(seller: Seller, row: Consignment) -> str:
    return str(seller.client.get(at("order", row.pk)).content.decode())


def stock(seller: Seller) -> tuple[int, int]:
    record = StockRecord.objects.get(product=seller.product)
    return record.num_in_stock, record.num_allocated or 0


def test_an_order_goes_from_new_to_delivered_in_a_press_or_a_page_for_each_step(
    seller: Seller, order_from: OrderFrom
) -> None:
    lot = LotFactory(product=seller.product)
    (row,) = order_from(seller)
    post = seller.client.post
    line = row.order.lines.get()
    steps = [
        ("Nhận đơn", "order_accept", {}, "ACCEPTED"),
        ("Đóng gói", "order_pack", {f"lot_{line.pk}_{lot.pk}": "1"}, "PACKED"),
        ("Giao cho đơn vị vận chuyển", "hand_over", SENT, "HANDED_OVER"),
        ("Khách đã nhận hàng", "order_delivered", {"collected_by": "PRODUCER"}, "DELIVERED"),
    ]
    for words, name, typed, state in steps:
        shown = page_of(seller, row)
        assert words in shown
        assert at(name, row.pk) in shown
        for _press in range(2):
            answer = post(at(name, row.pk), typed, follow=True)
            assert answer.status_code in {200, 422}, name
            row.refresh_from_db()
            assert row.state == state
    states = list(ConsignmentEvent.objects.order_by("number").values_list("state", flat=True))
    assert states == ["PLACED", "ACCEPTED", "PACKED", "HANDED_OVER", "DELIVERED"]
    assert stock(seller) == (19, 0)
    assert CashCollection.objects.get().holder == "PRODUCER"
    assert lot.code in page_of(seller, row)


def test_a_packed_parcel_is_opened_again_with_one_press(
    seller: Seller, order_from: OrderFrom
) -> None:
    (row,) = order_from(seller)
    seller.client.post(at("order_accept", row.pk))
    seller.client.post(at("order_pack", row.pk))
    assert "Mở kiện ra" in page_of(seller, row)
    seller.client.post(at("order_unpack", row.pk))
    row.refresh_from_db()
    assert row.state == "ACCEPTED"
    seller.client.post(at("order_unpack", row.pk))
    row.refresh_from_db()
    assert row.state == "ACCEPTED"


def test_nobody_passes_by_the_packing(seller: Seller, order_from: OrderFrom) -> None:
    (row,) = order_from(seller)
    answer = seller.client.post(at("hand_over", row.pk), SENT, follow=True)
    assert "đóng gói trước khi giao" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "PLACED"


def test_the_lists_count_each_state_and_hold_only_what_is_released(
    seller: Seller, order_from: OrderFrom
) -> None:
    first, second = order_from(seller)[0], order_from(seller)[0]
    hidden = order_from(seller)[0]
    Consignment.objects.filter(pk=hidden.pk).update(released_at=None)
    seller.client.post(at("order_accept", first.pk))
    counts = {key: n for key, _words, n in seller.client.get(at("orders")).context["tabs"]}
    assert (counts["moi"], counts["dang-lam"], counts["xong"]) == (1, 1, 0)
    page = seller.client.get(at("orders")).content.decode()
    assert second.order.spoken_number in page
    assert first.order.spoken_number not in page
    assert hidden.order.spoken_number not in page
    assert seller.client.get(at("order", hidden.pk)).status_code == 404
    other_tab = seller.client.get(f"{at('orders')}?xem=dang-lam").content.decode()
    assert first.order.spoken_number in other_tab
    assert seller.client.get(f"{at('orders')}?xem=la").context["tab"] == "moi"


def test_what_the_buyer_refused_comes_home_and_counts_again(
    seller: Seller, order_from: OrderFrom
) -> None:
    (row,) = order_from(seller)
    post, line = seller.client.post, row.order.lines.get()
    post(at("order_accept", row.pk))
    post(at("order_pack", row.pk))
    post(at("hand_over", row.pk), SENT)
    assert post(at("order_refused", row.pk), {"words": "Không nghe máy"}).status_code == 302
    assert post(at("order_refused", row.pk), {"words": "Không nghe máy"}).status_code == 422
    assert "Không nghe máy" in page_of(seller, row)
    assert stock(seller) == (19, 0)
    typed = {f"packs_{line.pk}": "1", "words": ""}
    assert post(at("order_back", row.pk), typed).status_code == 302
    assert post(at("order_back", row.pk), typed).status_code == 422
    assert stock(seller) == (20, 0)


def test_calling_off_asks_for_a_reason_and_a_form_sent_twice_cuts_once(
    seller: Seller, order_from: OrderFrom
) -> None:
    (row,) = order_from(seller)
    address = at("order_cancel", row.pk)
    token = seller.client.get(address).context["form"]["once_token"].value()
    assert seller.client.post(address, {"everything": "on"}).status_code == 422
    assert seller.client.post(address, {"reason": "Hết hàng"}).status_code == 422
    typed = {"everything": "on", "reason": "Hết hàng", "once_token": token}
    for _press in range(2):
        seller.client.post(address, typed)
    row.refresh_from_db()
    assert (row.state, stock(seller)) == ("CANCELLED", (20, 0))
    assert Cut.objects.filter(line__isnull=False).count() == 1
    assert "Hết hàng" in page_of(seller, row)
    assert at("order_cancel", row.pk) not in page_of(seller, row)


def test_thirty_days_after_the_end_the_buyer_is_nobody_on_page_and_slip(
    seller: Seller, order_from: OrderFrom, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = order_from(seller)
    for name, typed in (
        ("order_accept", {}),
        ("order_pack", {}),
        ("hand_over", SENT),
        ("order_delivered", {}),
    ):
        seller.client.post(at(name, row.pk), typed)
    assert BUYER.name in page_of(seller, row)
    monkeypatch.setattr("marketplace.desk.access.today", lambda: today() + timedelta(days=30))
    for name in ("order", "packing_slip"):
        page = seller.client.get(at(name, row.pk)).content.decode()
        assert BUYER.name not in page
        assert "0912 345 678" not in page
        assert "12 Trần Phú" not in page
    done = seller.client.get(f"{at('orders')}?xem=xong").content.decode()
    assert BUYER.name not in done


def test_a_harvest_is_set_at_the_desk_and_shown_with_the_goods(seller: Seller) -> None:
    product = ProductFactory(producer=seller.producer, stock__num_in_stock=0)
    address = at("harvest_add", product.pk)
    typed = {
        "opens_on": f"{today():%Y-%m-%d}",
        "from_on": f"{today() + timedelta(days=20):%Y-%m-%d}",
        "until_on": f"{today() + timedelta(days=10):%Y-%m-%d}",
        "packs": "40",
        "is_open": "on",
    }
    assert seller.client.get(address).status_code == 200
    assert seller.client.post(address, typed).status_code == 422
    typed["until_on"] = f"{today() + timedelta(days=30):%Y-%m-%d}"
    assert seller.client.post(address, typed).status_code == 302
    row = HarvestWindow.objects.get()
    assert (row.product, row.packs, row.by) == (product, 40, seller.member)
    assert product.title in seller.client.get(at("harvests")).content.decode()
    shown = seller.client.get(product.get_absolute_url()).content.decode()
    assert "Đặt trước, có hàng từ" in shown
    HarvestWindow.objects.update(taken=9)
    smaller = {**typed, "packs": "8"}
    assert seller.client.post(at("harvest", row.pk), smaller).status_code == 422


def test_another_producers_harvest_is_404(seller: Seller, other: Seller) -> None:
    row = HarvestWindow.objects.create(
        product=other.product,
        opens_on=today(),
        from_on=today(),
        until_on=today(),
        packs=1,
    )
    assert seller.client.get(at("harvest", row.pk)).status_code == 404
    assert seller.client.get(at("harvest_add", other.product.pk)).status_code == 404


@pytest.mark.parametrize("duty", ["VIEWER", "WAREHOUSE"])
def test_who_sees_no_money_reads_of_an_order_only_what_is_collected_at_the_door(
    seller: Seller, order_from: Callable[..., list[Consignment]], duty: str
) -> None:
    (parcel,) = order_from(seller)
    addresses = (at("today"), at("orders"), at("order", parcel.pk))
    goods, whole = dong(int(parcel.goods_total)), dong(int(parcel.total))
    assert goods in seller.client.get(addresses[2]).content.decode()
    assert whole in seller.client.get(addresses[0]).content.decode()
    Member.objects.filter(user=seller.member).update(duty=duty)
    first, rows, order = (seller.client.get(each).content.decode() for each in addresses)
    assert whole not in first
    assert goods not in order
    assert whole in order, "cash at the door"
    assert whole in rows
    type(parcel.order.payment).objects.update(method="VIETQR")
    assert whole not in seller.client.get(addresses[1]).content.decode()
    assert whole not in seller.client.get(addresses[2]).content.decode()
