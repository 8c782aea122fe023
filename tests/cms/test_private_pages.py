"""A page kept for those with its password is named to nobody else."""

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms.models import NewsPage, StoryIndexPage
from tests.cms.editorial import news, published, recipe, story, village
from tests.factories import ProducerFactory

pytestmark = pytest.mark.django_db
SECRET = "Chuyện bí mật"


def kept_private(page: Page) -> None:
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="mat-khau"
    )


def test_no_list_names_a_private_page(site: None, client: Client) -> None:
    producer = ProducerFactory.create()
    hidden = [
        story(SECRET, "Lời.", producer=producer),
        news(SECRET),
        recipe(SECRET, ("1 thìa", "mắm", None)),
        village(SECRET, commune=producer.commune, craft="mắm"),
    ]
    for page in hidden:
        kept_private(page)
    shown = ["/", "/chuyen-ke/", "/tin-tuc/", "/mon-ngon/", "/lang-nghe/", "/tin-tuc/rss.xml"]
    shown += [news("Tin mở").url, village("Làng mở", commune=producer.commune, craft="mắm").url]
    for address in shown:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert SECRET not in answer.content.decode(), address


def test_a_page_below_a_private_list_is_private_too(site: None, client: Client) -> None:
    producer = ProducerFactory.create()
    told = story(SECRET, "Lời.", producer=producer)
    place = village("Làng mở", commune=producer.commune, craft="mắm")
    assert SECRET in client.get(place.url).content.decode()
    kept_private(StoryIndexPage.objects.get(pk=told.get_parent().pk))
    assert SECRET not in client.get(place.url).content.decode()


def test_the_language_switch_does_not_lead_to_a_private_copy(site: None, client: Client) -> None:
    here = news("Tin mở")
    copy = NewsPage(title="Open news", translation_key=here.translation_key)
    copy.locale_id = here.locale.__class__.objects.get(language_code="en").pk
    published_copy = published(type(here.get_parent().specific), copy, "en")
    assert published_copy.url in client.get(here.url).content.decode()
    kept_private(published_copy)
    assert published_copy.url not in client.get(here.url).content.decode()
