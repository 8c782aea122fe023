"""Counts beside the filters, held against counting one by one."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from catalog.products.models import Product
from search.engines.base import Engine
from search.models import SearchEntry
from search.rules.asked import BANDS, KINDS, STARS, Filters
from search.rules.standards import BITS
from search.rules.wanted import Alternative, Counts, Part, Wanted
from tests.factories import ProducerFactory, ProductFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
PLACES = ((68, 22945), (68, 24781), (1, 4), (96, 31_825), (0, 0))
WORDS = ("gạo", "mắm", "trà", "bánh")


@pytest.fixture
def rows() -> list[SearchEntry]:
    """Eighty documents of any facets, some hidden."""
    chance = random.Random(20_261_122)
    kind = ProductFactory(stock=False, unchecked=True)
    seller = ProducerFactory(name="Xưởng Q", commune=None, province=None)
    products = Product.objects.bulk_create(
        Product(
            title=" ".join(chance.sample(WORDS, 2)),
            slug=f"p-{number}",
            product_class=kind.product_class,
            producer=seller,
        )
        for number in range(80)
    )
    kind.delete()
    for product in products:
        SearchEntry.objects.filter(pk=product.pk).update(**_facts(chance))
    return list(SearchEntry.objects.order_by("pk"))


def _facts(chance: random.Random) -> dict[str, Any]:
    def day() -> date:
        return ON + timedelta(days=chance.randrange(-4, 5))

    province, commune = chance.choice(PLACES)
    opens, begins, ends = sorted((day(), day(), day()))
    starts, turns, stops = sorted((day(), day(), day()))
    return {
        "is_public": chance.random() < 0.9,
        "set_number": chance.choice((0, 1, 9, 26)),
        "province": province,
        "commune": commune,
        "kind": chance.choice(("", "UNKNOWN", *KINDS)),
        "price": chance.choice((None, 0, 49_999, 50_000, 199_999, 200_000, 3_000_000)),
        "is_available": chance.random() < 0.5,
        "mark_stars": chance.choice(STARS),
        "mark_from": starts,
        "mark_until": turns,
        "next_stars": chance.choice(STARS),
        "next_from": turns,
        "next_until": stops,
        "standards": chance.choice((0, 0, 1, 9, 31)),
        "harvest_opens": opens if chance.random() < 0.6 else None,
        "harvest_from": begins,
        "harvest_until": ends,
        "is_box": chance.random() < 0.1,
    }


def stars(row: SearchEntry) -> int:
    if row.mark_from <= ON < row.mark_until:
        return row.mark_stars
    return row.next_stars if row.next_from <= ON < row.next_until else 0


def in_season(row: SearchEntry) -> bool:
    return row.harvest_from <= ON <= row.harvest_until


def in_stock(row: SearchEntry) -> bool:
    opened = row.harvest_opens is not None and row.harvest_opens <= ON <= row.harvest_until
    return row.is_available or opened


def band(row: SearchEntry) -> int | None:
    if row.price is None:
        return None
    return next(n for n, (_, end) in enumerate(BANDS) if end is None or row.price < end)


def standards(row: SearchEntry) -> list[str]:
    return [name for name, bit in BITS.items() if row.standards & bit]


def passes(row: SearchEntry, chosen: Filters, text: str) -> bool:
    price = row.price
    return (
        row.is_public
        and text in row.folded_title
        and (not chosen.sets or row.set_number in chosen.sets)
        and (not chosen.stars or stars(row) in chosen.stars)
        and (not chosen.provinces or f"{row.province:02d}" in chosen.provinces)
        and (not chosen.communes or f"{row.commune:05d}" in chosen.communes)
        and (not chosen.kinds or row.kind in chosen.kinds)
        and (not chosen.standards or bool(set(standards(row)) & set(chosen.standards)))
        and (chosen.price_from is None or (price is not None and price >= chosen.price_from))
        and (chosen.price_to is None or (price is not None and price <= chosen.price_to))
        and (not chosen.in_season or in_season(row))
        and (not chosen.in_stock or in_stock(row))
        and (not chosen.marked or stars(row) > 0)
    )


def counted(rows: list[SearchEntry], chosen: Filters, text: str) -> Counts:
    """The promise itself: each filter's values among what all the others leave."""

    def left(name: str) -> list[SearchEntry]:
        return [row for row in rows if passes(row, chosen.without(name), text)]

    def of(values: Any) -> dict[Any, int]:
        return dict(Counter(value for value in values if value))

    one_province = len(chosen.provinces) == 1
    communes = of(f"{r.commune:05d}" for r in left("communes") if r.commune)
    return Counts(
        sets=of(row.set_number for row in left("sets")),
        stars=of(stars(row) for row in left("stars")),
        provinces=of(f"{r.province:02d}" for r in left("provinces") if r.province),
        communes=communes if one_province else {},
        kinds=of(row.kind for row in left("kinds")),
        standards=of(name for row in left("standards") for name in standards(row)),
        bands=dict(Counter(n for row in left("price") if (n := band(row)) is not None)),
        in_season=sum(in_season(row) for row in left("in_season")),
        in_stock=sum(in_stock(row) for row in left("in_stock")),
    )


def some_filters(chance: random.Random) -> Filters:
    """None to four filters, of one value or several."""

    def some(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(values, chance.choice((1, 1, 2))))

    ways: dict[str, Any] = {
        "sets": lambda: some((1, 9, 26)),
        "stars": lambda: some(STARS),
        "provinces": lambda: some(("68", "01", "96")),
        "communes": lambda: some(("22945", "24781", "00004")),
        "kinds": lambda: some(KINDS),
        "standards": lambda: some(tuple(BITS)),
        "price_from": lambda: chance.choice((0, 50_000, 200_000)),
        "price_to": lambda: chance.choice((50_000, 199_999, 1_000_000)),
        "in_season": lambda: True,
        "in_stock": lambda: True,
        "marked": lambda: True,
    }
    names = chance.sample(list(ways), chance.randrange(5))
    return Filters(**{name: ways[name]() for name in names})


def test_each_count_is_what_choosing_the_value_would_leave(
    engine: Engine, rows: list[SearchEntry]
) -> None:
    chance = random.Random(7)
    for number in range(60):
        text = ("", "gao", "mam")[number % 3]
        chosen = some_filters(chance)
        parts = (Part((text,), (Alternative((text,)),)),) if text else ()
        found = engine.find(Wanted(parts=parts, filters=chosen, on=ON, limit=100))
        expected = {row.pk for row in rows if passes(row, chosen, text)}
        assert set(found.product_ids) == expected, chosen
        assert found.total == len(expected), chosen
        assert found.counts == counted(rows, chosen, text), (text, chosen)


def test_communes_are_counted_where_one_province_is_chosen(
    engine: Engine, rows: list[SearchEntry]
) -> None:
    found = engine.find(Wanted(filters=Filters(provinces=("68",)), on=ON))
    assert found.counts is not None
    assert set(found.counts.communes) == {"22945", "24781"}
    found = engine.find(Wanted(filters=Filters(provinces=("68", "01")), on=ON))
    assert found.counts is not None
    assert found.counts.communes == {}


def test_an_empty_catalogue_counts_nothing(engine: Engine) -> None:
    found = engine.find(Wanted(on=ON))
    assert (found.total, found.counts) == (0, Counts())
    narrow = engine.find(Wanted(on=ON, filters=Filters(stars=(5,), sets=(1, 2))))
    assert (narrow.total, narrow.counts) == (0, Counts())
