"""The language switch stays on the page; doors lead to what editors put into menus."""

import pytest
from django.test import Client
from wagtail.models import Locale

from cms.models import CampaignPage, HomePage
from cms.selectors.languages import in_other_language

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def campaign() -> CampaignPage:
    page = CampaignPage(title="Quà Tết", slug="qua-tet", show_in_menus=True)
    HomePage.objects.get(locale__language_code="vi").add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def english(campaign: CampaignPage) -> CampaignPage:
    copy = campaign.copy_for_translation(Locale.objects.get(language_code="en"))
    copy.title, copy.slug = "Tết gifts", "tet-gifts"
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy


def test_the_switch_leads_to_the_same_page_under_its_own_name(
    client: Client, campaign: CampaignPage, english: CampaignPage
) -> None:
    page = client.get("/qua-tet/").content.decode()
    assert 'href="/en/tet-gifts/"' in page
    assert 'hreflang="en" href="' in page
    assert 'href="/qua-tet/"' in client.get("/en/tet-gifts/").content.decode()


def test_without_a_translation_it_leads_to_the_nearest_page_above(
    client: Client, campaign: CampaignPage
) -> None:
    found = in_other_language(campaign, now="vi")
    assert (found.url, found.is_same, found.absolute_url) == ("/en/", False, "")
    page = client.get("/qua-tet/").content.decode()
    assert '<link rel="alternate" hreflang="en"' not in page


def test_a_translation_that_is_not_published_is_none(
    client: Client, campaign: CampaignPage, english: CampaignPage
) -> None:
    english.unpublish()
    assert not in_other_language(campaign, now="vi").is_same


def test_doors_lead_to_pages_in_menus_in_the_readers_language(
    client: Client, campaign: CampaignPage, english: CampaignPage
) -> None:
    def doors(address: str) -> dict[str, str]:
        return {door.title: door.url for door in client.get(address).context["doors"]}

    assert doors("/")["Quà Tết"] == "/qua-tet/"
    assert doors("/en/")["Tết gifts"] == "/en/tet-gifts/"
    campaign.show_in_menus = False
    campaign.save_revision().publish()
    assert "Quà Tết" not in doors("/")


def test_a_private_page_is_no_door(client: Client, campaign: CampaignPage) -> None:
    campaign.view_restrictions.create(restriction_type="login")
    assert "Quà Tết" not in {door.title for door in client.get("/").context["doors"]}


def test_nobody_who_pays_is_led_away(client: Client) -> None:
    assert 'class="doors"' not in client.get("/gio-hang/").content.decode()
