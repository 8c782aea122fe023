"""What every engine promises of orders, of pages, and while somebody types."""

from datetime import timedelta
from typing import Any

import pytest

from catalog.products.models import Product
from search.engines.base import Engine
from search.rules.asked import Filters, Sort
from search.rules.wanted import Wanted
from tests.factories import ProducerFactory
from tests.search.asking import ON, ask, product, titles, word, words

pytestmark = pytest.mark.django_db


# Orders


@pytest.fixture
def market() -> list[Product]:
    facts = (
        ("Bưởi", 30_000, ON - timedelta(days=3)),
        ("Đào", None, None),
        ("Ổi", 10_000, ON - timedelta(days=1)),
        ("Cam", 90_000, ON - timedelta(days=9)),
        ("Chuối", 10_000, ON - timedelta(days=3)),
        ("Ấu", None, None),
    )
    return [product(title, price=price, recognised_on=day) for title, price, day in facts]


def test_the_cheapest_come_first_and_those_without_a_price_last(
    engine: Engine, market: list[Product]
) -> None:
    found = titles(ask(engine, sort=Sort.CHEAPEST))
    assert found == ["Ổi", "Chuối", "Bưởi", "Cam", "Đào", "Ấu"]


def test_the_dearest_come_first_and_those_without_a_price_last(
    engine: Engine, market: list[Product]
) -> None:
    found = titles(ask(engine, sort=Sort.DEAREST))
    assert found == ["Cam", "Bưởi", "Chuối", "Ổi", "Ấu", "Đào"]


def test_the_newest_come_first_and_those_never_recognised_last(
    engine: Engine, market: list[Product]
) -> None:
    found = titles(ask(engine, sort=Sort.NEWEST))
    assert found == ["Ổi", "Chuối", "Bưởi", "Cam", "Ấu", "Đào"]


def test_names_stand_in_the_order_of_their_letters(engine: Engine, market: list[Product]) -> None:
    assert titles(ask(engine, sort=Sort.NAME)) == ["Ấu", "Bưởi", "Cam", "Chuối", "Đào", "Ổi"]


def test_the_nearest_come_first_and_those_of_no_place_last(engine: Engine) -> None:
    for title, lat, lon in (
        ("Cà Mau", 9.2, 105.2),
        ("Không nơi", None, None),
        ("Hà Nội", 21.0, 105.8),
        ("Huế", 16.5, 107.6),
    ):
        product(title, lat=lat, lon=lon)
    found = ask(engine, sort=Sort.NEAREST, near=(20.0, 106.0))
    assert titles(found) == ["Hà Nội", "Huế", "Cà Mau", "Không nơi"]
    assert titles(ask(engine, sort=Sort.NEAREST, near=(9.0, 105.0)))[0] == "Cà Mau"


def test_nearest_to_nowhere_still_answers(engine: Engine) -> None:
    product("Một")
    assert titles(ask(engine, sort=Sort.NEAREST)) == ["Một"]


def test_without_words_goods_with_the_mark_come_first_then_the_newest(engine: Engine) -> None:
    def mark(days: int) -> dict[str, Any]:
        return {
            "mark_stars": 3,
            "mark_from": ON - timedelta(days=days),
            "mark_until": ON + timedelta(days=9),
            "recognised_on": ON - timedelta(days=days),
        }

    product("Không dấu")
    product("Cũ", **mark(90))
    product("Mới", **mark(1))
    product("Rượu mạnh", may_promote=False, **mark(0))
    found = titles(ask(engine))
    assert found[:2] == ["Mới", "Cũ"]
    assert set(found[2:]) == {"Không dấu", "Rượu mạnh"}


def test_words_sorted_by_price_are_the_same_products(engine: Engine, market: list[Product]) -> None:
    product("Nước cam", price=5_000)
    assert titles(ask(engine, *words("cam"), sort=Sort.CHEAPEST)) == ["Nước cam", "Cam"]


# Pages


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "mắm"])
def test_pages_hold_every_product_once(engine: Engine, sort: Sort, text: str) -> None:
    for number in range(11):
        product(
            f"Mắm số {number}",
            price=None if number % 4 == 0 else 1000 * (number % 3),
            recognised_on=None if number % 3 == 0 else ON - timedelta(days=number % 2),
            mark_stars=3,
            mark_from=ON,
            mark_until=ON + timedelta(days=number % 2),
            lat=None if number % 5 == 0 else 10.0,
            lon=None if number % 5 == 0 else 106.0,
        )
    seen: list[int] = []
    for offset in (0, 4, 8, 12):
        found = ask(engine, *words(text), sort=sort, near=(10.0, 105.0), offset=offset, limit=4)
        assert found.total == 11
        seen += found.product_ids
    assert len(seen) == len(set(seen)) == 11


def test_a_page_past_the_end_is_empty_and_still_knows_the_total(engine: Engine) -> None:
    product("Mắm")
    found = ask(engine, offset=50)
    assert (found.product_ids, found.total) == ((), 1)


def test_a_reader_of_everything_goes_on_after_the_last_it_has_seen(engine: Engine) -> None:
    made = [product(f"Mắm {number}").pk for number in range(5)]
    first = ask(engine, sort=Sort.NUMBER, limit=3)
    assert list(first.product_ids) == made[:3]
    rest = ask(engine, sort=Sort.NUMBER, after=made[2], limit=3)
    assert list(rest.product_ids) == made[3:]


def test_counts_are_made_only_where_they_are_wanted(engine: Engine) -> None:
    product("Mắm")
    assert ask(engine, with_facets=False).counts is None
    assert ask(engine, with_facets=False).total == 1
    assert ask(engine).counts is not None


def test_an_engine_says_who_it_is(engine: Engine) -> None:
    assert ask(engine).by == engine.name


# While somebody types


def typed(engine: Engine, text: str, **wanted: Any) -> list[str]:
    *first, last = text.split()
    parts = (*(word(each) for each in first), word(last, prefix=True))
    return titles(engine.complete(Wanted(parts=parts, on=ON, **{"limit": 5, **wanted})))


@pytest.mark.parametrize("text", ["n", "nư", "nuo", "nước m", "nuoc mam", "mắm n"])
def test_half_a_word_brings_products(engine: Engine, text: str) -> None:
    product("Nước mắm nhĩ")
    product("Gạo")
    assert typed(engine, text) == ["Nước mắm nhĩ"]


def test_names_come_before_sellers_and_places_while_typing(engine: Engine) -> None:
    for number in range(6):
        product(f"Kẹo số {number}", seller=ProducerFactory(name=f"HTX Chè {number}"))
    product("Trà và chè")
    assert typed(engine, "chè")[0] == "Trà và chè"
    assert typed(engine, "ch")[0] == "Trà và chè"


def test_no_more_are_brought_than_asked_for(engine: Engine) -> None:
    for number in range(4):
        product(f"Mắm {number}")
    assert len(typed(engine, "mắm", limit=3)) == 3


def test_a_producer_is_kept_to_also_while_typing(engine: Engine) -> None:
    mine = product("Mắm ta", seller=ProducerFactory(name="HTX Ta"))
    product("Mắm người", seller=ProducerFactory(name="HTX Người"))
    parts = (word("mắm", prefix=True),)
    wanted = Wanted(parts=parts, on=ON, filters=Filters(producer=mine.producer_id), limit=5)
    assert titles(engine.complete(wanted)) == ["Mắm ta"]
