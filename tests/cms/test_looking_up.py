"""Which page an address names: found at once where it names one whole, by Wagtail's walk else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.models import StandardPage

pytestmark = pytest.mark.django_db
ADDRESS = "/ve-cho-ocop/"


def _about(language: str) -> StandardPage:
    return StandardPage.objects.get(slug="ve-cho-ocop", locale__language_code=language)


def test_a_page_is_found_by_its_whole_address_without_a_walk(site: None, client: Client) -> None:
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(ADDRESS).status_code == 200
    looked = [query["sql"] for query in asked if "url_path\" = '/trang-chu/ve-cho" in query["sql"]]
    walked = [query["sql"] for query in asked if '"wagtailcore_page"."slug" =' in query["sql"]]
    assert len(looked) == 1
    assert walked == []


def test_each_language_has_its_own_page_under_one_name(site: None, client: Client) -> None:
    for language, address in (("vi", ADDRESS), ("en", f"/en{ADDRESS}")):
        assert f"<h1>{_about(language).title}</h1>" in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/ve-cho-ocop", "/ve-cho-ocop//", "/khong-co/ve-cho-ocop/"])
def test_what_is_not_the_address_leads_there_or_to_help(
    site: None, client: Client, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code in {200, 301, 404}
    if answer.status_code == 301:
        assert answer["Location"] == ADDRESS


def test_a_page_taken_down_or_moved_is_at_its_old_address_no_more(
    site: None, client: Client
) -> None:
    page = _about("vi")
    page.unpublish()
    assert client.get(ADDRESS).status_code == 404
    page = Page.objects.get(pk=page.pk)
    page.slug, page.live = "gioi-thieu", True
    page.save()
    assert client.get("/gioi-thieu/").status_code == 200
    assert client.get(ADDRESS).status_code in {301, 404}
