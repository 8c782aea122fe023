"""A shop page's words and pictures that claim stars: withheld, queued, back when they are true."""

import json
from typing import Any

import pytest
from django.test import Client

from certification.models import ClaimHold, Withdrawal
from certification.services import withdraw_certificate
from certification.services.claims import rule_on_claim
from cms.claims import shown_shop
from cms.models import ShopPage
from cms.tasks import hold_claims_of_shops
from foundation.calendar import today
from foundation.models import User
from foundation.picture_form import PictureForm
from tests.cms.conftest import Shop, picture
from tests.factories import CertificateFactory, ProductFactory

pytestmark = pytest.mark.django_db

CLAIM = "Cửa hàng OCOP 4 sao của biển"


def publish(shop: Shop, by: User, **fields: Any) -> ShopPage:
    page = ShopPage.objects.get(pk=shop.page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=by).publish(user=by)
    return ShopPage.objects.get(pk=page.pk)


def seen(client: Client, shop: Shop, prefix: str = "") -> str:
    response = client.get(f"{prefix}/cua-hang/{shop.producer.slug}/")
    assert response.status_code == 200
    return str(response.content.decode())


def test_words_without_a_certificate_are_withheld_and_queued_once(
    client: Client, shop: Shop, administrator: User
) -> None:
    publish(shop, administrator, lead=CLAIM, story="<p>Làm mắm từ năm 1990.</p>")
    html = seen(client, shop)
    assert CLAIM not in html
    assert "đang chờ cán bộ xét" in html
    assert "Làm mắm từ năm 1990." in html
    assert CLAIM not in seen(client, shop, "/en")
    hold = ClaimHold.objects.get()
    assert (hold.producer, hold.place) == (shop.producer, f"shop:{shop.page.pk}:lead")
    assert hold_claims_of_shops() == 0
    rule_on_claim(hold=hold, is_allowed=True, reasons="Đúng", by=administrator, on=today())
    assert CLAIM in seen(client, shop)


def test_a_shop_may_say_what_one_of_its_products_has(
    client: Client, shop: Shop, administrator: User
) -> None:
    certificate = CertificateFactory(product=ProductFactory(producer=shop.producer), stars=4)
    page = publish(shop, administrator, lead=CLAIM)
    assert CLAIM in seen(client, shop)
    assert not ClaimHold.objects.exists()
    after = certificate.lapses_on
    assert shown_shop(page, on=after).lead == ""
    withdraw_certificate(
        certificate=certificate,
        ground=Withdrawal.Ground.CRITERIA_LOST,
        reason="Không còn đạt",
        effective_on=today(),
        by=administrator,
    )
    assert CLAIM not in seen(client, shop)
    assert ClaimHold.objects.get().cause == "WITHDRAWN"


def test_a_title_that_waits_gives_way_to_the_producers_name(
    client: Client, shop: Shop, administrator: User
) -> None:
    publish(shop, administrator, title="Mắm OCOP 5 sao")
    for html in (seen(client, shop), client.get("/cua-hang/").content.decode()):
        assert "5 sao" not in html
        assert shop.producer.name in html


def test_a_quote_that_claims_is_left_out_whole(
    client: Client, shop: Shop, administrator: User
) -> None:
    quotes = [
        {"type": "quote", "value": {"words": "Tôi làm mắm 5 sao", "who": "Bà Ba"}},
        {"type": "quote", "value": {"words": "Biển cho thì mình nhận", "who": "Ông Tư"}},
    ]
    publish(shop, administrator, gallery=json.dumps(quotes))
    html = seen(client, shop)
    assert "5 sao" not in html
    assert "Biển cho thì mình nhận" in html


def test_a_picture_of_the_mark_is_drawn_only_while_its_certificate_runs(
    client: Client, shop: Shop, administrator: User
) -> None:
    certificate = CertificateFactory(product=ProductFactory(producer=shop.producer))
    image = picture("Ảnh", shop.producer)
    image.shows_mark, image.certificate_number = True, certificate.number
    image.save()
    page = publish(shop, administrator, hero_image=image, hero_image_alt="Chai mắm trên bàn")
    assert "Chai mắm trên bàn" in seen(client, shop)
    assert shown_shop(page, on=certificate.lapses_on).hero_image is None
    image.certificate_number = CertificateFactory().number  # another producer's
    image.save()
    page.refresh_from_db()
    assert shown_shop(ShopPage.objects.get(pk=page.pk), on=today()).hero_image is None


def test_a_picture_of_the_mark_that_names_no_certificate_is_refused(
    shop: Shop, administrator: User
) -> None:
    image = picture("Ảnh", shop.producer)

    class Form(PictureForm):
        class Meta:
            model = type(image)
            fields = ("title", "shows_mark", "certificate_number", "collection")
            widgets: dict[str, Any] = {}

    def filled(**facts: Any) -> Form:
        data = {"title": "Ảnh", "collection": image.collection_id, **facts}
        return Form(data, instance=type(image).objects.get(pk=image.pk), user=administrator)

    form = filled(shows_mark="on")
    assert "certificate_number" in form.errors
    form = filled(shows_mark="on", certificate_number="cn-000001")
    assert "certificate_number" not in form.errors
    assert form.cleaned_data["certificate_number"] == "CN-000001"
    image.shows_mark, image.certificate_number = True, "CN-000001"
    image.save()
    assert filled().fields["shows_mark"].disabled


def test_a_page_without_claims_asks_nothing(
    shop: Shop, administrator: User, django_assert_num_queries: Any
) -> None:
    page = publish(shop, administrator, lead="Mắm cá cơm Phan Thiết")
    assert page.producer.name
    with django_assert_num_queries(0):
        shown_shop(page, on=today())
