"""The mark never appears where no certificate in force stands behind it: on no kind of page."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from catalog.products.models import Product
from certification.models import Certificate, Withdrawal
from certification.services import withdraw_certificate
from cms.models import CampaignPage, HomePage
from cms.services import install_site, open_shop_page
from foundation.calendar import today
from foundation.models import User
from tests.cms import editorial, outings
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
MARK = 'class="ocop-mark'


@dataclass
class World:
    product: Product
    certificate: Certificate
    addresses: list[str]


@pytest.fixture
def world(administrator: User) -> World:
    """One product whose star has its last day today, on every kind of page there is."""
    install_site(by=administrator)
    commune = outings.commune()
    maker = ProducerFactory(name="Hợp tác xã Biển", commune=commune, province=commune.province)
    product = ProductFactory(
        title="Mắm cốt Biển", producer=maker, commune=commune, province=commune.province
    )
    certificate = CertificateFactory(product=product, decided_on=_three_years_ago())
    shop = open_shop_page(producer=maker, by=administrator)
    outings.harvest(product, starts=-5, ends=40)
    shelf = ("picked_shelf", {"title": "Kệ", "note": "", "products": [product]})
    pages: list[Page] = [
        shop,
        editorial.story("Chuyện mắm", "Lời.", products=(product,)),
        editorial.news("Tin", body=[shelf]),
        editorial.recipe("Cá kho", ("2 thìa", "mắm", product)),
        editorial.village("Làng mắm", commune=commune, craft="làm mắm"),
        outings.event(body=[shelf]),
        outings.stream(body=[shelf]),
        outings.season("Quanh năm", 1, 12),
        _campaign(shelf),
    ]
    return World(product, certificate, [page.url for page in pages] + _addresses(product))


def _three_years_ago() -> date:
    on = today()
    return on.replace(year=on.year - 3, day=28 if (on.month, on.day) == (2, 29) else on.day)


def _campaign(shelf: object) -> CampaignPage:
    page = CampaignPage(title="Tết", slug="tet", body=[shelf])
    HomePage.objects.get(locale__language_code="vi").add_child(instance=page)
    page.save_revision().publish()
    return page


def _addresses(product: Product) -> list[str]:
    assert product.province is not None
    return [
        "/",
        product.get_absolute_url(),
        reverse("storefront:listing"),
        reverse("storefront:province", args=[product.province.slug]),
        reverse("search:search", query={"q": product.title}),
        reverse("search:suggest", query={"q": product.title}),
        "/mua-vu/",
        "/cua-hang/",
    ]


def _marks(addresses: list[str]) -> dict[str, int]:
    client = Client()
    found = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        found[address] = answer.content.decode().count(MARK)
    return found


def test_after_a_withdrawal_the_next_request_of_every_page_shows_no_mark(world: World) -> None:
    before = _marks(world.addresses)
    without = {address for address, marks in before.items() if not marks}
    assert without == {"/cua-hang/", "/mua-vu/"}  # names of shops and of harvests, no more
    withdraw_certificate(
        certificate=world.certificate,
        ground=Withdrawal.Ground.BREACH,
        reason="Vi phạm an toàn thực phẩm",
        effective_on=today(),
        by=UserFactory(),
    )
    after = _marks(world.addresses)
    assert {address: marks for address, marks in after.items() if marks} == {}


def test_on_the_day_after_the_last_day_no_page_shows_the_mark(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Midnight: nothing happens in the database, so only the day can turn kept pages over."""
    assert any(_marks(world.addresses).values())
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    after = _marks(world.addresses)
    assert {address: marks for address, marks in after.items() if marks} == {}
