"""The public register: whatever was ever issued answers, and shows the mark only while it may."""

import json
import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from certification import services
from certification.models import Certificate
from foundation.calendar import today
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


def page(client: Client, certificate: Certificate) -> str:
    response = client.get(certificate.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def structured_data(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    data: dict[str, object] = json.loads(found[1])
    return data


def test_a_certificate_in_force_shows_its_facts_and_the_mark(client: Client) -> None:
    certificate = CertificateFactory.create(
        decision_number="31/QĐ-UBND", decided_on=date(2026, 2, 3)
    )
    html = page(client, certificate)
    assert html.count('class="ocop-mark"') == 1
    for words in ("31/QĐ-UBND", "03/02/2026", "03/02/2029", certificate.holder.name):
        assert words in html
    assert certificate.product.get_absolute_url() in html
    data = structured_data(html)
    assert data["certificationStatus"] == "CertificationActive"
    assert data["certificationRating"]["ratingValue"] == 4  # type: ignore[index]


def test_a_withdrawn_certificate_stays_with_ground_reason_and_day(client: Client) -> None:
    certificate = CertificateFactory.create(withdrawn=True)
    html = page(client, certificate)
    assert 'class="tombstone' in html
    assert 'class="ocop-mark"' not in html
    assert "Không còn đạt tiêu chí" in html
    assert "Không còn đáp ứng tiêu chí" in html
    assert f"{today():%d/%m/%Y}" in html
    data = structured_data(html)
    assert data["certificationStatus"] == "CertificationInactive"
    assert "certificationRating" not in data


def test_a_lapsed_certificate_stays_without_the_mark(client: Client) -> None:
    html = page(client, CertificateFactory.create(lapsed=True))
    assert 'class="ocop-mark"' not in html
    assert "Hết hạn từ 16/03/2023" in html


def test_a_replaced_certificate_points_to_the_one_that_replaced_it(client: Client) -> None:
    before = CertificateFactory.create(decided_on=date(2025, 6, 1), stars=3)
    after = CertificateFactory.create(product=before.product, decided_on=date(2026, 6, 1))
    html = page(client, before)
    assert "Giấy mới đã thay giấy này từ 01/06/2026" in html
    assert after.get_absolute_url() in html
    assert 'class="ocop-mark"' not in html


def test_a_certificate_of_a_product_that_changed_hands_gives_no_mark(client: Client) -> None:
    certificate = CertificateFactory.create()
    certificate.product.producer = ProducerFactory.create()
    certificate.product.save()
    html = page(client, certificate)
    assert 'class="ocop-mark"' not in html
    assert "không phải nơi bán hay nơi làm ra" in html
    assert structured_data(html)["certificationStatus"] == "CertificationInactive"


def test_a_row_from_a_public_source_says_so(client: Client) -> None:
    certificate = CertificateFactory.create(source_url="https://bao.example/ocop?a=1&b=2")
    html = page(client, certificate)
    assert "Ghi theo nguồn công khai: bao.example" in html
    assert "https://bao.example/ocop?a=1&amp;b=2" in html
    assert "Ghi theo nguồn" not in page(client, CertificateFactory.create())


def test_a_number_is_read_in_small_letters_too(client: Client) -> None:
    certificate = CertificateFactory.create()
    url = reverse("certification:certificate", args=[certificate.number.lower()])
    assert client.get(url).status_code == 200


def test_the_register_names_itself_by_the_address_it_is_known_by(client: Client) -> None:
    certificate = CertificateFactory()
    address = certificate.get_absolute_url()
    html = client.get(address, headers={"host": "evil.example"}).content.decode()
    assert structured_data(html)["url"] == f"{settings.PUBLIC_URL}{address}"
    assert "evil.example" not in html


def test_a_link_to_the_register_can_be_checked_without_reading_it(client: Client) -> None:
    for address in ("/chung-nhan/", CertificateFactory().get_absolute_url()):
        assert client.head(address).status_code == 200


def test_an_unknown_number_gets_a_helpful_404(client: Client) -> None:
    response = client.get(reverse("certification:certificate", args=["CN-000000"]))
    assert response.status_code == 404
    assert "Không có số này trong sổ" in response.content.decode()
    assert reverse("certification:register") in response.content.decode()


def test_words_of_outsiders_cannot_leave_the_structured_data(client: Client) -> None:
    product = ProductFactory.create(title="</script><b>&amp;", slug="a")
    html = page(client, CertificateFactory.create(product=product))
    assert "</script><b>" not in html
    assert structured_data(html)["about"]["name"] == "</script><b>&amp;"  # type: ignore[index]


@pytest.mark.parametrize(
    "words", ["nuoc mam ca com", "NƯỚC MẮM CÁ CƠM", "phan thiet", "77/qđ-ubnd", "tuan tu"]
)
def test_the_register_is_searched_without_accents(client: Client, words: str) -> None:
    producer = ProducerFactory.create(name="Hợp tác xã Tuân Tự")
    sought = CertificateFactory.create(
        product=ProductFactory.create(title="Nước mắm cá cơm", producer=producer),
        decision_number="77/QĐ-UBND",
    )
    other = CertificateFactory.create(
        product=ProductFactory.create(title="Chè", commune=None, province_id="01"),
        decision_number="78/QĐ",
    )
    html = client.get(reverse("certification:register"), {"q": words}).content.decode()
    assert sought.number in html
    assert other.number not in html


def test_each_state_is_found_by_its_filter_alone(client: Client) -> None:
    numbers = {
        "IN_FORCE": CertificateFactory.create().number,
        "LAPSED": CertificateFactory.create(lapsed=True).number,
        "WITHDRAWN": CertificateFactory.create(withdrawn=True).number,
    }
    for state in numbers:
        html = client.get(reverse("certification:register"), {"state": state}).content.decode()
        assert {s for s, number in numbers.items() if number in html} == {state}


def test_a_search_that_finds_nothing_says_what_to_do(client: Client) -> None:
    html = client.get(reverse("certification:register"), {"q": "xyzxyz"}).content.decode()
    assert "Không có giấy nào như vậy" in html


def test_nonsense_in_the_address_shows_the_whole_register(client: Client) -> None:
    certificate = CertificateFactory.create()
    response = client.get(
        reverse("certification:register"), {"state": "X", "page": "-3", "q": "\x00"}
    )
    assert response.status_code == 200
    assert certificate.number in response.content.decode()


@pytest.mark.parametrize("how_many", [1, 12])
def test_the_list_costs_the_same_few_queries_whatever_its_length(
    client: Client,
    how_many: int,
    django_assert_max_num_queries,
) -> None:
    officer = UserFactory.create()
    for _ in range(how_many):
        CertificateFactory.create(by=officer)
    client.get(reverse("certification:register"))  # what a process asks once in its life
    with django_assert_max_num_queries(6):
        html = client.get(reverse("certification:register")).content.decode()
    assert html.count('class="ocop-mark"') == how_many


def test_a_certificate_page_costs_few_queries(
    client: Client,
    django_assert_max_num_queries,
) -> None:
    certificate = CertificateFactory.create(withdrawn=True)
    services.clear_for_sale(withdrawal=certificate.withdrawal, reason="Đủ", by=UserFactory.create())
    with django_assert_max_num_queries(6):
        page(client, certificate)


def test_the_register_speaks_english_under_en(client: Client) -> None:
    certificate = CertificateFactory.create()
    response = client.get(f"/en{certificate.get_absolute_url()}")
    assert response.status_code == 200
    assert '<html lang="en">' in response.content.decode()
