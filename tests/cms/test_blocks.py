"""Blocks: every kind is drawn, with a few questions for all; shelves by rule; films by a click."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Revision

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import Withdrawal
from certification.services import withdraw_certificate
from cms.contexts.sections import sections
from cms.models import CampaignPage, HomePage, StoryIndexPage, StoryPage
from cms.pictures import draw_pictures
from cms.selectors import ShelfRule, shelf_product_ids
from cms.tasks import publish_scheduled_pages
from foundation.calendar import today
from foundation.models import Rendition, SiteImage
from marketplace.commerce.models import GiftBox, GiftBoxPart, HarvestWindow
from tests.cms.conftest import picture
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db

FILM = "https://www.youtube.com/watch?v=abcdefghijk"


def campaign(*blocks: tuple[str, Any], **fields: Any) -> CampaignPage:
    home = HomePage.objects.get(locale__language_code="vi")
    page = CampaignPage(title="Tết", slug="tet", body=list(blocks), **fields)
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def seen(client: Client, address: str = "/tet/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def shown_picture(title: str, alt: str, **facts: Any) -> SiteImage:
    image = picture(title)
    for name, value in facts.items():
        setattr(image, name, value)
    image.save()
    image.contextual_alt_text, image.decorative = alt, False
    return image


def certified(title: str, days_ago: int = 10, **product: Any) -> Product:
    made = ProductFactory(title=title, **product)
    CertificateFactory(product=made, decided_on=today() - timedelta(days=days_ago))
    return made


def lose(product: Product) -> None:
    withdraw_certificate(
        certificate=product.certificates.get(),
        ground=Withdrawal.Ground.BREACH,
        reason="Sai nhãn",
        effective_on=today(),
        by=UserFactory(),
    )


def every_kind() -> list[tuple[str, Any]]:
    image = shown_picture("Chum", "Chum mắm dưới hiên")
    commune = Commune.objects.select_related("province").first()
    shot = {"image": image, "caption": "Hiên nhà"}
    count = {"number": "12", "label": "tháng ủ"}
    asked = {"question": "Gửi?", "answer": "<p>Có.</p>"}
    return [
        ("text", '<h2>Lời ngỏ</h2><p>Đọc <a linktype="page" id="1">thêm</a>.</p>'),
        ("quote", {"words": "Mở nắp là Tết", "who": "Lời mẫu"}),
        ("numbers", {"title": "", "numbers": [count], "source": "Sổ"}),
        ("questions", {"title": "Hỏi", "questions": [asked]}),
        ("steps", {"title": "", "steps": [{"name": "Quét", "text": "mã."}]}),
        ("call", {"heading": "Chưa chọn?", "text": "", "button": "Xem", "address": "/san-pham/"}),
        ("map", {"title": "Các làng", "places": [{"commune": commune, "note": "mắm"}]}),
        ("picture", shot),
        ("gallery", {"title": "Bộ ảnh", "pictures": [shot, shot]}),
        ("before_after", {"title": "", "before": shot, "after": shot}),
        ("video", {"url": FILM, "title": "Kéo lưới", "poster": image, "summary": "Đi biển."}),
    ]


def test_every_kind_of_block_is_drawn(site: None, client: Client) -> None:
    campaign(*every_kind())
    html = seen(client)
    for words in (
        *("Lời ngỏ", "“Mở nắp là Tết”", "tháng ủ", "Nguồn: Sổ", "<summary>Gửi?</summary>"),
        *("<strong>Quét</strong>", 'href="/san-pham/"', "Các làng", "Hiên nhà", "Trước", "Sau"),
        *('alt="Chum mắm dưới hiên"', "Kéo lưới", "Đi biển."),
    ):
        assert words in html


def test_a_film_is_behind_a_click_and_its_house_is_named(site: None, client: Client) -> None:
    campaign(("video", {"url": FILM, "title": "Kéo lưới", "poster": None, "summary": ""}))
    response = client.get("/tet/")
    html = response.content.decode()
    assert "<iframe" not in html
    assert f'href="{FILM}"' in html
    assert "Xem ở YouTube" in html
    policy = response.headers["Content-Security-Policy"]
    assert "frame-src 'self' https://www.youtube-nocookie.com" in policy


def test_many_blocks_ask_as_many_questions_as_few(site: None) -> None:
    def asked(blocks: list[tuple[str, Any]]) -> int:
        body = CampaignPage(body=blocks).body
        with CaptureQueriesContext(connection) as queries:
            drawn = sections(body, on=today())
        assert drawn
        return len(queries)

    once = every_kind()
    home = HomePage.objects.get(locale__language_code="vi")
    other = ("text", f'<p><a linktype="page" id="{home.pk}">Về chợ</a></p>')
    asked(once)
    few = asked(once)
    assert asked([*once * 4, other]) == few <= 8


def test_a_picture_of_a_mark_that_is_not_in_force_is_left_out(site: None, client: Client) -> None:
    certificate = CertificateFactory()
    image = shown_picture(
        "Hộp", "Hộp có sao", shows_mark=True, certificate_number=certificate.number
    )
    campaign(("picture", {"image": image, "caption": ""}))
    assert "Hộp có sao" in seen(client)
    lose(certificate.product)
    assert "Hộp có sao" not in seen(client)


def test_a_face_is_shown_only_where_the_person_agreed(site: None, client: Client) -> None:
    face = shown_picture("Bà Lan", "Bà Lan cười")
    campaign(("quote", {"words": "Mở nắp", "who": "Bà Lan", "face": face}))
    assert "Bà Lan cười" not in seen(client)
    SiteImage.objects.filter(pk=face.pk).update(people_consent_on=today())
    Page.objects.get(slug="tet", depth=3).specific.save_revision().publish()
    assert "Bà Lan cười" in seen(client)


def test_small_makers_stand_by_their_size(site: None) -> None:
    kinds = Producer.Kind
    made = {
        kind: certified(kind.value, producer=ProducerFactory(kind=kind))
        for kind in (kinds.COOPERATIVE, kinds.COMPANY, kinds.HOUSEHOLD, kinds.COOP_GROUP)
    }
    [ids] = shelf_product_ids([ShelfRule(small=True)], on=today())
    assert ids == [made[k].pk for k in (kinds.HOUSEHOLD, kinds.COOP_GROUP, kinds.COOPERATIVE)]


def test_what_is_in_season_stands_by_how_soon_it_is_over(site: None) -> None:
    def window(product: Product, opens: int, starts: int, ends: int, is_open: bool = True) -> None:
        day = today()
        HarvestWindow.objects.create(
            product=product,
            packs=5,
            is_open=is_open,
            opens_on=day + timedelta(days=opens),
            from_on=day + timedelta(days=starts),
            until_on=day + timedelta(days=ends),
        )

    running, asked, later, over, closed = (certified(n) for n in "abcde")
    window(running, -30, -5, 9, is_open=False)
    window(asked, -1, 20, 40)
    window(later, 5, 20, 40)
    window(over, -30, -20, -1)
    window(closed, -5, 20, 40, is_open=False)
    window(asked, 100, 200, 300)
    unmarked = ProductFactory()
    window(unmarked, -1, 0, 3)
    assert shelf_product_ids([ShelfRule(in_season=True)], on=today()) == [[running.pk, asked.pk]]


def test_a_box_stands_on_a_shelf_while_all_in_it_may(site: None) -> None:
    tea, honey = certified("Trà", ocop_set_id=11), certified("Mật", ocop_set_id=4)
    wine = certified("Rượu", ocop_set_id=14)

    def box(*parts: Product, agreed: bool = True) -> Product:
        product = ProductFactory(title="Hộp quà", ocop_set_id=4)
        made = GiftBox.objects.create(product=product)
        for part in parts:
            at = timezone.now() if agreed else None
            GiftBoxPart.objects.create(box=made, product=part, share=1000, agreed_at=at)
        return product

    good, _asked = box(tea, honey), box(tea, agreed=False)
    box(tea, wine)
    box()
    boxes, picked = ShelfRule(boxes=True), ShelfRule(picked=(good.pk, tea.pk, wine.pk))
    assert shelf_product_ids([boxes, picked], on=today()) == [[good.pk], [good.pk, tea.pk]]
    lose(honey)
    assert shelf_product_ids([boxes, picked], on=today()) == [[], [tea.pk]]


def test_a_shelf_of_stories_shows_those_picked_or_the_newest(site: None, client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="vi")
    index = StoryIndexPage.objects.filter(locale=home.locale).first()
    if index is None:
        index = home.add_child(instance=StoryIndexPage(title="Chuyện", slug="chuyen-ke"))
    told = [StoryPage(title=f"Chuyện {n}", slug=f"chuyen-{n}") for n in range(5)]
    for story in told:
        index.add_child(instance=story)
        story.save_revision().publish()
    told[0].unpublish()
    page = campaign(("stories", {"title": "Kể", "stories": [told[0], told[1]]}))
    html = seen(client)
    assert "Chuyện 1</a>" in html
    assert "Chuyện 0</a>" not in html
    page.body = [("stories", {"title": "Kể", "stories": []})]
    page.save_revision().publish()
    html = seen(client)
    assert [n for n in range(5) if f"Chuyện {n}</a>" in html] == [2, 3, 4]


def test_a_button_to_a_page_that_is_not_public_is_left_out(site: None, client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="vi")
    other = CampaignPage(title="Trung thu", slug="trung-thu")
    home.add_child(instance=other)
    other.save_revision().publish()
    campaign(("call", {"heading": "Rằm", "text": "", "button": "Sang", "page": other}))
    assert 'href="/trung-thu/"' in seen(client)
    other.unpublish()
    assert "Rằm" not in seen(client)


def test_a_draft_that_lacks_everything_can_be_looked_at(site: None) -> None:
    nothing: dict[str, Any] = {"title": "", "note": ""}
    shot = {"image": None, "caption": ""}
    body = CampaignPage(
        body=[
            ("product_set_shelf", {**nothing, "product_set": None}),
            ("place_shelf", {**nothing, "province": None}),
            ("picked_shelf", {**nothing, "products": [None]}),
            ("picture", shot),
            ("gallery", {"title": "", "pictures": [shot]}),
            ("before_after", {"title": "", "before": shot, "after": shot}),
            ("video", {"url": "", "title": "", "poster": None, "summary": ""}),
            ("map", {"title": "", "places": [{"commune": None, "note": ""}]}),
            ("call", {"heading": "", "text": "", "button": "", "page": None, "address": ""}),
        ]
    ).body
    assert sections(body, on=today()) == []


def test_the_sizes_a_page_shows_are_drawn_when_it_goes_live(site: None, client: Client) -> None:
    page = campaign(*every_kind(), picture=picture("Lớn"), picture_alt="Hoa đào")
    drawn = Rendition.objects.count()
    assert drawn > 0
    seen(client)
    shared = 1  # beside an address that people send each other
    assert Rendition.objects.count() <= drawn + shared
    draw_pictures(page)
    assert Rendition.objects.count() <= drawn + shared


def test_a_page_set_for_a_day_goes_live_on_it(site: None, client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="vi")
    page = CampaignPage(title="Tết", slug="tet", live=False)
    home.add_child(instance=page)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    publish_scheduled_pages()
    assert client.get("/tet/").status_code == 404
    past = timezone.now() - timedelta(minutes=1)
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        revision.approved_go_live_at = past
        revision.content["go_live_at"] = past.isoformat()
        revision.save()
    publish_scheduled_pages()
    assert client.get("/tet/").status_code == 200
