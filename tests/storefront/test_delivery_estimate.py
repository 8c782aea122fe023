"""What sending to somebody's commune costs, before they order: by names of today and of before,
and never guessed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from catalog.places.models import Commune, Province
from catalog.products.models import Product
from foundation.calendar import today
from marketplace.commerce.models import DeliveryRate, DeliveryZone, WeightStep
from marketplace.commerce.selectors.delivery import estimate
from marketplace.storefront.product_page import product_page
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db
PAGE = "/giao-hang/uoc-tinh/"


@pytest.fixture
def product() -> Product:
    product = ProductFactory(weight_grams=800)
    DeliveryRate.objects.create(
        producer=product.producer, charge=Decimal(25_000), free_from=Decimal(300_000)
    )
    return product


def asked(client: Client, product: Product, **more: str) -> str:
    answer = client.get(PAGE, {"san-pham": product.pk, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def zone(product: Product, name: str, *codes: str, **facts: object) -> DeliveryZone:
    row = DeliveryZone.objects.create(producer=product.producer, name=name, **facts)
    row.provinces.set(Province.objects.filter(pk__in=codes))
    return row


def some_commune() -> Commune:
    return Commune.objects.select_related("province").get(name="Phan Thiết")


def test_a_commune_of_today_is_answered_with_price_and_days(
    client: Client, product: Product
) -> None:
    page = asked(client, product, noi="phường Phan Thiết, Lâm Đồng")
    assert "Giao tới Phường Phan Thiết, Lâm Đồng" in page
    assert "25.000" in page
    first, last = today() + timedelta(days=3), today() + timedelta(days=6)
    assert f"tới từ {first:%d/%m} đến {last:%d/%m/%Y}" in page


def test_names_of_before_july_2025_lead_to_todays(client: Client, product: Product) -> None:
    page = asked(client, product, noi="phường Lạc Đạo, Phan Thiết, Bình Thuận")
    assert "Phường" in page
    assert "Giao tới" in page or "Nơi nào đúng là của bạn?" in page


def test_namesakes_are_shown_to_choose_from_and_each_choice_is_a_link(
    client: Client, product: Product
) -> None:
    page = asked(client, product, noi="Tân Thành")
    assert "Nơi nào đúng là của bạn?" in page
    assert page.count(f"?san-pham={product.pk}&amp;goi=1&amp;xa=") > 1
    assert "delivery-sum" not in page


def test_a_chosen_commune_is_answered(client: Client, product: Product) -> None:
    page = asked(client, product, xa=some_commune().pk)
    assert "Giao tới Phường Phan Thiết, Lâm Đồng" in page


@pytest.mark.parametrize("words", ["zzzz", "đâu đó xa lắm", "<script>alert(1)</script>"])
def test_a_place_nobody_knows_is_said_plainly(client: Client, product: Product, words: str) -> None:
    page = asked(client, product, noi=words)
    assert "Không thấy xã, phường nào có tên này." in page
    assert "<script>alert" not in page


def test_more_packs_weigh_more_and_tell_what_is_missing_for_free(
    client: Client, product: Product
) -> None:
    commune = some_commune()
    row = zone(product, "Lâm Đồng", commune.province_id, free_from=300_000)
    WeightStep.objects.create(zone=row, up_to_grams=1_000, charge=20_000, per_kg=5_000)
    one = asked(client, product, xa=commune.pk)
    three = asked(client, product, xa=commune.pk, goi="3")
    many = asked(client, product, xa=commune.pk, goi="9")
    assert "20.000" in one
    assert "Mua thêm 232.000" in one.replace("\N{NO-BREAK SPACE}", " ")
    assert "30.000" in three
    assert "cho 3 gói" in three
    assert "Miễn phí" in many


def test_a_place_that_is_not_served_is_said(client: Client, product: Product) -> None:
    commune = some_commune()
    zone(product, "Lâm Đồng", commune.province_id, is_served=False)
    page = asked(client, product, xa=commune.pk)
    assert "Chủ thể không gửi hàng tới nơi này." in page


def test_the_answer_alone_is_what_a_script_puts_in_the_page(
    client: Client, product: Product
) -> None:
    page = asked(client, product, xa=some_commune().pk, manh="1")
    assert "<html" not in page
    assert "Giao tới Phường Phan Thiết" in page


def test_the_page_is_everyones_and_holds_no_token(client: Client, product: Product) -> None:
    answer = client.get(PAGE, {"san-pham": product.pk, "noi": "Phan Thiết"})
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()


@pytest.mark.parametrize("number", ["", "x", "999999", "9" * 30, "-1"])
def test_without_a_product_there_is_no_page(client: Client, number: str) -> None:
    assert client.get(PAGE, {"san-pham": number}).status_code == 404


def test_the_products_page_says_the_least_and_the_most_before_anybody_asks(
    client: Client, product: Product
) -> None:
    near = zone(product, "Gần", "68", days_least=1, days_most=2)
    WeightStep.objects.create(zone=near, up_to_grams=1_000, charge=15_000)
    page = client.get(product.get_absolute_url()).content.decode()
    said = page.replace("\N{NO-BREAK SPACE}", " ")
    assert "phí giao 15.000 ₫ – 25.000 ₫, tuỳ nơi" in said
    assert "Tới nơi sau 2–6 ngày" in said
    assert "Có nơi chủ thể chưa gửi tới." not in said
    zone(product, "Đảo", "91", is_served=False)
    said = client.get(product.get_absolute_url()).content.decode()
    assert "Có nơi chủ thể chưa gửi tới." in said


@pytest.mark.parametrize("has_rest", [True, False])
def test_what_the_page_says_holds_every_place_there_is(product: Product, has_rest: bool) -> None:
    near = zone(product, "Gần", "68", days_least=1, days_most=2)
    WeightStep.objects.create(zone=near, up_to_grams=500, charge=15_000, per_kg=4_000)
    far = zone(product, "Xa", *(() if has_rest else ("01",)), days_least=4, days_most=9)
    WeightStep.objects.create(zone=far, up_to_grams=1_000, charge=48_000)
    page = product_page(product.pk, on=today())
    assert page is not None
    assert page.reach is not None
    communes = [p.communes.first() for p in Province.objects.all()]
    quotes = [estimate(product, commune, on=today()) for commune in communes]
    assert page.reach.charge == (
        min(q.charge for q in quotes),
        max(q.charge for q in quotes),
    )
    days = [q.days for q in quotes if q.days]
    assert page.reach.days == (min(d[0] for d in days), max(d[1] for d in days))
