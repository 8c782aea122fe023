"""Live selling: the schedule, one hour of it, and seeing it again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cms.models import LivestreamProduct
from cms.selectors.livestreams import StreamState, stream_state
from tests.cms.conftest import Shop
from tests.cms.outings import stream
from tests.factories import ProducerFactory, ProductFactory
from tests.storefront.market import queries_of

pytestmark = pytest.mark.django_db

EIGHT = datetime(2026, 12, 12, 13, tzinfo=UTC)  # in the evening in Vietnam
FILM = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


def page_of(client: Client, address: str) -> str:
    cache.clear()
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_is_live_from_its_first_instant_to_its_last(site: None) -> None:
    page = stream(starts_at=EIGHT)
    hour, one = timedelta(hours=1), timedelta(seconds=1)
    assert stream_state(page, now=EIGHT - one) is StreamState.COMING
    assert stream_state(page, now=EIGHT) is StreamState.LIVE
    assert stream_state(page, now=EIGHT + hour) is StreamState.LIVE
    assert stream_state(page, now=EIGHT + hour + one) is StreamState.OVER
    page.is_cancelled = True
    assert stream_state(page, now=EIGHT) is StreamState.CANCELLED


def test_the_schedule_tells_what_is_live_what_comes_and_what_can_be_seen_again(
    site: None, client: Client, shop: Shop
) -> None:
    now = timezone.now()
    stream("Buổi đang phát", starts_at=now - timedelta(minutes=10), producer=shop.producer)
    stream("Buổi sắp tới")
    stream("Buổi có phim", starts_at=now - timedelta(days=2), video_url=FILM)
    stream("Buổi không phim", starts_at=now - timedelta(days=3))
    stream("Buổi bị huỷ", starts_at=now - timedelta(days=4), video_url=FILM, is_cancelled=True)
    html = page_of(client, "/truc-tiep/")
    live, rest = html.split("Lịch sắp tới")
    assert "Buổi đang phát" in live
    assert shop.producer.name in live
    coming, again = rest.split("Xem lại</h2>")
    assert "Buổi sắp tới" in coming
    assert "Buổi có phim" in again
    assert "Buổi không phim" not in html
    assert "Buổi bị huỷ" not in html


def test_the_page_sells_what_is_shown_and_reminds(site: None, client: Client, shop: Shop) -> None:
    page = stream(starts_at=timezone.now() + timedelta(days=1), producer=shop.producer)
    LivestreamProduct.objects.create(page=page, product=ProductFactory(title="Mắm nêm"))
    html = page_of(client, page.url)
    for said in (
        "Mắm nêm",
        "Nhắc tôi trước 15 phút",
        f"/lich/{page.pk}.ics",
        f'href="{shop.page.url}"',
        '"BroadcastEvent"',
    ):
        assert said in html
    reminder = client.get(f"/lich/{page.pk}.ics").content.decode()
    assert "TRIGGER:-PT15M" in reminder


def test_a_film_loads_nothing_before_a_click(site: None, client: Client) -> None:
    page = stream(starts_at=timezone.now() - timedelta(days=1), video_url=FILM)
    html = page_of(client, page.url)
    assert "<iframe" not in html
    assert "data-video=" in html
    assert "xem lại được" in html


def test_a_cancelled_one_says_so_and_shows_no_film(site: None, client: Client) -> None:
    page = stream(video_url=FILM, is_cancelled=True)
    html = page_of(client, page.url)
    assert "Buổi này đã huỷ." in html
    assert "data-video=" not in html
    assert "EventCancelled" in html


def test_alcohol_is_not_sold_live(site: None, client: Client) -> None:
    page = stream()
    LivestreamProduct.objects.create(
        page=page, product=ProductFactory(title="Rượu nếp", ocop_set_id=14)
    )
    assert "Rượu nếp" not in page_of(client, page.url)


def test_without_any_the_schedule_says_so(site: None, client: Client) -> None:
    assert "Chưa có buổi nào được hẹn giờ" in page_of(client, "/truc-tiep/")


def test_many_cost_no_more_questions_than_one(site: None, client: Client) -> None:
    page = stream(producer=ProducerFactory())
    LivestreamProduct.objects.create(page=page, product=ProductFactory())
    queries_of(client, "/truc-tiep/")
    few, few_products = queries_of(client, "/truc-tiep/"), queries_of(client, page.url)
    for number in range(5):
        stream(f"Buổi {number}", producer=ProducerFactory())
        LivestreamProduct.objects.create(page=page, product=ProductFactory(), sort_order=number + 1)
    assert queries_of(client, "/truc-tiep/") == few
    assert queries_of(client, page.url) == few_products
