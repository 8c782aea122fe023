"""The photos on a product's page: swept without a script, small for each screen, the mark in
them only beside the right, and words that claim stars withheld."""

import re

import pytest
from django.test import Client

from catalog.products.models import Product, ProductImage
from tests.factories import CertificateFactory, ProductFactory
from tests.storefront.market import queries_of

pytestmark = pytest.mark.django_db


def photo(product: Product, n: int = 1, **facts: object) -> ProductImage:
    stem = f"images/products/{product.pk}/{n}"
    variants = [
        [kind, width, width, f"{stem}-{width}.{kind}"]
        for kind in ("avif", "webp", "jpeg")
        for width in (320, 640, 1280)
    ]
    named = {"alt": f"Ảnh số {n}", "width": 1280, "height": 1280, "variants": variants}
    return ProductImage.objects.create(
        product=product, original=f"{stem}.jpg", display_order=n, **{**named, **facts}
    )


def page_of(client: Client, product: Product) -> str:
    return client.get(product.get_absolute_url()).content.decode()


def test_each_photo_has_its_formats_sizes_words_and_an_address_in_the_page(client: Client) -> None:
    product = ProductFactory()
    photo(product, 1)
    photo(product, 2)
    page = page_of(client, product)
    assert re.findall(r'id="anh-(\d)"', page) == ["1", "2"]
    assert re.findall(r'href="#anh-(\d)"', page) == ["1", "2"]
    for kind in ("avif", "webp"):
        assert f'<source type="image/{kind}" srcset="/media/images/products' in page
    assert f"/{product.pk}/1-1280.avif 1280w" in page
    assert 'alt="Ảnh số 1"' in page
    assert page.count('fetchpriority="high"') == 1
    assert "minh hoạ" not in page.split("product-side")[0]


def test_one_photo_needs_no_thumbnails(client: Client) -> None:
    product = ProductFactory()
    photo(product)
    page = page_of(client, product)
    assert "gallery-thumbs" not in page
    assert "gallery.js" not in page


def test_without_a_photo_the_drawn_packaging_stands_there_and_says_so(client: Client) -> None:
    page = page_of(client, ProductFactory())
    assert "chủ thể chưa đưa ảnh thật lên" in page
    assert "gallery-strip" not in page


def test_a_photo_of_the_mark_goes_with_the_mark(client: Client) -> None:
    certificate = CertificateFactory()
    photo(certificate.product, 1, shows_mark=True, alt="Có nhãn hiệu")
    photo(certificate.product, 2, alt="Không có")
    assert "Có nhãn hiệu" in page_of(client, certificate.product)
    lapsed = CertificateFactory(lapsed=True)
    photo(lapsed.product, 1, shows_mark=True, alt="Có nhãn hiệu")
    photo(lapsed.product, 2, alt="Không có")
    page = page_of(client, lapsed.product)
    assert "Có nhãn hiệu" not in page
    assert "Không có" in page
    assert f"/{lapsed.product.pk}/1-" not in page


def test_words_of_a_photo_that_claim_stars_nobody_gave_are_withheld(client: Client) -> None:
    product = ProductFactory()
    photo(product, alt="Mắm OCOP 5 sao ngon nhất vùng")
    page = page_of(client, product)
    assert "5 sao ngon nhất" not in page
    assert f'alt="{product.title}"' in page


def test_a_photo_from_before_sizes_were_drawn_is_shown_as_it_is(client: Client) -> None:
    product = ProductFactory()
    photo(product, variants=[], alt="", width=None, height=None)
    page = page_of(client, product)
    assert f'src="/media/images/products/{product.pk}/1.jpg"' in page
    assert "<source" not in page


def test_more_photos_ask_no_more_queries(client: Client) -> None:
    product = ProductFactory()
    photo(product)
    few = queries_of(client, product.get_absolute_url())
    for n in range(2, 9):
        photo(product, n)
    assert queries_of(client, product.get_absolute_url()) == few


@pytest.mark.django_db(transaction=True)
def test_a_photo_added_is_seen_in_the_next_request(client: Client) -> None:
    product = ProductFactory()
    assert "gallery-strip" not in page_of(client, product)
    row = photo(product)
    assert "gallery-strip" in page_of(client, product)
    row.delete()
    assert "gallery-strip" not in page_of(client, product)


def test_a_card_offers_every_format_and_says_the_price_by_weight(client: Client) -> None:
    product = CertificateFactory(product=ProductFactory(net_content="250 g")).product
    photo(product)
    page = client.get("/san-pham/").content.decode()
    assert 'type="image/avif"' in page
    assert "27.200\N{NO-BREAK SPACE}₫/100 g" in page
