"""Shelves: the editor's order, by certificates in force."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client

from catalog.places.models import Commune
from catalog.products.models import Product
from certification.models import Withdrawal
from certification.services import withdraw_certificate
from cms.models import HomePage
from foundation import selectors
from foundation.calendar import today
from foundation.models import User
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


def put(*shelves: tuple[str, dict[str, object]]) -> None:
    home = HomePage.objects.get(locale__language_code="vi")
    home.body = list(shelves)
    home.save_revision().publish()


def shelves(client: Client) -> list[tuple[str, list[str]]]:
    sections = client.get("/").context["sections"]
    return [(s.title, [card.name for card in s.cards]) for s in sections if hasattr(s, "cards")]


def certified(title: str, days_ago: int = 10, **product: object) -> Product:
    made = ProductFactory(title=title, **product)
    CertificateFactory(product=made, decided_on=today() - timedelta(days=days_ago))
    return made


def test_shelves_stand_in_the_editors_order_and_only_show_what_is_in_force(
    site: None, client: Client
) -> None:
    ha_noi = ProducerFactory(commune=Commune.objects.filter(province_id="01").first())
    tea = certified("Trà", 30, ocop_set_id=11)
    honey = certified("Mật ong", 20, producer=ha_noi, ocop_set_id=4)
    sauce = certified("Nước mắm", 5)
    CertificateFactory(product=ProductFactory(title="Hết hạn"), lapsed=True)
    unmarked = ProductFactory(title="Chưa có sao")
    put(
        ("product_set_shelf", {"title": "Trà ngon", "product_set": tea.ocop_set}),
        ("picked_shelf", {"title": "Nên thử", "products": [tea, unmarked, sauce]}),
        ("place_shelf", {"title": "Hà Nội", "province": honey.province}),
        ("newest_shelf", {"title": "Mới"}),
    )
    assert shelves(client) == [
        ("Trà ngon", ["Trà"]),
        ("Nên thử", ["Trà", "Nước mắm"]),
        ("Hà Nội", ["Mật ong"]),
        ("Mới", ["Nước mắm", "Mật ong", "Trà"]),
    ]
    page = client.get("/").content.decode()
    for address in ("/san-pham/?bo=11", "/san-pham/?tinh=ha-noi"):
        assert f'href="{address}"' in page


def test_a_shelf_of_a_withdrawn_product_mends_itself(site: None, client: Client) -> None:
    kept, lost = certified("Giữ"), ProductFactory(title="Mất")
    certificate = CertificateFactory(product=lost)
    put(
        ("picked_shelf", {"title": "Hai thứ", "products": [lost, kept]}),
        ("picked_shelf", {"title": "Một thứ", "products": [lost]}),
    )
    assert [names for _, names in shelves(client)] == [["Mất", "Giữ"], ["Mất"]]
    withdraw_certificate(
        certificate=certificate,
        ground=Withdrawal.Ground.BREACH,
        reason="Sai nhãn",
        effective_on=today(),
        by=UserFactory(),
    )
    assert shelves(client) == [("Hai thứ", ["Giữ"])]


def test_the_numbers_count_what_is_in_force_today(site: None, client: Client) -> None:
    producer = ProducerFactory()
    for _ in range(2):
        CertificateFactory(product=ProductFactory(producer=producer))
    CertificateFactory(lapsed=True)
    CertificateFactory(withdrawn=True)
    ProductFactory()
    numbers = client.get("/").context["numbers"]
    assert (numbers.products, numbers.producers, numbers.provinces) == (2, 1, 1)
    assert numbers.all_provinces == 34


def test_neighbouring_words_share_one_band(site: None, client: Client) -> None:
    put(
        ("quote", {"words": "Cá tháng ba", "who": "Minh hoạ"}),
        ("steps", {"title": "", "steps": [{"name": "Quét", "text": "mã."}]}),
    )
    page = client.get("/").content.decode()
    assert page.count('class="band block-band"') == 1
    assert "Cá tháng ba" in page
    assert "<strong>Quét</strong> mã." in page


def test_home_asks_as_many_questions_for_many_products_and_shelves_as_for_few(
    site: None,
    client: Client,
    django_assert_max_num_queries,
    administrator: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Facts of a generation are kept as for a visitor, whose request is no transaction.
    outside = SimpleNamespace(in_atomic_block=False, cursor=connection.cursor)
    monkeypatch.setattr(selectors, "connection", outside)
    first = certified("Một")
    put(("newest_shelf", {"title": "Mới"}), ("picked_shelf", {"title": "A", "products": [first]}))
    client.get("/")
    with django_assert_max_num_queries(12) as few:
        client.get("/")
    more = [certified(f"Thêm {n}") for n in range(11)]
    put(
        ("newest_shelf", {"title": "Mới"}),
        ("picked_shelf", {"title": "A", "products": more}),
        ("place_shelf", {"title": "B", "province": first.province}),
        ("product_set_shelf", {"title": "C", "product_set": first.ocop_set}),
    )
    client.get("/")
    with django_assert_max_num_queries(12) as many:
        page = client.get("/")
    assert len(page.context["sections"]) == 4
    assert len(many) == len(few)
