"""Tour routes: stops in order, on the map, with how far they are apart."""

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from catalog.producers.models import SalesPoint
from cms.models import CraftVillagePage, VillageIndexPage
from cms.rules.distances import straight_km
from cms.selectors.routes import stops, total_km
from foundation.calendar import today
from tests.cms.conftest import Shop
from tests.cms.outings import commune, published, route
from tests.factories import GrowingAreaFactory
from tests.storefront.market import queries_of

pytestmark = pytest.mark.django_db

HANOI, HUE = (21.0285, 105.8542), (16.4637, 107.5909)


@pytest.fixture
def village(site: None) -> CraftVillagePage:
    return published(
        VillageIndexPage, CraftVillagePage(title="Làng chè", craft="chè", commune=commune())
    )


@pytest.fixture
def point(site: None) -> SalesPoint:
    return SalesPoint.objects.create(
        name="Nhà trưng bày", commune=commune(number=3), opening_hours="8:00–17:00"
    )


def test_a_straight_line_is_that_over_the_ground() -> None:
    one_degree_north = 111.2  # of a meridian, by the Earth's girth of 40,030 km
    assert straight_km((10, 105), (11, 105)) == pytest.approx(one_degree_north, abs=0.1)
    assert straight_km(HANOI, HUE) == straight_km(HUE, HANOI)
    assert straight_km(HANOI, HANOI) == 0


def test_each_stop_leads_to_its_own_page_and_says_how_far_it_is(
    client: Client, village: CraftVillagePage, point: SalesPoint, shop: Shop
) -> None:
    area = GrowingAreaFactory()
    page = route(
        "Một ngày",
        {"village": village, "note": "xem sao chè", "minutes": 90},
        {"sales_point": point},
        {"growing_area": area},
        how="xe máy",
    )
    way = stops(page, on=today())
    assert [stop.name for stop in way] == ["Làng chè", "Nhà trưng bày", area.name]
    assert way[0].km is None
    assert way[1].km == pytest.approx(straight_km(way[0].point, way[1].point))
    assert total_km(way) == pytest.approx((way[1].km or 0) + (way[2].km or 0))
    html = client.get(page.url).content.decode()
    for said in (
        f'href="{village.url}"',
        f"/diem-ban/#diem-{point.pk}",
        "xem sao chè",
        "1 giờ 30 phút",
        "8:00–17:00",
        "đường chim bay",
        'class="place-map-way"',
        'href="#diem-dung-1"',
        'id="diem-dung-1"',
        "xe máy",
    ):
        assert said in html
    assert html.count("<h1") == 1


def test_a_shop_is_a_stop_where_its_producer_is(client: Client, shop: Shop) -> None:
    producer = shop.producer
    page = route("Một ngày", {"shop": shop.page}, {"growing_area": GrowingAreaFactory()})
    (first, _second) = stops(page, on=today())
    assert first.name == shop.page.title
    assert first.url == shop.page.url
    place = producer.commune or producer.province
    assert first.point == (place.lat, place.lon)  # type: ignore[union-attr]


def test_what_has_ended_or_left_the_site_is_no_stop(
    village: CraftVillagePage, point: SalesPoint
) -> None:
    area = GrowingAreaFactory()
    page = route("Một ngày", {"village": village}, {"sales_point": point}, {"growing_area": area})
    point.ended_on = today()
    point.save()
    village.unpublish()
    (only,) = stops(page, on=today())
    assert (only.number, only.name, only.km) == (1, area.name, None)


def test_machines_read_the_way_in_order(
    client: Client, village: CraftVillagePage, point: SalesPoint
) -> None:
    page = route("Một ngày", {"village": village}, {"sales_point": point})
    html = client.get(page.url).content.decode()
    said: list[Any] = [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    ]
    trip = next(
        thing
        for one in said
        for thing in one.get("@graph", [one])
        if thing["@type"] == "TouristTrip"
    )
    names = [item["item"]["name"] for item in trip["itinerary"]["itemListElement"]]
    assert names == ["Làng chè", "Nhà trưng bày"]


def test_the_list_shows_routes_with_their_days(client: Client, village: CraftVillagePage) -> None:
    route("Hai ngày lên núi", {"village": village}, days=2)
    html = client.get("/tuyen-du-lich/").content.decode()
    assert "Hai ngày lên núi" in html
    assert "2 ngày" in html


def test_without_any_route_the_list_says_so(site: None, client: Client) -> None:
    assert "Chưa có tuyến nào" in client.get("/tuyen-du-lich/").content.decode()


def test_a_long_way_costs_no_more_questions_than_a_short_one(
    client: Client, village: CraftVillagePage, point: SalesPoint, shop: Shop
) -> None:
    kinds = [
        {"village": village},
        {"sales_point": point},
        {"growing_area": GrowingAreaFactory()},
        {"shop": shop.page},
    ]
    short, long = route("Ngắn", *kinds), route("Dài", *kinds, *kinds, *kinds)
    queries_of(client, short.url)
    assert queries_of(client, long.url) == queries_of(client, short.url)
    cache.clear()
