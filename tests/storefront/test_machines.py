"""Pictures, maps and files for machines."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from catalog.products.models import ProductImage
from cms.models import HomePage, NewsIndexPage, NewsPage
from cms.services import install_site
from foundation.calendar import today
from foundation.linked_data import json_ld
from marketplace.commerce.selectors import product_cards
from tests.factories import CertificateFactory, ProductFactory, UserFactory

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


SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def xml(client: Client, address: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(address).content)  # noqa: S314 - our own answer


def addresses(tree: ElementTree.Element) -> list[str]:
    return [node.text or "" for node in tree.iter(f"{SITEMAP}loc")]


def mapped(client: Client, settings) -> dict[str, ElementTree.Element]:
    """Every address of all maps that the index names, with what is said of it."""
    found = {}
    for part in addresses(xml(client, "/sitemap.xml")):
        assert part.startswith(f"{settings.PUBLIC_URL}/sitemap-")
        for url in xml(client, part.removeprefix(settings.PUBLIC_URL)):
            found[addresses(url)[0].removeprefix(settings.PUBLIC_URL)] = url
    return found


def languages(url: ElementTree.Element) -> dict[str, str]:
    links = [node.attrib for node in url if node.tag.endswith("}link")]
    return {link["hreflang"]: link["href"] for link in links}


def test_the_sitemap_holds_products_in_force_and_the_whole_register(
    client: Client, settings
) -> None:
    in_force, withdrawn = CertificateFactory(), CertificateFactory(withdrawn=True)
    found = mapped(client, settings)
    address = in_force.product.get_absolute_url()
    assert address in found
    assert languages(found[f"/en{address}"]) == {
        "vi": settings.PUBLIC_URL + address,
        "en": f"{settings.PUBLIC_URL}/en{address}",
        "x-default": settings.PUBLIC_URL + address,
    }
    assert withdrawn.product.get_absolute_url() not in found
    assert withdrawn.get_absolute_url() in found
    assert "/noi-lam-ra/lam-dong/" in found


def test_a_photo_of_a_product_stands_in_the_sitemap(client: Client, settings) -> None:
    product = CertificateFactory().product
    ProductImage.objects.create(product=product, original="images/products/hu-mam.jpg")
    url = mapped(client, settings)[product.get_absolute_url()]
    images = [node.text for node in url.iter() if node.tag.endswith("image/1.1}loc")]
    assert images == [f"{settings.PUBLIC_URL}/media/images/products/hu-mam.jpg"]


def test_editors_pages_say_who_runs_the_site_and_only_languages_they_can_be_read_in(
    client: Client, settings
) -> None:
    install_site(by=UserFactory(is_superuser=True, is_staff=True))
    home = HomePage.objects.get(locale__language_code="vi")
    NewsPage.objects.all().delete()
    index = NewsIndexPage.objects.child_of(home).get()
    page = index.add_child(instance=NewsPage(title="Chợ phiên tháng mười hai", slug="cho-phien"))
    found = mapped(client, settings)
    assert set(languages(found[home.url])) == {"vi", "en", "x-default"}
    assert languages(found[page.url]) == {}
    [title] = [node.text for node in found[page.url].iter(f"{NEWS}title")]
    assert title == page.title
    first = linked_data(client.get(home.url).content.decode())
    assert [thing["@type"] for thing in first[0]["@graph"]] == ["Organization", "WebSite"]
    assert "taxID" not in first[0]["@graph"][0]  # a sample's, so nobody's
    read = client.get(page.url).content.decode()
    assert alternates(read) == {}
    assert f'<link rel="canonical" href="{settings.PUBLIC_URL}{page.url}">' in read


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


def alternates(page: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page))


def test_each_language_names_itself_the_other_and_the_one_for_everybody_else(
    client: Client, settings
) -> None:
    expected = {
        "vi": f"{settings.PUBLIC_URL}/san-pham/",
        "en": f"{settings.PUBLIC_URL}/en/san-pham/",
        "x-default": f"{settings.PUBLIC_URL}/san-pham/",
    }
    for address in ("/san-pham/", "/en/san-pham/?sao=4"):
        assert alternates(client.get(address).content.decode()) == expected


def linked_data(page: str) -> list[dict]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(text) for text in found]


def test_the_way_to_a_page_is_told_to_search_engines_too(client: Client, settings) -> None:
    product = CertificateFactory().product
    page = client.get(product.get_absolute_url()).content.decode()
    [way] = [data for data in linked_data(page) if data["@type"] == "BreadcrumbList"]
    places = [(item["position"], item.get("item")) for item in way["itemListElement"]]
    assert places[0] == (1, f"{settings.PUBLIC_URL}/san-pham/")
    assert places[-1] == (len(places), None)  # the page itself
    assert way["itemListElement"][-1]["name"] == product.title


def test_a_product_is_shared_under_its_own_name_address_and_picture(
    client: Client, settings
) -> None:
    certificate = CertificateFactory(stars=4)
    product = certificate.product
    address = product.get_absolute_url()
    page = client.get(address).content.decode()
    assert page.count('<link rel="canonical"') == 1
    assert f'<meta property="og:url" content="{settings.PUBLIC_URL}{address}">' in page
    assert f'<meta property="og:image" content="{settings.PUBLIC_URL}/minh-hoa/' in page
    assert '<meta property="og:type" content="product">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    described = re.findall(
        r'<meta (?:name|property)="(?:og:)?description" content="([^"]+)">', page
    )
    assert len(described) == 2
    assert all("OCOP 4 sao còn hiệu lực" in words for words in described)


def test_linked_data_leaves_out_what_is_empty_and_cannot_end_its_script() -> None:
    text = json_ld(
        {"@type": "Thing", "name": "</script>&", "image": [], "offers": {"price": None}, "n": 0}
    )
    assert "<" not in text
    assert json.loads(text) == {
        "@context": "https://schema.org",
        "@type": "Thing",
        "name": "</script>&",
        "n": 0,
    }


def test_several_things_stand_in_one_graph() -> None:
    both = json.loads(json_ld([{"@type": "WebSite"}, {"@type": "Organization"}]))
    assert [thing["@type"] for thing in both["@graph"]] == ["WebSite", "Organization"]


def test_pages_of_one_person_go_out_compressed_too(client: Client) -> None:
    answer = client.get("/gio-hang/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
