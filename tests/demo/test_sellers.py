"""The demo's sellers are let in and its goods looked at, by samples that are said to be such."""

import pytest
from django.utils import timezone

from foundation.calendar import today
from marketplace.commerce.models import ListingCheck, SellerCheck, SellingLicence
from marketplace.commerce.selectors import offers
from marketplace.demo import sellers
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_sample_goods_can_be_bought_and_their_numbers_are_nobodys() -> None:
    plain = ProductFactory(unchecked=True)
    boxes = [ProductFactory(unchecked=True, ocop_set_id=number) for number in (11, 18, 19, 21, 24)]
    wine = ProductFactory(unchecked=True, ocop_set_id=14)
    products = [plain, *boxes, wine]
    by, staff = UserFactory(), UserFactory()
    for _ in range(2):
        sellers.let_in(products, by=by, staff=staff, on=today(), now=timezone.now())
    assert all(offers([p.pk], on=today())[p.pk].can_buy for p in (plain, *boxes))
    assert ListingCheck.objects.in_force().count() == len(products)
    assert SellingLicence.objects.get().producer == wine.producer
    for check in SellerCheck.objects.all():
        assert check.identity_number.startswith("MẪU")
        assert check.tax_number.startswith("MẪU")
        assert check.account_number.startswith("MAU")
    assert wine.label_text.alcohol_percent is None


def test_goods_made_up_in_bulk_can_be_bought_too() -> None:
    product = ProductFactory(unchecked=True)
    sellers.let_in_at_once([product], by=UserFactory(), now=timezone.now())
    assert offers([product.pk], on=today())[product.pk].can_buy
