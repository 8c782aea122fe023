"""News by year and kind, and as a feed in each language."""

from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from cms.models import NewsIndexPage, NewsPage
from tests.cms.editorial import news, published

pytestmark = pytest.mark.django_db


def titles(client: Client, address: str) -> list[str]:
    return [card.title for card in client.get(address).context["cards"]]


def test_news_stand_newest_first_and_are_narrowed_by_year_and_kind(
    site: None, client: Client
) -> None:
    news("Năm ngoái", dated_on=date(2025, 5, 1))
    news("Thông báo", dated_on=date(2026, 2, 1), kind="NOTICE")
    news("Giá chè", dated_on=date(2026, 9, 1), kind="MARKET")
    assert titles(client, "/tin-tuc/") == ["Giá chè", "Thông báo", "Năm ngoái"]
    assert titles(client, "/tin-tuc/?nam=2026") == ["Giá chè", "Thông báo"]
    assert titles(client, "/tin-tuc/?loai=MARKET") == ["Giá chè"]
    assert titles(client, "/tin-tuc/?nam=2026&loai=NOTICE") == ["Thông báo"]


def test_the_archive_counts_the_news_of_each_year(site: None, client: Client) -> None:
    for day in (date(2025, 5, 1), date(2026, 2, 1), date(2026, 9, 1)):
        news("Tin", dated_on=day)
    years = client.get("/tin-tuc/").context["years"]
    assert [(year.title, year.count) for year in years] == [("2026", 2), ("2025", 1)]


@pytest.mark.parametrize("wrong", ["nam=abcd", "nam=²026", "nam=99999", "loai=X", "page=-7"])
def test_what_nobody_can_mean_narrows_nothing(site: None, client: Client, wrong: str) -> None:
    news("Tin")
    assert titles(client, f"/tin-tuc/?{wrong}") == ["Tin"]


def test_a_draft_is_neither_listed_nor_fed(site: None, client: Client) -> None:
    page = news("Bản nháp")
    page.unpublish()
    assert titles(client, "/tin-tuc/") == []
    assert "Bản nháp" not in client.get("/tin-tuc/rss.xml").content.decode()


def test_each_language_has_its_feed(site: None, client: Client) -> None:
    news("Mở chợ", lead="Sáng nay.", dated_on=date(2026, 9, 1))
    published(NewsIndexPage, NewsPage(title="Market opens", dated_on=date(2026, 9, 2)), "en")
    for address, language, title, day in (
        ("/tin-tuc/rss.xml", "vi", "Mở chợ", "Tue, 01 Sep 2026 00:00:00 +0700"),
        ("/en/tin-tuc/rss.xml", "en", "Market opens", "Wed, 02 Sep 2026 00:00:00 +0700"),
    ):
        answer = client.get(address)
        assert answer["Content-Type"].startswith("application/rss+xml")
        channel = ElementTree.fromstring(answer.content).find("channel")  # noqa: S314 - our own answer
        assert channel is not None
        assert channel.findtext("language") == language
        (item,) = channel.findall("item")
        assert (item.findtext("title"), item.findtext("pubDate")) == (title, day)
        assert str(item.findtext("link")).startswith("http")


def test_the_list_tells_feed_readers_where_the_feed_is(site: None, client: Client) -> None:
    page = client.get("/en/tin-tuc/").content.decode()
    assert 'type="application/rss+xml" href="/en/tin-tuc/rss.xml"' in page


def test_an_item_names_its_kind_and_day_and_leads_to_others(site: None, client: Client) -> None:
    news("Khác", dated_on=date(2026, 1, 1))
    page = news("Giá chè", dated_on=date(2026, 9, 1), kind="MARKET")
    answer = client.get(page.url)
    assert "Bản tin thị trường · 01/09/2026" in answer.content.decode()
    assert [card.title for card in answer.context["others"]] == ["Khác"]
    assert '"@type": "NewsArticle"' in answer.content.decode()


def test_lists_ask_as_many_questions_for_many_news_as_for_few(
    site: None, client: Client, django_assert_max_num_queries: Callable
) -> None:
    news("Một")
    client.get("/tin-tuc/")
    with django_assert_max_num_queries(24) as few:
        client.get("/tin-tuc/")
    for number in range(12):
        news(f"Tin {number}")
    with django_assert_max_num_queries(len(few)):
        client.get("/tin-tuc/")
