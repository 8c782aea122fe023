"""Alcohol: with a licence, without cash, and pushed at nobody."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.products.models import LabelText, Product
from cms.selectors import ShelfRule, shelf_product_ids
from foundation.calendar import today
from marketplace.commerce.models import SellingLicence
from marketplace.commerce.partner import strategy
from marketplace.commerce.rules.alcohol import may_promote
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.alcohol import may_be_promoted
from marketplace.commerce.services.errors import SellingRefused
from marketplace.commerce.services.licences import answer_licence, end_licence, send_licence
from tests.factories import CertificateFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


def refusal_of(product: Any, days: int = 0) -> Refusal | None:
    on = today() + timedelta(days=days)
    return offers([product.pk], on=on)[product.pk].refusal


@pytest.fixture
def prepaid(monkeypatch: pytest.MonkeyPatch) -> None:
    """A market that takes card or transfer besides cash."""
    monkeypatch.setattr(strategy, "prepaid_codes", lambda: ["VIETQR"])


def test_alcohol_is_not_sold_where_cash_is_the_only_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategy, "prepaid_codes", lambda: [])
    assert refusal_of(ProductFactory(alcohol=True)) is Refusal.ALCOHOL


@pytest.mark.usefixtures("prepaid")
def test_alcohol_is_sold_with_a_licence_in_force_and_only_while_it_runs() -> None:
    product = ProductFactory(ocop_set_id=14)
    assert refusal_of(product) is Refusal.NO_LICENCE
    licence = send_licence(
        producer=product.producer,
        number="12/GP",
        issued_by="Phòng kinh tế thử",
        from_on=today(),
        until_on=today() + timedelta(days=9),
        by=UserFactory(),
    )
    assert refusal_of(product) is Refusal.NO_LICENCE
    answer_licence(licence=licence, accepted=True, by=UserFactory(), now=timezone.now())
    assert refusal_of(product) is None
    assert refusal_of(product, days=9) is None
    assert refusal_of(product, days=10) is Refusal.NO_LICENCE
    assert refusal_of(product, days=-1) is Refusal.NO_LICENCE
    end_licence(licence=licence, by=UserFactory(), now=timezone.now())
    assert refusal_of(product) is Refusal.NO_LICENCE


def test_a_licence_is_answered_once_and_refused_with_reasons() -> None:
    product = ProductFactory(alcohol=True)
    licence = SellingLicence.objects.get(producer=product.producer)
    with pytest.raises(SellingRefused, match="lý do"):
        answer_licence(licence=licence, accepted=False, by=UserFactory(), now=timezone.now())
    with pytest.raises(SellingRefused, match="đã được trả lời"):
        answer_licence(licence=licence, accepted=True, by=UserFactory(), now=timezone.now())


@pytest.mark.parametrize(
    ("percent", "may"), [(None, False), ("14.9", True), ("15", False), ("40", False), ("0", True)]
)
def test_from_15_per_cent_on_nothing_is_promoted_nor_where_nobody_wrote_it(
    percent: str | None, may: bool
) -> None:
    value = None if percent is None else Decimal(percent)
    assert may_promote(value) is may
    product = ProductFactory(alcohol=True)
    LabelText.objects.create(
        product=product, responsible_name="A", responsible_address="B", alcohol_percent=value
    )
    assert Product.objects.filter(may_be_promoted(), pk=product.pk).exists() is may


def test_no_alcohol_stands_on_a_shelf_of_the_home_page() -> None:
    wine, sauce = ProductFactory(alcohol=True), ProductFactory()
    CertificateFactory(product=wine)
    CertificateFactory(product=sauce)
    rules = [ShelfRule(), ShelfRule(picked=(wine.pk, sauce.pk)), ShelfRule(product_set=14)]
    assert shelf_product_ids(rules, on=today()) == [[sauce.pk], [sauce.pk], []]


@pytest.mark.usefixtures("prepaid")
def test_the_page_of_alcohol_warns_and_offers_no_cash(client: Client) -> None:
    page = client.get(ProductFactory(alcohol=True).get_absolute_url()).content.decode()
    assert "Người dưới 18 tuổi không được uống rượu, bia." in page
    assert "người giao xem giấy tờ" in page
    assert "Trả tiền mặt khi nhận hàng" not in page
