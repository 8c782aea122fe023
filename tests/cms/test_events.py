"""Events and classes: lists, pages, calendar files."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import Locale

from cms.models import EventBooth, EventIndexPage, TrainingIndexPage
from cms.rules.calendar_files import CalendarEntry, calendar_file
from cms.selectors.events import EventState, event_state, place_words
from cms.selectors.when import when_words
from tests.cms.conftest import Shop
from tests.cms.outings import commune, event
from tests.factories import ProducerFactory
from tests.storefront.market import queries_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 12, 12, 5, tzinfo=UTC)  # in Vietnam


def page_of(client: Client, address: str) -> str:
    cache.clear()
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def data_of(html: str) -> list[dict[str, object]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    said = [json.loads(text) for text in found]
    return [thing for one in said for thing in one.get("@graph", [one])]


def test_an_event_is_coming_until_it_begins_and_on_until_its_last_instant(site: None) -> None:
    fair = event(starts_at=NOON, ends_at=NOON + timedelta(hours=2))
    one = timedelta(seconds=1)
    assert event_state(fair, now=NOON - one) is EventState.COMING
    assert event_state(fair, now=NOON) is EventState.RUNNING
    assert event_state(fair, now=NOON + timedelta(hours=2)) is EventState.RUNNING
    assert event_state(fair, now=NOON + timedelta(hours=2) + one) is EventState.PAST
    fair.is_cancelled = True
    assert event_state(fair, now=NOON) is EventState.CANCELLED


def test_one_day_is_named_once_and_hours_are_those_of_vietnam() -> None:
    assert when_words(NOON, NOON + timedelta(hours=9)) == "Thứ Bảy 12/12/2026, 12:00 đến 21:00"
    over_night = when_words(NOON, NOON + timedelta(days=2))
    assert over_night == "12:00 Thứ Bảy 12/12/2026 đến 12:00 Thứ Hai 14/12/2026"


def test_the_list_tells_what_is_on_what_comes_and_what_was(site: None, client: Client) -> None:
    now = timezone.now()
    event("Chợ đang họp", starts_at=now - timedelta(hours=1))
    event("Chợ sắp họp")
    event("Chợ không họp nữa", is_cancelled=True)
    event("Chợ đã tan", starts_at=now - timedelta(days=40))
    html = page_of(client, "/su-kien/")
    parts = re.split(r"<h2>(Đang diễn ra|Sắp tới|Đã qua)</h2>", html)
    said = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert "Chợ đang họp" in said["Đang diễn ra"]
    assert "Chợ sắp họp" in said["Sắp tới"]
    assert "Chợ không họp nữa" in said["Sắp tới"]
    assert "Đã huỷ" in said["Sắp tới"]
    assert "Chợ đã tan" in said["Đã qua"]


def test_what_was_is_found_by_its_year(site: None, client: Client) -> None:
    event("Chợ năm trước", starts_at=datetime(2024, 6, 1, tzinfo=UTC))
    event("Chợ năm trước nữa", starts_at=datetime(2023, 6, 1, tzinfo=UTC))
    html = page_of(client, "/su-kien/?nam=2023")
    assert "Chợ năm trước nữa" in html
    assert ">Chợ năm trước<" not in html
    assert page_of(client, "/su-kien/?nam=abcd").count("Chợ năm trước") == 2


def test_classes_have_a_list_of_their_own(site: None, client: Client) -> None:
    event("Lớp làm nhãn", index=TrainingIndexPage, kind="TRAINING")
    assert "Lớp làm nhãn" in page_of(client, "/tap-huan/")
    assert "Lớp làm nhãn" not in page_of(client, "/su-kien/")


def test_the_page_says_when_where_who_and_stands_on_the_map(
    site: None, client: Client, shop: Shop
) -> None:
    fair = event(commune=commune(), organiser="Ban tổ chức mẫu", for_whom="Mọi người", seats=50)
    EventBooth.objects.create(page=fair, number="A01", producer=shop.producer, note="Nước mắm")
    EventBooth.objects.create(page=fair, name="Góc nếm thử", sort_order=1)
    html = page_of(client, fair.url)
    for said in (
        when_words(fair.starts_at, fair.ends_at),
        f"Sân vận động, {commune().full_name}, Lâm Đồng",
        "Ban tổ chức mẫu",
        "Mọi người",
        f'href="{shop.page.url}"',
        "Nước mắm",
        "Góc nếm thử",
        'class="place-map',
        f"/lich/{fair.pk}.ics",
    ):
        assert said in html
    assert html.count("<h1") == 1


def test_machines_read_the_event_and_that_it_was_cancelled(site: None, client: Client) -> None:
    fair = event(commune=commune(), starts_at=NOON)
    said = next(thing for thing in data_of(page_of(client, fair.url)) if thing["@type"] == "Event")
    assert said["startDate"] == "2026-12-12T12:00:00+07:00"
    assert said["eventStatus"] == "https://schema.org/EventScheduled"
    assert said["location"]["address"]["addressRegion"] == "Lâm Đồng"  # type: ignore[index]
    fair.is_cancelled = True
    fair.save_revision().publish()
    html = page_of(client, fair.url)
    assert "Sự kiện này đã huỷ." in html
    said = next(thing for thing in data_of(html) if thing["@type"] == "Event")
    assert said["eventStatus"] == "https://schema.org/EventCancelled"


def test_an_event_goes_into_ones_own_calendar_and_its_cancelling_too(
    site: None, client: Client
) -> None:
    fair = event("Chợ, hội; vui", starts_at=NOON, commune=commune())
    answer = client.get(f"/lich/{fair.pk}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode().replace("\r\n ", "")
    assert "DTSTART:20261212T050000Z\r\n" in text
    assert "SUMMARY:Chợ\\, hội\\; vui\r\n" in text
    assert "STATUS:CONFIRMED" in text
    fair.is_cancelled = True
    fair.save_revision().publish()
    cache.clear()
    again = client.get(f"/lich/{fair.pk}.ics").content.decode().replace("\r\n ", "")
    assert "STATUS:CANCELLED" in again

    def line(name: str, of: str) -> str:
        return next(one for one in of.split("\r\n") if one.startswith(name))

    assert line("UID", again) == line("UID", text)
    assert line("SEQUENCE", again) >= line("SEQUENCE", text)


def test_a_page_without_a_date_has_no_calendar_file(site: None, client: Client) -> None:
    index = EventIndexPage.objects.first()
    assert index is not None
    assert client.get(f"/lich/{index.pk}.ics").status_code == 404
    fair = event()
    fair.unpublish()
    assert client.get(f"/lich/{fair.pk}.ics").status_code == 404


def test_no_line_of_a_calendar_file_is_longer_than_calendars_read() -> None:
    text = calendar_file(
        CalendarEntry(
            uid="1@cho.example",
            title="Ngày hội " * 20,
            starts_at=NOON,
            ends_at=NOON,
            changed_at=NOON,
            details="Dòng một\nDòng hai \\ hết",
            point=(11.94, 108.44),
            reminded_before=timedelta(minutes=15),
        )
    )
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "DESCRIPTION:Dòng một\\nDòng hai \\\\ hết\r\n" in unfolded
    assert "GEO:11.94000;108.44000\r\n" in unfolded
    assert "TRIGGER:-PT15M\r\n" in unfolded
    assert f"SUMMARY:{'Ngày hội ' * 20}" in unfolded


def test_many_events_and_booths_cost_no_more_questions_than_a_few(
    site: None, client: Client
) -> None:
    fair = event("Số 0", commune=commune())
    event("Đã qua 0", starts_at=timezone.now() - timedelta(days=9))
    EventBooth.objects.create(page=fair, producer=ProducerFactory())
    queries_of(client, "/su-kien/")
    few, few_booths = queries_of(client, "/su-kien/"), queries_of(client, fair.url)
    for number in range(1, 7):
        event(f"Số {number}", commune=commune(number=number))
        event(f"Đã qua {number}", starts_at=timezone.now() - timedelta(days=9 + number))
        EventBooth.objects.create(page=fair, producer=ProducerFactory(), sort_order=number)
    assert queries_of(client, "/su-kien/") == few
    assert queries_of(client, fair.url) == few_booths


def test_an_english_copy_speaks_english_of_the_same_day(site: None, client: Client) -> None:
    fair = event("Hội chợ", starts_at=NOON, kind="FAIR", commune=commune())
    copy = fair.copy_for_translation(Locale.objects.get(language_code="en"))
    copy.title = "Spring fair"
    copy.save_revision().publish()
    html = page_of(client, copy.url)
    with translation.override("en"):
        assert place_words(copy) == place_words(fair)
    assert "Spring fair" in html
    assert "Saturday 12 December 2026" in html
