"""A craft village shows what its commune makes today, by the register and the catalogue."""

from collections.abc import Callable

import pytest
from django.test import Client

from catalog.places.models import Commune
from tests.cms.editorial import story, village
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune() -> Commune:
    return Commune.objects.filter(province_id="19").order_by("code").first()


@pytest.fixture
def elsewhere() -> Commune:
    return Commune.objects.filter(province_id="01").order_by("code").first()


def test_products_of_the_commune_stand_there_those_with_a_mark_first(
    site: None, client: Client, commune: Commune, elsewhere: Commune
) -> None:
    here = ProducerFactory(commune=commune)
    ProductFactory(title="An", producer=here)
    CertificateFactory(product=ProductFactory(title="Bình", producer=here))
    ProductFactory(title="Rượu", producer=here, ocop_set_id=14)
    ProductFactory(title="Ẩn", producer=here, is_public=False)
    ProductFactory(title="Nơi khác", producer=ProducerFactory(commune=elsewhere))
    page = village("Làng chè", commune=commune, craft="trồng chè")
    assert [c.name for c in client.get(page.url).context["cards"]] == ["Bình", "An"]


def test_makers_are_named_with_their_marks_and_the_way_to_their_shop(
    site: None, client: Client, commune: Commune, open_shop: Callable
) -> None:
    shop = open_shop("Nhà Hoa")
    shop.producer.commune = commune
    shop.producer.save()
    CertificateFactory(product=ProductFactory(producer=shop.producer))
    ProductFactory(producer=ProducerFactory(name="Nhà Mai", commune=commune))
    ProducerFactory(name="Chưa có gì", commune=commune)
    page = village("Làng chè", commune=commune, craft="trồng chè")
    makers = client.get(page.url).context["makers"]
    assert [(m.name, m.in_force, m.url) for m in makers] == [
        ("Nhà Hoa", 1, shop.page.url),
        ("Nhà Mai", None, ""),
    ]


def test_a_makers_name_that_claims_a_star_is_not_said_without_one(
    site: None, client: Client, commune: Commune
) -> None:
    ProductFactory(producer=ProducerFactory(name="Nhà OCOP 5 sao", commune=commune))
    page = village("Làng chè", commune=commune, craft="trồng chè")
    (maker,) = client.get(page.url).context["makers"]
    assert "5 sao" not in maker.name


def test_stories_of_the_communes_people_and_products_stand_there(
    site: None, client: Client, commune: Commune, elsewhere: Commune
) -> None:
    here = ProducerFactory(commune=commune)
    product = ProductFactory(producer=here)
    story("Của người làm", producer=here, products=(product,))
    story("Của sản phẩm", products=(product,))
    story("Nơi khác", producer=ProducerFactory(commune=elsewhere))
    page = village("Làng chè", commune=commune, craft="trồng chè")
    told = {card.title for card in client.get(page.url).context["stories"]}
    assert told == {"Của người làm", "Của sản phẩm"}


def test_the_list_counts_marks_in_force_and_numbers_villages_as_the_map_does(
    site: None, client: Client, commune: Commune, elsewhere: Commune
) -> None:
    producer = ProducerFactory(commune=commune)
    CertificateFactory(product=ProductFactory(producer=producer))
    CertificateFactory(product=ProductFactory(producer=producer), lapsed=True)
    village("Chè", commune=commune, craft="trồng chè")
    village("Bún", commune=elsewhere, craft="làm bún")
    context = client.get("/lang-nghe/").context
    assert [card.title for card in context["cards"]] == ["Bún", "Chè"]
    assert [card.meta.rpartition(" · ")[2] for card in context["cards"]][1] == (
        "1 sản phẩm còn chứng nhận"
    )
    assert [marker.name for marker in context["map"].markers] == ["Bún", "Chè"]


def test_villages_ask_as_many_questions_for_many_people_as_for_few(
    site: None, client: Client, commune: Commune, django_assert_max_num_queries: Callable
) -> None:
    page = village("Làng chè", commune=commune, craft="trồng chè")

    def asked() -> int:
        client.get(page.url)
        with django_assert_max_num_queries(30) as counted:
            client.get(page.url)
        return len(counted)

    def settle(many: int) -> None:
        for number in range(many):
            producer = ProducerFactory(commune=commune)
            product = ProductFactory(producer=producer)
            CertificateFactory(product=product)
            story(f"Chuyện {number}", producer=producer, products=(product,))

    settle(1)
    few = asked()
    settle(4)
    assert asked() == few
