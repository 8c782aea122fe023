"""The site's pages are installed once, in two languages."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import GroupPagePermission, Page, Site, WorkflowPage

from cms.models import HomePage, ShopIndexPage, SiteSettings, StandardPage, StoryIndexPage
from cms.services import NoShopPage, grant_shop_page, install_site, open_shop_page
from cms.services.indexes import INDEXES, Index
from cms.standard_texts import SLUGS
from foundation.models import User
from tests.factories import ProducerFactory

pytestmark = pytest.mark.django_db


def test_installing_twice_changes_nothing(administrator: User) -> None:
    install_site(by=administrator)
    home = HomePage.objects.get(locale__language_code="vi")
    home.heading = "Biên tập đã sửa"
    home.save_revision(user=administrator).publish(user=administrator)

    def state() -> list[object]:
        return [
            list(Page.objects.order_by("pk").values_list("pk", "title", "last_published_at")),
            GroupPagePermission.objects.count(),
            WorkflowPage.objects.count(),
            SiteSettings.objects.count(),
            Group.objects.count(),
        ]

    before = state()
    install_site(by=administrator)
    assert state() == before
    assert HomePage.objects.get(locale__language_code="vi").heading == "Biên tập đã sửa"
    assert Site.objects.get().root_page_id == home.pk


def test_a_copy_without_people_gets_its_pages_by_the_command(db: None) -> None:
    for page in Page.objects.filter(depth=2):  # other tests of the file may have installed them
        page.delete()
    call_command("install_site", verbosity=0)
    assert Client().get("/").status_code == 200
    assert Client().get("/en/quy-che-hoat-dong/").status_code == 200
    assert set(Page.objects.filter(depth__gt=1).values_list("owner", flat=True)) == {None}


def test_wagtails_welcome_page_and_sample_groups_are_gone(site: None) -> None:
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()


@pytest.mark.parametrize("slug", SLUGS)
def test_every_plain_page_reads_in_both_languages(site: None, client: Client, slug: str) -> None:
    vi, en = client.get(f"/{slug}/"), client.get(f"/en/{slug}/")
    assert vi.status_code == en.status_code == 200
    titles = {
        page.locale.language_code: page.title for page in StandardPage.objects.filter(slug=slug)
    }
    assert f"<h1>{titles['vi']}</h1>" in vi.content.decode()
    assert f"<h1>{titles['en']}</h1>" in en.content.decode()
    assert titles["vi"] != titles["en"]


@pytest.mark.parametrize("index", INDEXES, ids=lambda index: index.slug)
def test_every_list_stands_in_both_languages(site: None, index: Index) -> None:
    pages = index.kind.objects.live().filter(slug=index.slug).order_by("locale__language_code")
    assert [(page.locale.language_code, page.title) for page in pages] == [
        ("en", index.english_title),
        ("vi", index.title),
    ]
    assert all(page.show_in_menus is index.in_menus for page in pages)


def test_a_list_that_editors_renamed_and_moved_is_not_made_again(administrator: User) -> None:
    install_site(by=administrator)
    for page in StoryIndexPage.objects.all():
        page.title, page.slug = "Chuyện làng", "chuyen-lang"
        page.save_revision(user=administrator).publish(user=administrator)
    install_site(by=administrator)
    assert set(StoryIndexPage.objects.values_list("slug", flat=True)) == {"chuyen-lang"}


def test_the_english_home_speaks_english(site: None, client: Client) -> None:
    page = client.get("/en/").content.decode()
    assert '<html lang="en">' in page
    assert "Food with a name" in page


def test_the_platforms_identity_is_marked_as_a_sample(site: None) -> None:
    assert SiteSettings.objects.get().is_sample


def test_opening_a_shop_page_twice_gives_the_same_page(site: None, administrator: User) -> None:
    producer = ProducerFactory()
    first = open_shop_page(producer=producer, by=administrator)
    assert open_shop_page(producer=producer, by=administrator) == first
    assert ShopIndexPage.objects.get(locale__language_code="vi").get_children().count() == 1


def test_nobody_is_let_edit_a_shop_page_that_is_not_there(site: None, administrator: User) -> None:
    with pytest.raises(NoShopPage):
        grant_shop_page(producer=ProducerFactory(), user=administrator)
