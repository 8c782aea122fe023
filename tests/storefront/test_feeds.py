"""Feeds of goods say what the page says, and the page what its linked data says."""

import csv
import io
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.products.models import Product
from foundation.calendar import today
from foundation.models import User
from marketplace.commerce.models import HarvestWindow
from marketplace.storefront.feed_items import feed_items
from tests.factories import CertificateFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db

G = "{http://base.google.com/ns/1.0}"


def body(client: Client, address: str) -> str:
    return b"".join(client.get(address)).decode()


def google(client: Client, address: str = "/feeds/google.xml") -> dict[str, dict[str, str]]:
    tree = ElementTree.fromstring(body(client, address))  # noqa: S314 - our own answer
    items = [
        {part.tag.removeprefix(G): part.text or "" for part in item} for item in tree.iter("item")
    ]
    return {item["id"]: item for item in items}


def meta(client: Client) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(body(client, "/feeds/meta.csv"), newline=""))
    return {row["id"]: row for row in rows}


@dataclass(frozen=True)
class Said:
    """What a product's page says to people, and its linked data to machines."""

    words: str
    data: dict

    @property
    def offer(self) -> dict:
        return self.data["offers"]


def page_of(client: Client, product: Product) -> Said:
    html = client.get(product.get_absolute_url()).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    [data] = [one for one in map(json.loads, found) if one["@type"] == "Product"]
    return Said(html, data)


def harvest(product: Product, by: User) -> HarvestWindow:
    return HarvestWindow.objects.create(
        product=product,
        opens_on=today(),
        from_on=today() + timedelta(days=12),
        until_on=today() + timedelta(days=40),
        packs=30,
        by=by,
    )


SPELLINGS = {
    "InStock": ("in_stock", "in stock"),
    "OutOfStock": ("out_of_stock", "out of stock"),
    "PreOrder": ("preorder", "preorder"),
}


@pytest.mark.parametrize(
    ("stock", "is_before_harvest", "state"),
    [(20, False, "InStock"), (0, False, "OutOfStock"), (0, True, "PreOrder")],
)
def test_page_linked_data_and_both_feeds_say_the_same(
    client: Client, stock: int, is_before_harvest: bool, state: str
) -> None:
    product = CertificateFactory(
        stars=4, product__stock__num_in_stock=stock, product__stock__price=125_000
    ).product
    window = harvest(product, UserFactory()) if is_before_harvest else None
    page, in_google = page_of(client, product), google(client)[str(product.pk)]
    in_meta = meta(client)[str(product.pk)]

    assert page.offer["availability"] == f"https://schema.org/{state}"
    assert (in_google["availability"], in_meta["availability"]) == SPELLINGS[state]
    day = f"{window.from_on:%Y-%m-%d}" if window else ""
    assert page.offer.get("availabilityStarts", "") == day
    assert in_google.get("availability_date", "")[:10] == in_meta["availability_date"] == day
    if window:
        assert f"{window.from_on:%d/%m/%Y}" in page.words

    assert "125.000" in page.words
    assert page.offer["price"] == 125_000
    assert in_google["price"] == in_meta["price"] == "125000 VND"
    assert page.data["name"] == in_google["title"] == in_meta["title"] == product.title
    assert page.data["url"] == in_google["link"] == in_meta["link"]
    assert page.data["hasCertification"]["certificationRating"]["ratingValue"] == 4
    assert in_google["custom_label_0"] == in_meta["custom_label_0"] == "OCOP 4 sao"


def test_a_withdrawn_star_leaves_page_linked_data_and_feeds_at_once(client: Client) -> None:
    certificate = CertificateFactory(stars=3)
    assert google(client)[str(certificate.product_id)]["custom_label_0"]
    lapsed = CertificateFactory(lapsed=True).product
    assert "custom_label_0" not in google(client)[str(lapsed.pk)]
    assert meta(client)[str(lapsed.pk)]["custom_label_0"] == ""
    assert "hasCertification" not in page_of(client, lapsed).data


def test_goods_that_may_not_be_advertised_or_sold_are_in_no_feed(client: Client) -> None:
    kept_out = [
        ProductFactory(alcohol=True),
        ProductFactory(ocop_set_id=18),
        ProductFactory(ocop_set_id=26),
        ProductFactory(unchecked=True),
        ProductFactory(stock=False),
        ProductFactory(is_public=False),
        CertificateFactory(withdrawn=True).product,
    ]
    sold = ProductFactory()
    for feed in (google(client), meta(client)):
        assert str(sold.pk) in feed
        assert not {str(product.pk) for product in kept_out} & set(feed)


def test_a_name_that_claims_stars_nobody_gave_is_not_repeated(client: Client) -> None:
    product = ProductFactory(title="Mắm nêm OCOP 5 sao", description="Đạt OCOP 5 sao.")
    item = google(client)[str(product.pk)]
    assert "5 sao" not in item["title"] + item["description"]


def test_words_of_people_cannot_break_a_feed(client: Client) -> None:
    words = 'Mắm "ngon" <b>&</b>,\n;\x0b lạ'
    product = ProductFactory(title="Mắm & <ruốc>, nhà\x08 làm", description=words)
    assert google(client)[str(product.pk)]["title"] == "Mắm & <ruốc>, nhà làm"
    assert meta(client)[str(product.pk)]["description"].startswith('Mắm "ngon" &, ; lạ')


def test_numbers_of_demonstrations_are_nobodys_gtin(client: Client) -> None:
    shown, real = ProductFactory(gtin="09521234543213"), ProductFactory(gtin="04006381333931")
    feed = google(client)
    assert feed[str(shown.pk)]["identifier_exists"] == "no"
    assert feed[str(real.pk)]["gtin"] == page_of(client, real).data["gtin14"]
    assert "gtin14" not in page_of(client, shown).data


def test_the_english_feed_speaks_english_of_the_english_pages(client: Client) -> None:
    product = CertificateFactory(stars=4).product
    item = google(client, "/en/feeds/google.xml")[str(product.pk)]
    assert "/en/san-pham/" in item["link"]
    assert item["product_type"] != google(client)[str(product.pk)]["product_type"]


def test_an_unchanged_feed_is_not_sent_again_and_a_new_price_is(client: Client) -> None:
    product = ProductFactory()
    etag = client.get("/feeds/meta.csv")["ETag"]
    again = client.get("/feeds/meta.csv", headers={"if-none-match": etag})
    assert again.status_code == 304
    product.stockrecords.update(price=91_000)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as a commit does
    changed = client.get("/feeds/meta.csv", headers={"if-none-match": etag})
    assert "91000 VND" in b"".join(changed).decode()


def test_a_feed_of_any_size_asks_seven_questions_for_each_part() -> None:
    for _ in range(4):
        ProductFactory()
    for parts, chunk in [(1, 10), (2, 2)]:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(list(feed_items(on=today(), chunk=chunk))) == 4
        assert len(asked) <= 7 * parts + 1, [query["sql"][:80] for query in asked]
