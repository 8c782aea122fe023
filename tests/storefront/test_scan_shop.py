"""The maker's story on a scan page: where it stands, and where it does not."""

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from certification.rules.evidence import EvidenceKind
from cms.models import ShopPage
from cms.services import install_site, open_shop_page
from foundation.calendar import today
from foundation.selectors import generation
from marketplace.desk.evidence import evidence_for
from tests.factories import LotFactory, ProducerFactory, ProductFactory, UserFactory
from traceability.models import Lot
from traceability.selectors import lot_code_text

LEAD = "Ba đời muối cá ở Mũi Né."


@pytest.fixture
def lot(db: None) -> Lot:
    return LotFactory(product=ProductFactory(producer=ProducerFactory(name="HTX Biển Xanh")))


@pytest.fixture
def shop(lot: Lot) -> ShopPage:
    by = UserFactory(is_superuser=True, is_staff=True)
    install_site(by=by)
    page = open_shop_page(producer=lot.product.producer, by=by)
    return published(page, LEAD)


def published(page: ShopPage, lead: str) -> ShopPage:
    page.lead = lead
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def html_of(client: Client, lot: Lot, language: str = "vi") -> str:
    return client.get(f"/t/{lot_code_text(lot)}?lang={language}").content.decode()


def story_line(lot: Lot) -> dict[str, str]:
    items = evidence_for(lot.product, on=today())
    return next((dict(item.lines) for item in items if item.kind == EvidenceKind.STORY), {})


def test_a_live_shops_sentence_stands_on_the_page_with_the_way_to_the_rest(
    client: Client, lot: Lot, shop: ShopPage
) -> None:
    html = html_of(client, lot)
    assert "<h2>Câu chuyện</h2>" in html
    assert f'<blockquote class="story" lang="vi">{LEAD}</blockquote>' in html
    assert f'<a href="/cua-hang/{shop.slug}/">Đọc câu chuyện của HTX Biển Xanh</a>' in html
    assert f'<a href="/en/cua-hang/{shop.slug}/">' in html_of(client, lot, "en")


def test_no_story_is_told_before_the_shop_is_live_or_of_a_lot_that_is_recalled(
    client: Client, lot: Lot, shop: ShopPage
) -> None:
    recalled = LotFactory(product=lot.product, recalled=True)
    assert "Câu chuyện" not in html_of(client, recalled)
    shop.unpublish()
    assert "Câu chuyện" not in html_of(client, lot)


def test_a_sentence_that_claims_stars_is_withheld_and_the_way_to_the_shop_stays(
    client: Client, lot: Lot, shop: ShopPage
) -> None:
    published(shop, "Sản phẩm OCOP 5 sao của Mũi Né.")
    html = html_of(client, lot)
    assert "5 sao" not in html
    assert f"/cua-hang/{shop.slug}/" in html


def test_what_a_shop_writes_is_text_and_nothing_else(
    client: Client, lot: Lot, shop: ShopPage
) -> None:
    published(shop, "<script>x()</script>")
    assert "<script>x()" not in html_of(client, lot)


def test_the_story_costs_no_question(
    client: Client, lot: Lot, shop: ShopPage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/t/{lot_code_text(lot)}"
    client.get(address)
    with django_assert_max_num_queries(4):
        assert LEAD in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_page_published_shows_in_the_next_scan(client: Client, lot: Lot, shop: ShopPage) -> None:
    cache.clear()
    assert LEAD in html_of(client, lot)
    before = generation()
    published(shop, "Lời mới.")
    assert generation() > before
    assert "Lời mới." in html_of(client, lot)


def test_the_dossier_says_that_the_story_stands_on_the_trace_page(
    lot: Lot, shop: ShopPage, settings: Settings
) -> None:
    """Criterion 5.1 gives its best points there."""
    address = f"{settings.PUBLIC_URL}/t/{lot_code_text(lot)}"
    assert story_line(lot)["Có trên trang truy xuất"] == address
    shop.unpublish()
    assert story_line(lot) == {}


def test_the_dossier_says_nothing_of_a_trace_page_that_is_not_there(
    lot: Lot, shop: ShopPage
) -> None:
    other = ProductFactory(producer=lot.product.producer)
    lines = {i.kind: dict(i.lines) for i in evidence_for(other, on=today())}[EvidenceKind.STORY]
    assert "Có trên trang truy xuất" not in lines
