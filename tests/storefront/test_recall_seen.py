"""A recall is seen in the next request, by people and by machines, and its end too."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from foundation.calendar import today
from marketplace.commerce.selectors import offers
from tests.factories import CertificateFactory, LotFactory, ProductFactory, UserFactory
from traceability.models import LabelRun, Lot
from traceability.selectors import label_text, lot_code_text
from traceability.services import start_label_run
from traceability.services.recalls import Packs, close_recall, start_recall

GTIN = "09529000000014"
LINKSET = {"Accept": "application/linkset+json"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lot() -> Lot:
    cache.clear()
    product = ProductFactory(gtin=GTIN)
    CertificateFactory(product=product)
    return LotFactory(product=product, code="L26")


def recalled(lot: Lot, packs: Packs | None = None, *, is_drill: bool = False) -> None:
    now = timezone.now()
    start_recall(
        lot=lot,
        kind="VOLUNTARY",
        reason="Nắp không kín",
        instructions="Mang lại nơi mua.",
        phone="",
        found_at=now,
        by=UserFactory(),
        on=today(),
        at=now,
        packs=packs,
        is_drill=is_drill,
    )


def test_scan_shop_and_link_set_say_so_at_once_and_a_drill_never(lot: Lot, client: Client) -> None:
    scan, shop = f"/t/{lot_code_text(lot)}", lot.product.get_absolute_url()

    def seen() -> tuple[bool, bool, bool]:
        links = client.get(f"/01/{GTIN}", headers=LINKSET, RAW_URI=f"/01/{GTIN}")
        assert links.status_code == 200
        return (
            'data-verdict="recalled"' in client.get(scan).content.decode(),
            "Có lô đang bị thu hồi" in client.get(shop).content.decode(),
            "recallStatus" in links.content.decode(),
        )

    assert seen() == (False, False, False)
    recalled(lot, is_drill=True)
    assert seen() == (False, False, False)
    recalled(lot)
    assert seen() == (True, True, True)
    assert not offers([lot.product_id], on=today())[lot.product_id].can_buy
    basket = client.post("/gio-hang/them/", {"product": lot.product_id, "quantity": 1})
    assert basket.status_code != 302 or not client.cookies.get("basket_count")


def test_once_closed_the_goods_are_sold_again_the_day_after(lot: Lot) -> None:
    recalled(lot)
    campaign = lot.campaigns.get()
    close_recall(campaign=campaign, report="Xong", by=UserFactory(), on=today(), as_officer=False)
    assert not offers([lot.product_id], on=today())[lot.product_id].can_buy
    tomorrow = today() + timedelta(days=1)
    assert offers([lot.product_id], on=tomorrow)[lot.product_id].can_buy


def test_of_a_recalled_range_its_packs_are_red_and_the_product_is_not_sold(
    lot: Lot, client: Client
) -> None:
    run = start_label_run(
        lot=lot, count=20, purpose=LabelRun.Purpose.PACKS, by=UserFactory(), on=today()
    )
    recalled(lot, Packs(run, 5, 9))

    def is_red(number: int) -> bool:
        page = client.get(f"/t/{label_text(run, number)}").content.decode()
        return 'data-verdict="recalled"' in page

    assert [is_red(number) for number in (4, 5, 9, 10)] == [False, True, True, False]
    assert not offers([lot.product_id], on=today())[lot.product_id].can_buy
