"""How engines are asked in tests, and goods whose documents say what a test wants."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.text import fold
from search.engines.base import Engine
from search.models import SearchEntry
from search.rules.wanted import Alternative, Found, Part, Wanted
from tests.factories import ProducerFactory, ProductFactory

ON = date(2026, 11, 22)
PHAN_THIET = "22945"


def product(title: str, *, seller: Any = None, **facts: Any) -> Product:
    """A product whose document says what `facts` say, whatever made it so. No word of a place
    or a set finds it, but where a seller of some place makes it."""
    facts.setdefault("set_number", 21)
    more = {"producer": seller, "ocop_set_id": 9} if seller else nowhere()
    made = ProductFactory(title=title, stock=False, unchecked=True, **more)
    if facts:
        SearchEntry.objects.filter(pk=made.pk).update(**facts)
    return made


def nowhere() -> dict[str, Any]:
    seller = Producer.objects.filter(slug="xuong-q").first()
    seller = seller or ProducerFactory(name="Xưởng Q", slug="xuong-q", commune=None, province=None)
    return {"producer": seller, "province": None, "commune": None, "ocop_set_id": None}


def word(typed: str, *others: Alternative, prefix: bool = False) -> Part:
    return Part((typed,), (Alternative((fold(typed),)), *others), is_prefix=prefix)


def words(text: str) -> tuple[Part, ...]:
    return tuple(word(each) for each in text.lower().split())


def exactly(*typed: str) -> Alternative:
    return Alternative(typed, is_exact=True)


def ask(engine: Engine, *parts: Part, **wanted: Any) -> Found:
    wanted = {"on": ON, "limit": 100, **wanted}
    return engine.find(Wanted(parts=parts, **wanted))


def titles(found: Found | Sequence[int]) -> list[str]:
    ids = found.product_ids if isinstance(found, Found) else found
    named = Product.objects.in_bulk(ids)
    return [named[pk].title for pk in ids]


def among(engine: Engine, *parts: Part, **wanted: Any) -> set[str]:
    found = ask(engine, *parts, **wanted)
    assert found.total == len(found.product_ids) == len(set(found.product_ids))
    return set(titles(found))
