"""The country's dots with numbered places on them."""

from math import hypot
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from catalog.places.maps import MOST_NUMBERED, MapPlace, PlaceMap, base_map, place_map
from catalog.places.selectors import all_communes

pytestmark = pytest.mark.django_db

DA_LAT = MapPlace("Phường Xuân Hương – Đà Lạt", 11.94, 108.44, "#noi-1")
PHAN_THIET = MapPlace("Phường Phan Thiết", 10.93, 108.10, "#noi-2")
HA_GIANG = MapPlace("Phường Hà Giang 1", 22.82, 104.98, "#noi-3")


def window(drawn: PlaceMap) -> tuple[float, ...]:
    return tuple(float(number) for number in drawn.view_box.split())


def test_the_base_map_in_the_repository_is_that_of_the_communes_of_today() -> None:
    kept = Path(settings.BASE_DIR, "static/img/communes.svg").read_text()
    assert kept == base_map()
    assert kept.count("h0") >= 3_321


def test_places_are_numbered_in_their_order_and_lead_to_their_entry() -> None:
    drawn = place_map([PHAN_THIET, DA_LAT], title="Hai nơi")
    assert [(mark.label, mark.name, mark.url) for mark in drawn.markers] == [
        ("1", "Phường Phan Thiết", "#noi-2"),
        ("2", "Phường Xuân Hương – Đà Lạt", "#noi-1"),
    ]
    html = render_to_string("components/place_map.html", {"map": drawn})
    assert 'href="#noi-2" aria-label="1. Phường Phan Thiết"' in html
    assert 'aria-label="Hai nơi"' in html


def test_neighbours_are_shown_near_with_the_whole_country_beside() -> None:
    drawn = place_map([PHAN_THIET, DA_LAT], title="Gần nhau")
    assert window(drawn)[2] < 100
    assert drawn.inset is not None
    assert "Lâm Đồng" in [name.text for name in drawn.names]


def test_places_far_apart_are_shown_on_the_whole_country_with_its_islands_named() -> None:
    drawn = place_map([DA_LAT, HA_GIANG], title="Hai đầu")
    assert window(drawn) == (0, 0, 488, 664)
    assert drawn.inset is None
    assert [name.text for name in drawn.names] == ["Hoàng Sa", "Trường Sa"]


def test_a_map_of_nothing_is_the_country() -> None:
    drawn = place_map([], title="Chưa có nơi nào")
    assert window(drawn) == (0, 0, 488, 664)
    assert drawn.markers == ()


def test_discs_of_one_commune_stand_apart_inside_the_window_and_point_at_their_place() -> None:
    drawn = place_map([DA_LAT] * 12, title="Một chỗ")
    discs = [(float(mark.at.x), float(mark.at.y)) for mark in drawn.markers]
    radius = float(drawn.radius)
    for first, (x, y) in enumerate(discs):
        for ox, oy in discs[first + 1 :]:
            assert hypot(x - ox, y - oy) > radius * 1.9
    assert len({mark.true for mark in drawn.markers}) == 1
    assert sum(mark.is_moved for mark in drawn.markers) >= 11
    left, top, width, height = window(drawn)
    assert all(left < x < left + width and top < y < top + height for x, y in discs)


def test_more_places_than_can_be_numbered_are_dots() -> None:
    drawn = place_map([DA_LAT] * (MOST_NUMBERED + 1), title="Nhiều")
    assert not drawn.is_numbered
    assert (
        "<text x"
        not in render_to_string("components/place_map.html", {"map": drawn}).split(
            "place-map-mark", 1
        )[1]
    )


def test_a_way_joins_the_places_in_order() -> None:
    drawn = place_map([PHAN_THIET, DA_LAT, HA_GIANG], title="Đường đi", way=True)
    assert drawn.way.split() == [f"{mark.at.x},{mark.at.y}" for mark in drawn.markers]


def test_the_drawing_is_the_same_in_a_language_of_decimal_commas() -> None:
    with translation.override("vi"):
        html = render_to_string(
            "components/place_map.html", {"map": place_map([DA_LAT], title="Một nơi")}
        )
    assert 'viewBox="' in html
    assert "," not in html.split('viewBox="', 1)[1].split('"', 1)[0]


def test_a_name_is_written_as_text_never_as_markup() -> None:
    drawn = place_map([DA_LAT._replace(name='<b>"A"')], title="<i>")
    html = render_to_string("components/place_map.html", {"map": drawn})
    assert "<b>" not in html
    assert "<i>" not in html


def test_once_the_communes_are_read_a_map_asks_nothing(
    django_assert_num_queries: CaptureQueriesContext,
) -> None:
    all_communes()
    place_map([DA_LAT], title="Lần đầu")
    with django_assert_num_queries(0):
        place_map([DA_LAT, PHAN_THIET], title="Lần sau")
