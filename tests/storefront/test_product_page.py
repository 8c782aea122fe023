"""The page of one product: the star only where it holds, and honest words everywhere else."""

import json
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.test import Client

from catalog.places.models import Commune, Province
from catalog.products.models import LabelText, Product
from certification.models import RecognitionClaim
from foundation.calendar import today
from marketplace.commerce.models import (
    DeliveryRate,
    GiftBox,
    GiftBoxPart,
    HarvestWindow,
    SellerCheck,
)
from tests.factories import (
    CertificateFactory,
    LotFactory,
    ProducerFactory,
    ProductFactory,
    UserFactory,
)
from tests.storefront.market import many_certified, queries_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
MARK = 'class="ocop-mark"'


def page_of(client: Client, product: Product, language: str = "") -> str:
    response = client.get(f"{language}/san-pham/{product.slug}-{product.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def data_of(page: str) -> dict:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_a_certified_product_shows_its_mark_and_links_to_the_register(client: Client) -> None:
    certificate = CertificateFactory(stars=4, decision_number="3981/QĐ-UBND")
    page = page_of(client, certificate.product)
    assert page.count(MARK) == 1
    assert 'data-stars="4"' in page
    assert f'href="/chung-nhan/{certificate.number}/"' in page
    assert "3981/QĐ-UBND" in page
    assert "Uỷ ban nhân dân tỉnh Lâm Đồng" in page
    assert f"{certificate.last_valid_on:%d/%m/%Y}" in page


def test_a_lapsed_product_is_sold_without_the_mark_and_says_since_when(client: Client) -> None:
    certificate = CertificateFactory(lapsed=True)
    page = page_of(client, certificate.product)
    assert MARK not in page
    assert f"Sao OCOP đã hết hạn sau ngày {certificate.last_valid_on:%d/%m/%Y}" in page
    assert "Thêm vào giỏ" in page


def test_a_withdrawn_product_says_why_and_cannot_be_bought(client: Client) -> None:
    certificate = CertificateFactory(withdrawn=True)
    page = page_of(client, certificate.product)
    assert MARK not in page
    assert f"Chứng nhận OCOP đã bị thu hồi từ {today():%d/%m/%Y}" in page
    assert "Lý do: Không còn đạt tiêu chí." in page
    assert 'action="/gio-hang/them/"' not in page


def test_a_product_that_changed_hands_says_whose_certificate_stands(client: Client) -> None:
    certificate = CertificateFactory()
    product = certificate.product
    product.producer = ProducerFactory()
    product.save()
    page = page_of(client, product)
    assert MARK not in page
    assert "Giấy chứng nhận còn hạn đứng tên một chủ thể khác." in page
    assert "đã hết hạn" not in page
    assert f'href="/chung-nhan/{certificate.number}/"' in page
    assert "hasCertification" not in data_of(page)


def test_an_unverified_product_says_what_its_source_says(client: Client) -> None:
    product = ProductFactory(source_url="https://nguon.example/ban-ghi")
    RecognitionClaim.objects.create(
        product=product, stars=4, year=2023, source_url="https://nguon.example/ban-ghi"
    )
    page = page_of(client, product)
    assert MARK not in page
    assert "Chưa đối chiếu với quyết định" in page
    assert "Nguồn công khai ghi: 4 sao, năm 2023." in page
    assert 'href="https://nguon.example/ban-ghi"' in page


def test_a_product_never_certified_says_so(client: Client) -> None:
    page = page_of(client, ProductFactory())
    assert MARK not in page
    assert "Sản phẩm này chưa có sao OCOP" in page


def test_a_certificate_that_begins_tomorrow_is_no_star_today(client: Client) -> None:
    certificate = CertificateFactory(decided_on=today() + timedelta(days=1))
    page = page_of(client, certificate.product)
    assert MARK not in page
    assert "chưa có sao OCOP" in page


@pytest.mark.parametrize("state", ["in_force", "lapsed", "withdrawn", "none"])
def test_structured_data_certifies_only_what_holds_today(client: Client, state: str) -> None:
    if state == "none":
        product = ProductFactory()
    else:
        traits = {} if state == "in_force" else {state: True}
        product = CertificateFactory(stars=5, **traits).product
    data = data_of(page_of(client, product))
    assert data["offers"]["price"] == 68_000
    assert data["offers"]["priceCurrency"] == "VND"
    assert ("hasCertification" in data) == (state == "in_force")
    available = "OutOfStock" if state == "withdrawn" else "InStock"
    assert data["offers"]["availability"].endswith(f"/{available}")
    if state == "in_force":
        certification = data["hasCertification"]
        assert certification["certificationRating"]["ratingValue"] == 5
        assert date.fromisoformat(certification["expires"]) > today()


def test_a_name_cannot_end_the_structured_data(client: Client) -> None:
    product = ProductFactory(title="Mắm </script><script>alert(1)</script>", slug="mam")
    page = page_of(client, product)
    assert "<script>alert" not in page
    assert data_of(page)["name"] == product.title


def test_the_page_is_everyones_so_its_form_holds_no_token(client: Client) -> None:
    product = ProductFactory()
    response = client.get(product.get_absolute_url())
    page = response.content.decode()
    assert 'action="/gio-hang/them/"' in page
    assert f'name="product_id" value="{product.pk}"' in page
    assert "csrfmiddlewaretoken" not in page
    assert not response.cookies
    assert response["Cache-Control"] == "no-cache"


def test_the_form_puts_the_product_in_the_basket(client: Client) -> None:
    product = ProductFactory()
    answer = client.post("/gio-hang/them/", {"product_id": product.pk, "quantity": 2})
    assert answer.status_code == 302
    assert product.title in client.get("/gio-hang/").content.decode()


@pytest.mark.parametrize(
    ("asked", "proposed"), [("", 1), ("?quantity=3", 3), ("?quantity=99", 7), ("?quantity=x", 1)]
)
def test_the_number_of_packs_a_scan_proposes_stands_ready_in_the_form(
    client: Client, asked: str, proposed: int
) -> None:
    product = ProductFactory(stock__num_in_stock=7)
    page = client.get(product.get_absolute_url() + asked).content.decode()
    assert f'name="quantity" value="{proposed}" min="1" max="7"' in page
    assert f'rel="canonical" href="http://127.0.0.1:8000{product.get_absolute_url()}"' in page


def test_another_sites_form_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    form = {"product_id": ProductFactory().pk, "quantity": 1}
    cross = strict.post("/gio-hang/them/", form, headers={"sec-fetch-site": "cross-site"})
    own = strict.post("/gio-hang/them/", form, headers={"sec-fetch-site": "same-origin"})
    assert (cross.status_code, own.status_code) == (403, 302)


@pytest.mark.parametrize("number", [14, 15])
def test_alcohol_cannot_be_ordered_and_the_page_says_why(client: Client, number: int) -> None:
    page = page_of(client, ProductFactory(ocop_set_id=number))
    assert "Thêm vào giỏ" not in page
    assert "tiền mặt" in page
    assert "Người dưới 18 tuổi không được uống rượu, bia." in page


def test_functional_food_carries_its_sentence(client: Client) -> None:
    page = page_of(client, ProductFactory(ocop_set_id=18, title="Cao cà gai leo"))
    assert "Thực phẩm này không phải là thuốc" in page


def test_the_newest_lot_leads_to_its_journey(client: Client) -> None:
    lot = LotFactory(code="SG-2609")
    page = page_of(client, lot.product)
    assert "SG-2609" in page
    assert re.search(r'href="/t/[0-9A-Z]{16}"', page)


def test_the_former_name_of_the_place_stands_in_brackets(client: Client) -> None:
    product = ProductFactory(former_place="TP Phan Thiết, Bình Thuận")
    assert "(trước 1/7/2025: TP Phan Thiết, Bình Thuận)" in page_of(client, product)


def test_sample_prices_and_drawn_pictures_are_marked(client: Client) -> None:
    page = page_of(client, ProductFactory(stock__is_sample_price=True))
    assert "Giá mẫu" in page
    assert "minh hoạ" in page


def test_four_other_products_of_the_producer_are_shown_certified_first(client: Client) -> None:
    producer = ProducerFactory()
    shown, *others = [ProductFactory(producer=producer) for _ in range(6)]
    CertificateFactory(product=others[4])
    CertificateFactory()  # of somebody else
    response = client.get(shown.get_absolute_url())
    ids = [card.product_id for card in response.context["page"].others]
    assert ids == [others[4].pk, *(p.pk for p in sorted(others[:4], key=lambda p: p.title)[:3])]


def test_a_wrong_name_leads_to_the_right_one(client: Client) -> None:
    product = ProductFactory()
    answer = client.get(f"/san-pham/ten-cu-{product.pk}/")
    assert (answer.status_code, answer["Location"]) == (301, product.get_absolute_url())


@pytest.mark.parametrize("hidden", [True, False])
def test_a_product_that_is_not_there_helps_to_search(client: Client, hidden: bool) -> None:
    number = ProductFactory(is_public=False).pk if hidden else 999_999
    answer = client.get(f"/san-pham/nuoc-mam-ngon-{number}/")
    assert answer.status_code == 404
    assert 'value="nuoc mam ngon"' in answer.content.decode()


def test_a_number_too_large_for_the_database_is_not_there_either(client: Client) -> None:
    assert client.get("/san-pham/x-99999999999999999999999/").status_code == 404


def test_machines_are_told_the_right_address(client: Client, settings) -> None:
    product = ProductFactory()
    page = page_of(client, product)
    assert re.search(
        rf'<link rel="canonical" href="https?://[^"]+{product.slug}-{product.pk}/">', page
    )
    english = f"/en/san-pham/{product.slug}-{product.pk}/"
    assert f'hreflang="en" href="{settings.PUBLIC_URL}{english}"' in page
    assert '<meta property="og:type" content="product">' in page


def test_the_english_page_speaks_english_and_stays_in_english(client: Client) -> None:
    product = CertificateFactory(product=ProductFactory(ocop_set_id=22)).product
    page = page_of(client, product, "/en")
    assert '<html lang="en">' in page
    assert "Fabrics and clothing" in page
    assert 'action="/en/gio-hang/them/"' in page


def test_the_page_asks_at_most_twelve_queries_at_any_size(client: Client) -> None:
    in_every_state = [_one_of_six(state) for state in ("", "lapsed", "withdrawn", "unverified")]
    page_of(client, in_every_state[0])  # places are read once in the life of a process
    counts = []
    for size in (30, 3000 - 30):
        many_certified(size)
        counts.append([queries_of(client, p.get_absolute_url()) for p in in_every_state])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_QUERIES


def _one_of_six(state: str) -> Product:
    producer = ProducerFactory()
    products = [ProductFactory(producer=producer) for _ in range(6)]
    for product in products:
        if state == "unverified":
            RecognitionClaim.objects.create(product=product, stars=3)
        else:
            CertificateFactory(product=product, **({state: True} if state else {}))
    LotFactory(product=products[0])
    return products[0]


def test_the_page_says_who_answers_for_the_goods_and_how_to_complain(client: Client) -> None:
    product = ProductFactory()
    check = SellerCheck.objects.in_force().get(producer=product.producer)
    page = page_of(client, product)
    for said in (check.legal_name, check.legal_address, check.tax_number, check.phone):
        assert said in page
    assert "Khiếu nại, trả hàng" in page
    assert check.identity_number not in page
    assert check.account_number not in page


def test_the_stars_are_told_in_plain_words_beside_the_mark_alone(client: Client) -> None:
    certificate = CertificateFactory(stars=4)
    page = page_of(client, certificate.product)
    assert "4 sao OCOP nói điều gì?" in page
    assert '<li aria-current="true"><strong>4 sao</strong>' in page
    assert f'href="/bo-tieu-chi/{certificate.product.ocop_set_id}/"' in page
    assert "nói điều gì" not in page_of(client, CertificateFactory(lapsed=True).product)


def test_a_harvest_says_when_it_is_and_whether_it_may_be_ordered_ahead(client: Client) -> None:
    product, by = ProductFactory(), UserFactory()
    days = {"packs": 40, "by": by, "product": product}
    soon, later = today() + timedelta(days=30), today() + timedelta(days=200)
    harvest = HarvestWindow.objects.create(
        opens_on=today(), from_on=soon, until_on=soon + timedelta(days=9), **days
    )
    HarvestWindow.objects.create(
        opens_on=soon, from_on=later, until_on=later + timedelta(days=9), **days
    )
    page = page_of(client, product)
    assert f"{soon:%d/%m/%Y} – {soon + timedelta(days=9):%d/%m/%Y}" in page
    assert "đang nhận đặt trước, còn 40 gói" in page
    assert f"nhận đặt trước từ {soon:%d/%m/%Y}" in page
    HarvestWindow.objects.filter(pk=harvest.pk).update(is_open=False)
    assert "còn 40 gói" not in page_of(client, product)


def test_goods_of_the_same_commune_stand_beside_and_never_alcohol(client: Client) -> None:
    commune = Commune.objects.select_related("province").get(name="Phan Thiết")
    here = {"commune": commune, "province": commune.province}
    shown, near = ProductFactory(**here), ProductFactory(**here)
    wine = ProductFactory(**here, ocop_set_id=14, stock=False)
    elsewhere = ProductFactory(commune=Commune.objects.exclude(pk=commune.pk).first())
    page = page_of(client, shown)
    assert "Cũng từ Phường Phan Thiết" in page
    for product, is_shown in ((near, True), (wine, False), (elsewhere, False)):
        assert (product.get_absolute_url() in page) == is_shown


def test_where_nobody_else_is_of_the_commune_alike_goods_of_the_province_are_shown(
    client: Client,
) -> None:
    province = Province.objects.order_by("code").first()
    same = {"province": province, "ocop_set_id": 9, "commune": None}
    shown, alike = ProductFactory(**same), ProductFactory(**same)
    ProductFactory(**{**same, "ocop_set_id": 3})
    related = client.get(shown.get_absolute_url()).context["page"].related
    assert [card.product_id for card in related.cards] == [alike.pk]
    assert not related.commune_name


def test_a_gift_box_shows_each_thing_with_its_own_star_and_none_of_its_own(client: Client) -> None:
    box, honey = CertificateFactory().product, CertificateFactory(stars=4).product
    packed = GiftBox.objects.create(product=box, packing_fee=5_000, takes_card=True)
    GiftBoxPart.objects.create(box=packed, product=honey, quantity=2, share=100_000)
    page = page_of(client, box)
    contents = page.split("Trong hộp có")[1].split("</section>")[0]
    assert honey.get_absolute_url() in contents
    assert 'data-stars="4"' in contents
    assert MARK not in page.split("Trong hộp có")[0]
    assert page.count(honey.get_absolute_url()) == 1
    assert "Sao OCOP là của từng sản phẩm, không phải của hộp." in contents


def test_the_page_is_shared_by_plain_links_that_run_nothing_here(client: Client) -> None:
    product = ProductFactory()
    page = page_of(client, product)
    assert "https://www.facebook.com/sharer/sharer.php?u=http" in page
    assert "https://button-share.zalo.me/share_external?url=http" in page
    assert page.count("<script") == page.count('<script type="module" src="/static/') + page.count(
        '<script type="application/ld+json">'
    )


def test_what_one_needs_at_home_stands_first_and_the_label_in_full_below(client: Client) -> None:
    product = ProductFactory()
    facts = {"use": "Pha với nước ấm", "storage": "Nơi khô mát", "shelf_life": "12 tháng"}
    LabelText.objects.update_or_create(
        product=product,
        defaults={
            **facts,
            "responsible_name": "HTX Thử",
            "responsible_address": "Phan Thiết",
            "ingredients": "Cá cơm, muối",
        },
    )
    page = page_of(client, product)
    assert page.index("Cách dùng") < page.index("Nội dung nhãn") < page.index("Cá cơm, muối")
    assert page.count("Pha với nước ấm") == 2


def test_structured_data_says_what_sending_costs_only_where_that_is_no_sample(
    client: Client,
) -> None:
    product = ProductFactory()
    assert "shippingDetails" not in data_of(page_of(client, product))["offers"]
    DeliveryRate.objects.create(producer=product.producer, charge=25_000, handling_days=2)
    said = data_of(page_of(client, product))["offers"]["shippingDetails"]
    assert said["shippingRate"]["maxValue"] == 25_000
    assert said["deliveryTime"]["handlingTime"]["maxValue"] == 2
    assert said["deliveryTime"]["transitTime"] == {
        "@type": "QuantitativeValue",
        "minValue": 2,
        "maxValue": 5,
        "unitCode": "DAY",
    }


def test_the_page_stays_light_and_its_headings_in_order(client: Client) -> None:
    page = page_of(client, _one_of_six(""))
    assert len(page.encode()) < 60_000
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
