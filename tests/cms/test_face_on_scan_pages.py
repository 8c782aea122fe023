"""The face of whoever makes a product, on the scan page: small, and with their consent alone."""

import pytest
from django.test import Client

from cms.models import ShopPage
from cms.pictures import draw_shop_pictures
from foundation.calendar import today
from foundation.models import User
from tests.cms.conftest import Shop, picture
from tests.factories import LotFactory, ProductFactory
from traceability.selectors import lot_code_text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("has_consent", "shows_mark", "is_shown"),
    [(True, False, True), (False, False, False), (True, True, False)],
)
def test_a_face_is_shown_only_with_consent_and_without_the_mark(
    client: Client,
    shop: Shop,
    administrator: User,
    has_consent: bool,
    shows_mark: bool,
    is_shown: bool,
) -> None:
    image = picture("Bà Lan", shop.producer)
    image.people_consent_on = today() if has_consent else None
    image.shows_mark, image.certificate_number = shows_mark, "CN-1" if shows_mark else ""
    image.save()
    page = ShopPage.objects.get(pk=shop.page.pk)
    page.hero_image, page.hero_image_alt = image, "Bà Lan gỡ lưới"
    page.save_revision(user=administrator).publish(user=administrator)
    draw_shop_pictures(ShopPage.objects.get(pk=page.pk))
    lot = LotFactory(product=ProductFactory(producer=shop.producer))
    html = client.get(f"/t/{lot_code_text(lot)}").content.decode()
    assert ('<img class="avatar"' in html) is is_shown
    assert ('<span class="avatar"' in html) is not is_shown
