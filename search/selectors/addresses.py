"""Questions written as addresses: one set of parameters for the search page, the lists and the
API. `search.forms` reads what is written here; nothing else knows the names."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any
from urllib.parse import urlencode

from catalog.places.selectors import province_slug
from search.rules.asked import KINDS, Asked, Filters, Sort

KIND_WORDS = dict(zip(("htx", "to-hop-tac", "cong-ty", "ho", "co-so"), KINDS, strict=True))
STANDARD_WORDS = {
    "vietgap": "VIETGAP",
    "vietgahp": "VIETGAHP",
    "globalgap": "GLOBALGAP",
    "huu-co": "ORGANIC_VN",
    "huu-co-khac": "ORGANIC_OTHER",
}
PARAMETERS = (
    *("q", "bo", "sao", "tinh", "xa", "loai", "chuan", "gia_tu", "gia_den"),
    *("mua", "con", "giao", "dip", "xep", "gan", "page"),
)
LIST_PARAMETERS = tuple(name for name in PARAMETERS if name != "q")
"""Of a list that is not searched for with words."""

_FILTERS = {each.name for each in fields(Filters)}


def address(asked: Asked, **changes: Any) -> str:
    """The address of a question with something else asked, relative to its page: "?q=mam&sao=4".

    `changes` are fields of Asked or of its Filters; every change but one of the page leads to
    the first page. Read again, it is the same question.
    """
    narrowed = {name: changes.pop(name) for name in list(changes) if name in _FILTERS}
    if narrowed:
        changes["filters"] = replace(changes.get("filters", asked.filters), **narrowed)
    if changes:
        asked = replace(asked, **{"page": 1} | changes)
    return "?" + urlencode(pairs(asked))


def before_page(asked: Asked) -> str:
    """What stands before "page=…" in the addresses of a question's pages: "" or "q=mam&"."""
    query = address(asked, page=1)[1:]
    return f"{query}&" if query else ""


def pairs(asked: Asked) -> list[tuple[str, str | int]]:
    """Names and values of a question's address, without those that say nothing."""
    filters = asked.filters
    rows: list[tuple[str, Iterable[Any]]] = [
        ("q", [asked.text]),
        ("bo", filters.sets),
        ("sao", filters.stars),
        ("tinh", [province_slug(code) for code in filters.provinces]),
        ("xa", filters.communes),
        ("loai", [word for word, kind in KIND_WORDS.items() if kind in filters.kinds]),
        ("chuan", [word for word, one in STANDARD_WORDS.items() if one in filters.standards]),
        ("gia_tu", [filters.price_from or ""]),
        ("gia_den", ["" if filters.price_to is None else filters.price_to]),
        ("mua", [1 if filters.in_season else ""]),
        ("con", [1 if filters.in_stock else ""]),
        ("giao", [filters.deliver_to]),
        ("dip", [filters.occasion]),
        ("xep", ["" if asked.sort is Sort.RELEVANCE else asked.sort.value]),
        ("gan", [asked.near_place]),
        ("page", [asked.page if asked.page > 1 else ""]),
    ]
    return [(name, value) for name, values in rows for value in values if value != ""]
