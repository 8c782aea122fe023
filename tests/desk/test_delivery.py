"""The producer says what sending costs, on a phone."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.places.models import Commune
from catalog.producers.models import Member, SalesPoint
from foundation.calendar import today
from marketplace.commerce.models import DeliveryRate, DeliveryZone, PickupPoint
from marketplace.commerce.selectors.delivery import PartGoods, Way, estimate, quotes
from tests.desk.conftest import Seller
from tests.factories import UserFactory

ZONE = {
    "name": "Hà Nội",
    "provinces": ["01"],
    "is_served": "on",
    "kilos_1": "1",
    "charge_1": "30.000",
    "kilos_2": "3",
    "charge_2": "35 000",
    "per_kg": "6.000 ₫",
    "free_from": "500.000",
    "days_least": "2",
    "days_most": "4",
}
RATE = {
    "charge": "25.000",
    "free_from": "",
    "handling_days": "2",
    "days_least": "1",
    "days_most": "3",
    "weekdays": ["2", "4"],
    "lets_choose_day": "on",
}


def hanoi() -> Commune:
    return Commune.objects.filter(province="01").order_by("pk")[0]


def island() -> Commune:
    return Commune.objects.filter(province="56").order_by("pk")[0]


def asked(seller: Seller, commune: Commune | None, *, grams: int = 2_000, way: Way | None = None):  # type: ignore[no-untyped-def]
    pk = seller.producer.pk
    parts, ways = {pk: PartGoods(100_000, grams)}, {pk: way} if way else {}
    return quotes(parts, commune=commune, ways=ways, on=today())[pk]


def test_a_producer_without_prices_sees_the_sample_and_that_it_is_one(seller: Seller) -> None:
    page = seller.client.get("/chu-the/giao-hang/").content.decode()
    assert "số liệu mẫu" in page
    assert "30.000" in page


def test_a_zone_is_kept_with_its_table_and_shown_with_an_example(seller: Seller) -> None:
    assert seller.client.post("/chu-the/giao-hang/khu-vuc/moi/", ZONE).status_code == 302
    page = seller.client.get("/chu-the/giao-hang/").content.decode()
    assert "2 kg tới Hà Nội: 35.000\N{NO-BREAK SPACE}₫" in page
    quote = asked(seller, hanoi())
    assert (quote.charge, quote.zone, quote.days) == (35_000, "Hà Nội", (3, 5))
    assert asked(seller, hanoi(), grams=4_500).charge == 47_000


def test_kept_again_a_zone_changes_and_keeps_what_was_typed(seller: Seller) -> None:
    seller.client.post("/chu-the/giao-hang/khu-vuc/moi/", ZONE)
    zone = DeliveryZone.objects.get()
    page = seller.client.get(f"/chu-the/giao-hang/khu-vuc/{zone.pk}/").content.decode()
    for value in ('value="35.000"', 'value="3"', 'value="6.000"', 'value="500.000"'):
        assert value in page
    seller.client.post(f"/chu-the/giao-hang/khu-vuc/{zone.pk}/", {**ZONE, "charge_2": "40000"})
    assert asked(seller, hanoi()).charge == 40_000


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"charge_1": "ba mươi"}, "ví dụ 35.000"),
        ({"charge_1": "35.5"}, "ví dụ 35.000"),
        ({"kilos_1": "một"}, "ví dụ 0,5"),
        ({"kilos_3": "5"}, "bỏ trống cả hai"),
        ({"days_most": "1"}, "chậm nhất phải sau"),
        ({"kilos_2": "1"}, "cùng khối lượng"),
        ({"name": ""}, "has-error"),
        ({"provinces": ["99"]}, "has-error"),
    ],
)
def test_what_cannot_hold_is_said_and_nothing_kept(
    seller: Seller, wrong: dict[str, object], words: str
) -> None:
    answer = seller.client.post("/chu-the/giao-hang/khu-vuc/moi/", {**ZONE, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not DeliveryZone.objects.exists()


def test_a_table_that_falls_is_asked_about_before_it_is_kept(seller: Seller) -> None:
    falling = {**ZONE, "charge_2": "20.000"}
    answer = seller.client.post("/chu-the/giao-hang/khu-vuc/moi/", falling)
    assert answer.status_code == 422
    assert 'name="falling_ok"' in answer.content.decode()
    seller.client.post("/chu-the/giao-hang/khu-vuc/moi/", {**falling, "falling_ok": "on"})
    assert DeliveryZone.objects.count() == 1


def test_a_province_belongs_to_one_zone_and_one_zone_is_everywhere_else(seller: Seller) -> None:
    seller.client.post("/chu-the/giao-hang/khu-vuc/moi/", ZONE)
    twice = seller.client.post("/chu-the/giao-hang/khu-vuc/moi/", {**ZONE, "name": "Bắc"})
    assert "Đã thuộc vùng khác: Hà Nội" in twice.content.decode()
    for name, status in (("Nơi khác", 302), ("Nơi nữa", 422)):
        answer = seller.client.post(
            "/chu-the/giao-hang/khu-vuc/moi/", {**ZONE, "name": name, "provinces": []}
        )
        assert answer.status_code == status


def test_a_zone_taken_away_by_mistake_comes_back_whole(seller: Seller) -> None:
    seller.client.post("/chu-the/giao-hang/khu-vuc/moi/", ZONE)
    zone = DeliveryZone.objects.get()
    page = seller.client.get(f"/chu-the/giao-hang/khu-vuc/{zone.pk}/bo/").content.decode()
    assert "Đơn đã đặt giữ nguyên phí" in page
    assert DeliveryZone.objects.exists()
    seller.client.post(f"/chu-the/giao-hang/khu-vuc/{zone.pk}/bo/")
    assert not DeliveryZone.objects.exists()
    assert "Lấy lại vùng" in seller.client.get("/chu-the/giao-hang/").content.decode()
    seller.client.post("/chu-the/giao-hang/khu-vuc/lay-lai/")
    assert asked(seller, hanoi(), grams=4_500).charge == 47_000
    assert seller.client.post("/chu-the/giao-hang/khu-vuc/lay-lai/").status_code == 404


def test_the_sample_zones_are_copied_once_and_stay_marked_until_kept(seller: Seller) -> None:
    for _time in range(2):
        seller.client.post("/chu-the/giao-hang/mau/")
    assert DeliveryZone.objects.filter(is_sample=True).count() == 3
    quote = asked(seller, hanoi())
    assert (quote.charge, quote.is_sample) == (35_000, True)
    zone = DeliveryZone.objects.get(provinces="01")
    seller.client.post(
        f"/chu-the/giao-hang/khu-vuc/{zone.pk}/", {**ZONE, "provinces": ["01", "79"]}
    )
    assert not asked(seller, hanoi()).is_sample


def test_where_nothing_is_sent_the_quote_says_so(seller: Seller) -> None:
    seller.client.post(
        "/chu-the/giao-hang/khu-vuc/moi/",
        {"name": "Đảo", "provinces": ["56"], "days_least": "1", "days_most": "2"},
    )
    quote = asked(seller, island())
    assert not quote.is_served
    assert quote.words
    assert asked(seller, hanoi()).is_served
    assert asked(seller, None).is_served


def test_days_are_kept_and_only_those_days_can_be_wished(seller: Seller) -> None:
    assert seller.client.post("/chu-the/giao-hang/chung/", RATE).status_code == 302
    quote = asked(seller, hanoi())
    assert (quote.charge, quote.free_from, quote.days) == (25_000, None, (3, 5))
    assert {day.isoweekday() for day in quote.offered_days} == {2, 4}
    good, bad = quote.offered_days[0], date(2020, 1, 1)
    assert asked(seller, hanoi(), way=Way(wanted_on=good)).is_served
    late = asked(seller, hanoi(), way=Way(wanted_on=bad))
    assert not late.is_served
    assert "ngày khác" in late.words


def test_without_the_producers_word_no_day_can_be_wished(seller: Seller) -> None:
    assert asked(seller, hanoi()).offered_days == ()
    assert not asked(seller, hanoi(), way=Way(wanted_on=date(2026, 12, 31))).is_served


def test_goods_are_fetched_free_where_the_producer_said_and_nowhere_else(seller: Seller) -> None:
    points = [
        SalesPoint.objects.create(name=f"Điểm bán {n}", commune=hanoi(), street="1 Tràng Tiền")
        for n in (1, 2)
    ]
    data = {"points": [points[0].pk], "note": "Gọi trước"}
    seller.client.post("/chu-the/giao-hang/diem-lay/", data)
    page = seller.client.get("/chu-the/giao-hang/").content.decode()
    assert "Điểm bán 1" in page
    assert "Điểm bán 2" not in page
    row = PickupPoint.objects.get()
    quote = asked(seller, None, way=Way("PICKUP", row.pk))
    assert (quote.charge, quote.pickup_sales_point_id) == (0, points[0].pk)
    seller.client.post("/chu-the/giao-hang/diem-lay/", {"points": [], "note": ""})
    assert not asked(seller, None, way=Way("PICKUP", row.pk)).is_served


def test_a_product_page_can_say_what_one_pack_costs_to_send(seller: Seller) -> None:
    seller.client.post("/chu-the/giao-hang/khu-vuc/moi/", ZONE)
    assert estimate(seller.product, hanoi(), on=today()).charge == 30_000  # 500 g


def test_many_producers_cost_no_more_queries_than_one(
    make_seller: Callable[[str], Seller], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sellers = [make_seller(f"Nhà {n}") for n in range(6)]
    for each in sellers:
        each.client.post("/chu-the/giao-hang/khu-vuc/moi/", ZONE)
    parts = {each.producer.pk: PartGoods(1, 1_000) for each in sellers}
    commune = hanoi()
    with django_assert_max_num_queries(5):
        found = quotes(parts, commune=commune, ways={}, on=today())
    assert {quote.charge for quote in found.values()} == {30_000}


def test_nobody_prices_the_sending_of_another_producer(seller: Seller, other: Seller) -> None:
    seller.client.post("/chu-the/giao-hang/khu-vuc/moi/", ZONE)
    zone = DeliveryZone.objects.get()
    for path in (f"khu-vuc/{zone.pk}/", f"khu-vuc/{zone.pk}/bo/"):
        assert other.client.get(f"/chu-the/giao-hang/{path}").status_code == 404
        assert other.client.post(f"/chu-the/giao-hang/{path}", ZONE).status_code == 404
    assert Client().get("/chu-the/giao-hang/").status_code == 302


def test_who_may_only_look_changes_nothing(seller: Seller) -> None:
    viewer, client = UserFactory(), Client()
    Member.objects.create(
        producer=seller.producer, user=viewer, duty="VIEWER", since_on=date(2025, 1, 1)
    )
    client.force_login(viewer)
    assert client.get("/chu-the/giao-hang/").status_code == 200
    assert client.post("/chu-the/giao-hang/chung/", RATE).status_code == 404
    assert not DeliveryRate.objects.exists()
