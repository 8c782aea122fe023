"""Pictures, maps and files for machines."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from foundation.calendar import today
from marketplace.commerce.selectors import product_cards
from tests.factories import CertificateFactory, ProductFactory

pytestmark = pytest.mark.django_db


def address_of_drawing(product_id: int) -> str:
    return product_cards([product_id], on=today())[0].illustration_url


def test_a_drawing_is_kept_for_ever_under_an_address_that_changes_with_the_name(
    client: Client,
) -> None:
    product = ProductFactory(title="Mắm nêm")
    address = address_of_drawing(product.pk)
    answer = client.get(address)
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    assert "Mắm nêm (minh hoạ)" in answer.content.decode()

    product.title = "Mắm ruốc"
    product.save()

    assert address_of_drawing(product.pk) != address
    assert "Mắm ruốc" in client.get(address_of_drawing(product.pk)).content.decode()


def test_a_drawing_of_another_version_leads_to_todays(client: Client) -> None:
    product = ProductFactory()
    answer = client.get(f"/minh-hoa/{product.pk}-00000000.svg")
    assert (answer.status_code, answer["Location"]) == (302, address_of_drawing(product.pk))


def test_a_drawing_of_no_product_is_not_found(client: Client) -> None:
    assert client.get("/minh-hoa/999999-00000000.svg").status_code == 404


def test_a_product_without_a_set_is_drawn_too(client: Client) -> None:
    product = ProductFactory(ocop_set_id=None)
    assert client.get(address_of_drawing(product.pk)).status_code == 200


def test_a_warm_drawing_asks_the_database_nothing(
    client: Client, django_assert_num_queries: object
) -> None:
    address = address_of_drawing(ProductFactory().pk)
    client.get(address)
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get(address)


def test_drawings_and_pages_go_out_compressed_where_the_browser_can(client: Client) -> None:
    address = address_of_drawing(ProductFactory().pk)
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"


def test_the_sitemap_holds_products_in_force_and_the_whole_register(client: Client) -> None:
    in_force, withdrawn = CertificateFactory(), CertificateFactory(withdrawn=True)
    answer = client.get("/sitemap.xml")
    tree = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
    found = {node.text or "" for node in tree.iter() if node.tag.endswith("}loc")}
    paths = {"/" + address.split("/", 3)[3] for address in found}
    assert in_force.product.get_absolute_url() in paths
    assert "/en" + in_force.product.get_absolute_url() in paths
    assert withdrawn.product.get_absolute_url() not in paths
    assert withdrawn.get_absolute_url() in paths
    assert "/noi-lam-ra/lam-dong/" in paths


def test_robots_are_kept_from_baskets_and_told_of_the_sitemap(client: Client) -> None:
    words = client.get("/robots.txt").content.decode()
    assert "Disallow: /gio-hang/" in words
    assert words.rstrip().endswith("/sitemap.xml")


def test_the_map_lights_the_communes_of_certified_products(client: Client) -> None:
    dark = client.get("/ban-do.svg").content.decode()
    CertificateFactory()
    assert 'class="lit"' in client.get("/ban-do.svg").content.decode()
    assert dark != client.get("/ban-do.svg").content.decode()


def test_an_address_that_is_none_offers_ways_on(client: Client) -> None:
    answer = client.get("/khong-co-trang-nay/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert 'action="/tim-kiem/"' in page
    assert 'href="/noi-lam-ra/"' in page


def test_the_style_guide_shows_every_piece(client: Client) -> None:
    CertificateFactory(product=ProductFactory(title="Mắm còn sao"))
    ProductFactory(title="Mắm không sao")
    page = client.get("/styleguide/").content.decode()
    for piece in ("Mắm còn sao", "Mắm không sao", 'data-verdict="recalled"', "10 chữ số"):
        assert piece in page


def test_each_language_names_the_others_whole_address(client: Client, settings) -> None:
    for here, there, code in [
        ("/san-pham/", "/en/san-pham/", "en"),
        ("/en/san-pham/", "/san-pham/", "vi"),
    ]:
        link = f'<link rel="alternate" hreflang="{code}" href="{settings.PUBLIC_URL}{there}">'
        assert link in client.get(here).content.decode()
