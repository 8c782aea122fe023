"""The basket over HTTP: filling it, changing it, what it says and what it costs."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from oscar.apps.basket.models import Basket, Line
from oscar.core.loading import get_model

from certification.services import withdraw_certificate
from foundation.calendar import today
from tests.factories import CertificateFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
StockRecord = get_model("partner", "StockRecord")
ProductRecord = get_model("analytics", "ProductRecord")


def add(client: Client, product: Any, quantity: object = 1, **extra: Any) -> Any:
    data = {"product_id": product.pk, "quantity": quantity}
    return client.post(reverse("commerce:add"), data, **extra)


def text(client: Client, name: str = "commerce:basket") -> str:
    return client.get(reverse(name)).content.decode()


def test_an_empty_basket_says_what_to_do_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/gio-hang/")
    assert response.status_code == 200
    assert "Giỏ hàng đang trống" in response.content.decode()
    assert not {"basket", "basket_count", "sessionid"} & set(response.cookies)
    assert Basket.objects.count() == 0


def test_a_product_goes_in_and_the_badge_counts_packs(client: Client) -> None:
    product = CertificateFactory(product__stock__price=68_000).product
    response = add(client, product, 2)
    assert response.status_code == 302
    assert response.url == "/gio-hang/"
    assert response.cookies["basket_count"].value == "2"
    assert not response.cookies["basket_count"]["httponly"]
    assert response.cookies["basket"]["httponly"]
    assert response.cookies["basket"]["samesite"] == "Lax"
    page = text(client)
    assert "Đã bỏ vào giỏ" in page
    assert product.producer.name in page
    assert "136.000" in page
    assert "166.000" in page  # with 30.000 for delivery
    assert "ocop-mark" in page
    add(client, product, 1)
    assert client.cookies["basket_count"].value == "3"
    assert Basket.objects.count() == 1
    assert ProductRecord.objects.count() == 0  # Oscar's counters are not touched


def test_quantities_change_and_lines_leave_without_scripts(client: Client) -> None:
    one, two = ProductFactory(), ProductFactory()
    add(client, one)
    add(client, two)
    first, second = Line.objects.order_by("pk")
    client.post("/gio-hang/sua/", {f"q-{first.pk}": "5", f"q-{second.pk}": "1"})
    assert client.cookies["basket_count"].value == "6"
    client.post("/gio-hang/sua/", {f"q-{first.pk}": "5", "remove": str(second.pk)})
    assert list(Line.objects.values_list("product", "quantity")) == [(one.pk, 5)]
    client.post("/gio-hang/sua/", {f"q-{first.pk}": "0"})
    assert not Line.objects.exists()
    assert client.cookies["basket_count"].value == ""


@pytest.mark.parametrize("typed", ["-3", "x", "1e9", "", "²", "9" * 30])
def test_nonsense_quantities_change_nothing(client: Client, typed: str) -> None:
    add(client, ProductFactory(), 2)
    line = Line.objects.get()
    assert client.post("/gio-hang/sua/", {f"q-{line.pk}": typed, "q-x": "1"}).status_code == 302
    line.refresh_from_db()
    assert line.quantity == 2
    assert add(client, line.product, typed).status_code == 302


def test_asking_for_more_than_there_is_gives_what_is_left(client: Client) -> None:
    product = ProductFactory(stock__num_in_stock=4)
    add(client, product, 2)
    line = Line.objects.get()
    client.post("/gio-hang/sua/", {f"q-{line.pk}": "9"})
    line.refresh_from_db()
    assert line.quantity == 4
    assert "chỉ còn 4" in text(client)


def test_what_happened_since_is_said_in_words(client: Client) -> None:
    dearer, short = ProductFactory(stock__price=50_000), ProductFactory(stock__num_in_stock=5)
    certificate = CertificateFactory()
    for product in (dearer, short, certificate.product):
        add(client, product, 3)
    StockRecord.objects.filter(product=dearer).update(price=60_000)
    StockRecord.objects.filter(product=short).update(num_allocated=4)
    withdraw_certificate(
        certificate=certificate,
        ground="CRITERIA_LOST",
        reason="Không còn đạt",
        effective_on=today(),
        by=certificate.recorded_by,
    )
    page = text(client)
    assert "Giá đã đổi từ 50.000" in page
    assert "Chỉ còn 1. Xin bớt số lượng." in page
    assert "Chứng nhận OCOP đã bị thu hồi nên sản phẩm ngừng bán." in page
    assert "Chưa đặt được" in page
    assert reverse("commerce:checkout") not in page
    assert "ocop-mark" not in page
    assert client.get("/thanh-toan/").url == "/gio-hang/"


def test_alcohol_is_refused_over_http_with_the_reason(client: Client) -> None:
    add(client, ProductFactory(alcohol=True))
    assert "Luật cấm bán rượu, bia thanh toán bằng tiền mặt." in text(client)
    assert not Line.objects.exists()


def test_a_form_of_another_site_puts_nothing_in_the_basket() -> None:
    client = Client(enforce_csrf_checks=True)
    product = ProductFactory()
    assert add(client, product, HTTP_ORIGIN="https://ke-gian.example").status_code == 403
    assert add(client, product, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert not Line.objects.exists()
    assert add(client, product, HTTP_SEC_FETCH_SITE="same-origin").status_code == 302
    assert client.post("/gio-hang/sua/", {}).status_code == 403
    assert Line.objects.count() == 1


def test_a_guessed_basket_cookie_opens_nothing(client: Client) -> None:
    add(client, ProductFactory())
    other = Client()
    other.cookies["basket"] = f"{Basket.objects.get().pk}:guess"
    assert "Giỏ hàng đang trống" in text(other)


def test_signing_in_keeps_what_was_chosen_before(client: Client) -> None:
    before, mine = ProductFactory(), ProductFactory()
    user = UserFactory()
    owned = Basket.objects.create(owner=user)
    signed_in = Client()
    signed_in.force_login(user)
    add(signed_in, mine)
    add(client, before)
    client.force_login(user)
    page = text(client)
    assert before.title in page
    assert mine.title in page
    assert client.cookies["basket"].value == ""
    assert set(owned.lines.values_list("product", flat=True)) == {before.pk, mine.pk}


def test_reading_the_basket_costs_the_same_for_three_lines_and_for_twelve(
    client: Client,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    for _ in range(2):
        for _ in range(6):
            add(client, CertificateFactory().product)
        with django_assert_max_num_queries(14):
            client.get("/gio-hang/")


def test_adding_costs_few_queries(
    client: Client,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    add(client, ProductFactory())
    product = ProductFactory()
    with django_assert_max_num_queries(12):
        add(client, product)


def test_the_page_is_never_cached_and_speaks_english_too(client: Client) -> None:
    add(client, ProductFactory())
    response = client.get("/en/gio-hang/")
    assert "no-store" in response["Cache-Control"]
    assert response.status_code == 200
