"""Finding a certificate: by numbers, by places of today and of before, by what narrows it down."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from catalog.places.models import Commune, FormerCommune, Successor
from certification.models import Certificate, CertificateExtension
from certification.selectors import former_places
from foundation.calendar import today
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
NINH_BINH, HA_NOI = "37", "01"


def found(client: Client, **asked: str) -> str:
    return client.get(reverse("certification:register"), asked).content.decode()


def made_in(province: str, commune: Commune | None = None, **fields: Any) -> Certificate:
    product = ProductFactory.create(province_id=province, commune=commune, **fields)
    return CertificateFactory.create(product=product)


@pytest.mark.parametrize("words", ["nam dinh", "Nam Định", "tỉnh Nam Định", "NAM ĐỊNH"])
def test_a_former_province_finds_the_province_it_went_into_and_says_so(
    client: Client, words: str
) -> None:
    sought, other = made_in(NINH_BINH), made_in(HA_NOI)
    page = found(client, q=words)
    assert sought.number in page
    assert other.number not in page
    assert "là tên trước 1/7/2025" in page
    assert "đã tìm cả trong Ninh Bình" in page


def test_a_former_commune_finds_its_successor(client: Client) -> None:
    former = FormerCommune.objects.filter(name="Xã Bát Tràng", district="Huyện Gia Lâm").get()
    communes = [row.commune for row in Successor.objects.filter(former=former)]
    sought = [made_in(commune.province_id, commune) for commune in communes]
    other = made_in(HA_NOI, Commune.objects.filter(province=HA_NOI).exclude(pk__in=communes)[0])
    for words in ("xa bat trang", "bát tràng", "Bát Tràng, Gia Lâm"):
        page = found(client, q=words)
        assert all(each.number in page for each in sought)
        assert other.number not in page


def test_a_former_district_finds_all_communes_that_took_it_over(client: Client) -> None:
    rows = Successor.objects.filter(former__district="Huyện Hải Hậu")
    communes = {row.commune for row in rows.select_related("commune")}
    sought = [made_in(NINH_BINH, commune) for commune in list(communes)[:2]]
    page = found(client, q="huyện Hải Hậu")
    assert all(each.number in page for each in sought)


def test_words_of_a_product_and_a_former_place_are_asked_together(client: Client) -> None:
    sought = made_in(NINH_BINH, title="Bánh nhãn")
    other = made_in(NINH_BINH, title="Nem nắm")
    page = found(client, q="bánh nhãn nam định")
    assert sought.number in page
    assert other.number not in page


def test_wrong_accents_and_single_words_name_no_former_place() -> None:
    assert former_places.segments("năm đinh")[0].place is None
    assert all(segment.place is None for segment in former_places.segments("tra"))
    assert former_places.segments("hòa bình")[0].place is not None
    assert former_places.segments("hoà bình")[0].place is not None


def test_numbers_find_their_certificate(client: Client) -> None:
    sought = CertificateFactory.create(decision_number="909/QĐ-UBND")
    other = CertificateFactory.create(decision_number="12/QĐ")
    short = f"cn {int(sought.number[3:])}"
    for words in (sought.number, sought.number.lower(), short, "909/QD-UBND"):
        page = found(client, q=words)
        assert sought.get_absolute_url() in page
        assert other.get_absolute_url() not in page


def test_filters_are_links_with_counts_that_respect_the_others(client: Client) -> None:
    CertificateFactory.create(stars=3)
    CertificateFactory.create(stars=4)
    CertificateFactory.create(stars=4, lapsed=True)
    page = found(client, state="IN_FORCE")
    assert 'href="?state=IN_FORCE&amp;stars=4"' in page
    assert page.count('<span class="num muted">(1)</span>') >= 2
    assert 'aria-current="true"' in page
    assert 'href="?"' in page, "choosing the chosen one takes it away"
    page = found(client, stars="4")
    assert "2 giấy chứng nhận" in page


def test_a_province_narrows_the_register(client: Client) -> None:
    here, there = CertificateFactory.create(), made_in(HA_NOI)
    page = found(client, province="ha-noi")
    assert there.number in page
    assert here.number not in page


@pytest.mark.parametrize(
    "asked",
    [{"state": "X"}, {"stars": "9"}, {"province": "khong-co"}, {"page": "x"}, {"q": "\x00"}],
)
def test_nonsense_asks_for_everything_and_never_fails(
    client: Client, asked: dict[str, str]
) -> None:
    certificate = CertificateFactory.create()
    answer = client.get(reverse("certification:register"), asked)
    assert answer.status_code == 200
    assert certificate.number in answer.content.decode()


def test_pages_keep_what_was_asked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certification.views.register_list.PER_PAGE", 2)
    for _ in range(3):
        CertificateFactory.create(stars=4)
    assert 'href="?q=nuoc&amp;stars=4&amp;page=2"' in found(client, q="nuoc", stars="4")
    assert "Trang 2 / 2" in found(client, q="nuoc", stars="4", page="2")


def test_nothing_found_offers_the_whole_register(client: Client) -> None:
    CertificateFactory.create()
    page = found(client, q="khong co gi nhu vay")
    assert "Không có giấy nào như vậy" in page


def test_an_empty_register_says_when_it_fills(client: Client) -> None:
    assert "Sổ chưa có giấy nào" in found(client)


def test_a_page_of_the_register_costs_the_same_few_questions(
    client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(4):
        CertificateFactory.create()
    found(client, q="nam dinh")  # former names are read once in a process
    cache.clear()
    with django_assert_max_num_queries(8):
        found(client, q="nuoc")


def test_a_certificates_page_tells_the_whole_history_of_its_product(client: Client) -> None:
    producer = ProducerFactory.create(name="Hợp tác xã Đầu Tiên")
    product = ProductFactory.create(producer=producer)
    first = CertificateFactory.create(product=product, decided_on=date(2020, 3, 15), stars=3)
    second = CertificateFactory.create(
        product=product, decided_on=today() - timedelta(days=90), withdrawn=True
    )
    CertificateExtension.objects.create(
        certificate=first,
        paper_number="15/UBND-NN",
        paper_on=date(2023, 3, 1),
        from_on=first.lapses_on,
        until_on=first.lapses_on + timedelta(days=60),
        recorded_by=UserFactory.create(),
    )
    for certificate in (first, second):
        page = client.get(certificate.get_absolute_url()).content.decode()
        told = [
            f"Công nhận 3 sao: {first.number}",
            f"Kéo dài hiệu lực {first.number}",
            f"{first.number} hết hạn",
            f"Công nhận 4 sao: {second.number}",
            f"Thu hồi {second.number}",
        ]
        places = [page.index(escape(words)) for words in told]
        assert places == sorted(places)
        assert "15/UBND-NN" in page
        assert "Hợp tác xã Đầu Tiên" in page
        assert f'href="/chung-nhan/{certificate.number}/du-lieu.json"' in page


def test_a_certificates_page_costs_the_same_however_long_its_history(
    client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    product = ProductFactory.create()
    for year in (2014, 2018, 2022):
        CertificateFactory.create(product=product, decided_on=date(year, 3, 1))
    newest = CertificateFactory.create(product=product)
    client.get("/")
    with django_assert_max_num_queries(9):
        client.get(newest.get_absolute_url())


def test_a_certificates_data_never_becomes_a_404_once_issued(client: Client) -> None:
    for certificate in (
        CertificateFactory.create(withdrawn=True),
        CertificateFactory.create(lapsed=True),
    ):
        data = client.get(f"/chung-nhan/{certificate.number}/du-lieu.json").json()
        assert data["register_number"] == certificate.number
        assert data["checked_on"] == today().isoformat()
    assert client.get("/chung-nhan/CN-999999/du-lieu.json").status_code == 404


def test_the_sitemap_leads_to_the_register_and_its_data(client: Client) -> None:
    page = client.get("/sitemap-places.xml").content.decode()
    for address in ("/chung-nhan/<", "/chung-nhan/du-lieu-mo/<", "/en/chung-nhan/du-lieu-mo/<"):
        assert address in page
    assert "Disallow: /api/" in client.get("/robots.txt").content.decode()
