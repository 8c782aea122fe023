"""Stories keep every version they published, and say no star that no certificate bears out."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.rich_text import RichText

from certification.models import ClaimHold, Withdrawal
from certification.services import withdraw_certificate
from cms.models import ShopIndexPage, StoryPage, StoryVersion
from cms.selectors import page_cards
from cms.selectors.stories import story_evidence
from cms.tasks import hold_claims_of_stories
from foundation.calendar import today
from foundation.models import User
from marketplace.desk.evidence import evidence_for
from tests.cms.conftest import picture
from tests.cms.editorial import news, republished, story
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


def versions(page: StoryPage) -> list[tuple[int, str]]:
    return list(page.versions.order_by("number").values_list("number", "title"))


def test_each_publication_with_other_words_is_kept_as_a_version(site: None) -> None:
    page = story("Mắm tháng ba", "Cá về.", lead="Nhà làm mắm.")
    page = republished(page)  # nothing changed
    page = republished(page, title="Mắm tháng tư")
    assert versions(page) == [(1, "Mắm tháng ba"), (2, "Mắm tháng tư")]
    first = page.versions.get(number=1)
    assert first.words == "Mắm tháng ba\n\nNhà làm mắm.\n\nCá về."
    assert first.sha256 == sha256(first.words.encode()).hexdigest()


def test_a_draft_makes_no_version(site: None) -> None:
    page = story("Chuyện", "Lời.")
    page.title = "Đang sửa"
    page.save_revision()
    assert versions(page) == [(1, "Chuyện")]


def test_words_of_all_blocks_are_kept_but_no_facts_that_blocks_only_name(site: None) -> None:
    product = ProductFactory(title="Tên ở danh mục")
    page = story("Chuyện")
    body = [
        ("picked_shelf", {"title": "Kệ", "note": "", "products": [product]}),
        ("quote", {"words": "Cá tươi", "who": "Bà Hoa", "face": None}),
        ("text", RichText("<h2>Sớm</h2><p>Ra biển <b>từ ba giờ</b>.</p><ul><li>Một</li></ul>")),
        ("video", {"url": "https://youtu.be/abcdefghijk", "title": "Phim", "summary": "Có gì"}),
    ]
    page = republished(page, body=body)
    words = page.versions.first().words
    for said in ("Kệ", "Cá tươi", "Bà Hoa", "Sớm\nRa biển từ ba giờ.\nMột", "Phim", "Có gì"):
        assert said in words
    assert "Tên ở danh mục" not in words
    assert "youtu" not in words


def test_a_version_can_be_neither_changed_nor_removed(site: None) -> None:
    version = story("Chuyện", "Lời.").versions.get()
    version.words = "khác"
    for act in (version.save, version.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_page_names_its_version_and_earlier_ones_stay_readable(
    site: None, client: Client
) -> None:
    page = republished(story("Tên cũ", "Lời đầu."), title="Tên mới")
    day = date_format(localtime(page.versions.first().published_at))
    assert f"Bản 2, {day}" in client.get(page.url).content.decode()
    old = client.get(f"{page.url}ban/1/")
    body = old.content.decode()
    assert "<h1>Tên cũ</h1>" in body
    assert "Lời đầu." in body
    assert page.versions.get(number=1).sha256 in body
    assert "noindex" in old["X-Robots-Tag"]
    assert client.get(f"{page.url}ban/3/").status_code == 404


def test_versions_of_a_story_taken_off_the_site_are_gone_with_it(
    site: None, client: Client
) -> None:
    page = story("Chuyện", "Lời.")
    page.unpublish()
    assert client.get(f"{page.url}ban/1/").status_code == 404


def test_what_a_story_claims_without_a_certificate_waits(site: None, client: Client) -> None:
    maker = ProducerFactory(name="Nhà Hoa")
    page = story("Mắm OCOP 5 sao", "Lời thường.", "Đạt OCOP 5 sao năm ngoái.", producer=maker)
    body = client.get(page.url).content.decode()
    assert "5 sao" not in body
    assert "Chuyện của Nhà Hoa" in body
    assert "Lời thường." in body
    assert "đang chờ cán bộ xét" in body
    assert "5 sao" not in client.get("/chuyen-ke/").content.decode()
    assert client.get(f"{page.url}ban/1/").status_code == 404
    places = set(ClaimHold.objects.values_list("place", flat=True))
    assert f"story:{page.pk}:title" in places


def test_a_story_that_names_no_producer_answers_for_whoever_makes_its_product(
    site: None, client: Client
) -> None:
    product = ProductFactory()
    page = story("Chuyện", "Đạt OCOP 4 sao.", products=(product,))
    assert "OCOP 4 sao" not in client.get(page.url).content.decode()


def test_a_story_says_its_star_until_the_certificate_is_withdrawn(
    site: None, client: Client
) -> None:
    product = ProductFactory()
    certificate = CertificateFactory(product=product, stars=4)
    page = story("Chuyện", "Đạt OCOP 4 sao.", producer=product.producer, products=(product,))
    assert "Đạt OCOP 4 sao." in client.get(page.url).content.decode()
    withdraw_certificate(
        certificate=certificate,
        ground=Withdrawal.Ground.BREACH,
        reason="Sai nhãn",
        effective_on=today(),
        by=UserFactory(),
    )
    assert "Đạt OCOP 4 sao." not in client.get(page.url).content.decode()
    assert ClaimHold.objects.filter(place__startswith=f"story:{page.pk}:block").exists()


def test_a_large_picture_of_a_mark_that_ended_is_not_shown(site: None, client: Client) -> None:
    image = picture("Hộp có nhãn hiệu")
    image.shows_mark, image.certificate_number = True, "CN-999999"
    image.save()
    page = story("Chuyện", picture=image, picture_alt="Hộp mắm")
    assert "Hộp mắm" not in client.get(page.url).content.decode()


def test_every_night_stories_are_looked_at_for_stars_that_ended(
    site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = ProductFactory()
    CertificateFactory(product=product, stars=4)
    page = story("Chuyện", "Đạt OCOP 4 sao.", producer=product.producer)
    assert hold_claims_of_stories() == 0
    monkeypatch.setattr("cms.tasks.today", lambda: today() + timedelta(days=5 * 366))
    assert hold_claims_of_stories() == 1
    assert hold_claims_of_stories() == 0
    assert ClaimHold.objects.filter(place__startswith=f"story:{page.pk}:block").exists()


def test_pictures_of_a_mark_stand_on_no_card(site: None, client: Client) -> None:
    image = picture("Hộp có nhãn hiệu")
    image.shows_mark, image.certificate_number = True, "CN-999999"
    image.save()
    page = news("Tin", picture=image, picture_alt="Hộp mắm")
    assert "Hộp mắm" not in client.get("/tin-tuc/").content.decode()
    assert "Hộp mắm" not in client.get(page.url).content.decode()


def test_products_of_a_story_are_shown_but_alcohol_never(site: None, client: Client) -> None:
    tea, rice_wine = ProductFactory(title="Trà"), ProductFactory(title="Rượu", ocop_set_id=14)
    page = story("Chuyện", products=(tea, rice_wine))
    assert [card.name for card in client.get(page.url).context["cards"]] == ["Trà"]


def test_the_maker_is_named_with_the_way_to_their_shop(
    site: None, client: Client, open_shop: Callable
) -> None:
    shop = open_shop("Nhà Hoa")
    page = story("Chuyện", producer=shop.producer)
    assert f'href="{shop.page.url}"' in client.get(page.url).content.decode()
    assert ShopIndexPage.objects.count() == 2


def test_a_dossier_may_cite_the_newest_version_of_each_story_of_the_product(site: None) -> None:
    product = ProductFactory()
    page = republished(story("Cũ", products=(product,)), title="Mới")
    story("Của người khác", products=(ProductFactory(),))
    (cited,) = story_evidence(product)
    version = StoryVersion.objects.get(page=page, number=2)
    assert (cited.title, cited.number, cited.sha256) == ("Mới", 2, version.sha256)
    assert cited.address.endswith(f"{page.url}ban/2/")
    items = [item for item in evidence_for(product, on=today()) if item.address == cited.address]
    assert [(item.kind.name, dict(item.lines)["SHA-256"]) for item in items] == [
        ("STORY", version.sha256)
    ]


def test_a_version_says_who_published_it(site: None, administrator: User) -> None:
    page = story("Chuyện")
    page.title = "Sửa"
    page.save_revision(user=administrator).publish(user=administrator)
    assert page.versions.get(number=2).published_by == administrator


def test_cards_of_pages_ask_three_questions_whatever_their_number(
    site: None, django_assert_max_num_queries: Callable
) -> None:
    for number in range(5):
        story(f"Chuyện {number}", picture=picture(f"{number}"), picture_alt="Một ảnh")
    told = StoryPage.objects.live()
    page_cards(told)  # where the site's pages begin is known from here on
    with django_assert_max_num_queries(3):
        cards = page_cards(told)
    assert {card.picture_alt for card in cards} == {"Một ảnh"}


def test_a_story_asks_as_many_questions_for_many_words_versions_and_products_as_for_few(
    site: None, client: Client, django_assert_max_num_queries: Callable
) -> None:
    maker = ProducerFactory()

    def asked(many: int) -> int:
        products = tuple(ProductFactory(producer=maker) for _ in range(many))
        page = story(f"Chuyện {many}", *["Lời."] * many, producer=maker, products=products)
        for _ in range(many):
            page = republished(page, title=page.title + "!")
        client.get(page.url)
        with django_assert_max_num_queries(28) as told:
            client.get(page.url)
        with django_assert_max_num_queries(24):
            client.get("/chuyen-ke/")
        return len(told)

    assert asked(1) == asked(8)
