"""What is found beside products: producers, places of today and of before, pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from catalog.places.selectors import province_slug
from certification.selectors.claims import withheld
from cms.claims import lead_wording, shown_titles
from foundation.text import fold
from search.models import SearchThing
from search.rules.naming import (
    FEW,
    LEGAL_FORM,
    became,
    without_legal_form,
    without_place_kind,
)
from search.rules.words import tokens
from search.selectors.pages import readable

Kind = SearchThing.Kind
PLACES = (Kind.PROVINCE, Kind.COMMUNE, Kind.FORMER)


@dataclass(frozen=True, slots=True)
class Thing:
    """One find, in the reader's language. `detail` stands beside the title: where a producer is,
    what a former place is today. `products`: public ones behind it. `is_whole`: the text names
    it by its whole name, so it is worth more room than one that only holds the words."""

    kind: str
    title: str
    detail: str
    url: str
    products: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Things:
    """At most `limit` of each, the likeliest first."""

    producers: tuple[Thing, ...] = ()
    places: tuple[Thing, ...] = ()
    pages: tuple[Thing, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.producers or self.places or self.pages)


# Accents as typed decide where one word is looked for ("chè" is no Chế Tạo); of several words
# a slip is forgiven, behind all that are spelled so. A place must be named, not only the district
# or province it lies in; where several words name one whole, others that hold them are left out;
# one word brings a place no product comes from only where it is the whole name. A page must say
# all words in its title, or one after the other in its text.
_FOUND = """
    SELECT kind, key, title, detail, weight, is_whole
    FROM (
        SELECT *, bool_or(is_whole) OVER (PARTITION BY part) AS someone_is_whole,
               row_number() OVER (
                   PARTITION BY part
                   ORDER BY is_whole DESC, is_spelled DESC, is_titled DESC, weight > 0 DESC,
                            kind = 'PROVINCE' DESC, kind <> 'FORMER' DESC, weight DESC,
                            length(folded), id) AS rank
        FROM (
            SELECT id, kind, key, title, detail, folded, weight,
                   CASE kind WHEN 'PRODUCER' THEN 1 WHEN 'PAGE' THEN 3 ELSE 2 END AS part,
                   words @@ CASE kind WHEN 'PRODUCER' THEN %(producer)s::tsquery
                       WHEN 'PAGE' THEN %(page)s::tsquery ELSE %(place)s::tsquery END
                       AS is_spelled,
                   kind <> 'PAGE' OR words @@ %(page_title)s::tsquery AS is_titled,
                   CASE kind WHEN 'PRODUCER'
                       THEN regexp_replace(folded, %(legal_form)s, '') = %(producer_name)s
                       WHEN 'PAGE' THEN folded = %(page_name)s
                       WHEN 'PROVINCE' THEN %(place_name)s IN (folded, vi_fold(title))
                       ELSE folded = %(place_name)s END AS is_whole
            FROM search_searchthing
            WHERE language IN ('', %(language)s)
              AND (kind = 'PRODUCER' AND words @@ %(folded_producer)s::tsquery
                   OR kind IN ('PROVINCE', 'COMMUNE', 'FORMER')
                       AND words @@ %(folded_place)s::tsquery
                       AND words @@ %(place_itself)s::tsquery
                   OR %(with_pages)s AND kind = 'PAGE' AND words @@ %(page)s::tsquery)
        ) hit
        WHERE (is_whole OR weight > 0 OR kind = 'PAGE' OR %(is_long)s AND part = 2)
          AND (is_whole OR is_spelled OR %(is_long)s)
    ) ranked
    WHERE rank <= %(limit)s
      AND (is_whole OR part <> 2 OR NOT (someone_is_whole AND %(is_long)s))
    ORDER BY part, rank
"""

LEAST_LETTERS = 2
"""Fewer begin half of all names."""


def things(text: str, *, on: date, limit: int = 5, with_pages: bool = True) -> Things:
    """Producers, places and pages for a text, the last word of which may be unfinished.

    Legal forms and kinds of places in the text are not looked for. A former place leads to what
    it is today. Pages are those anyone may read at this moment, without words that claim stars
    nobody gave. One query, a second where a producer or a page was found; none for no words.
    """
    words = tokens(text)
    if limit < 1 or sum(map(len, words)) < LEAST_LETTERS:
        return Things()
    found = _found(words, limit, with_pages=with_pages)
    pages = _pages([row for row in found if row[0] in (Kind.PRODUCER, Kind.PAGE)])
    shops = {page.shoppage.producer_id: _address(page) for page in pages.values() if _is_shop(page)}
    producers = [_producer(row, shops) for row in found if row[0] == Kind.PRODUCER]
    shown = {producer.url for producer in producers}
    return Things(
        producers=tuple(one for one in producers if one.products or one.url in shops.values()),
        places=tuple(_place(row) for row in found if row[0] in PLACES),
        pages=tuple(one for one in _stories(found, pages, on=on) if one.url not in shown),
    )


def _found(words: tuple[str, ...], limit: int, *, with_pages: bool) -> list[tuple[Any, ...]]:
    producer, place = without_legal_form(words), without_place_kind(words)
    title = _all(words, "A")
    given: dict[str, Any] = {
        "language": get_language() or "vi",
        "limit": limit,
        "with_pages": with_pages,
        "is_long": len(words) > 1,
        "legal_form": LEGAL_FORM,
        "producer": _all(producer),
        "folded_producer": _all(map(fold, producer)),
        "producer_name": fold(" ".join(producer)),
        "place": _all(place),
        "folded_place": _all(map(fold, place)),
        "place_itself": _all([fold(place[0])], "A"),
        "place_name": fold(" ".join(place)),
        "page": f"{title} | ({' <-> '.join(map(repr, words))})",
        "page_title": title,
        "page_name": fold(" ".join(words)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, given)
        return list(cursor.fetchall())


def _all(words: Iterable[str], weight: str = "") -> str:
    """All the words, the last one perhaps unfinished. They are letters and digits only."""
    *most, last = words
    held = [f"'{word}'" + (f":{weight}" if weight else "") for word in most]
    return " & ".join([*held, f"'{last}':*{weight}"])


def _pages(rows: Sequence[tuple[Any, ...]]) -> dict[str, Page]:
    """The pages of these rows, and the shops of their producers, that anyone may read now."""
    if not rows:
        return {}
    producers = [int(key) for kind, key, *_rest in rows if kind == Kind.PRODUCER]
    numbers = [int(key) for kind, key, *_rest in rows if kind == Kind.PAGE]
    pages = (
        readable(Page.objects.filter(Q(pk__in=numbers) | Q(shoppage__producer__in=producers)))
        .filter(locale__language_code=get_language() or "vi")
        .select_related("shoppage__producer")
        .order_by("path")
    )
    return {str(page.pk): page for page in pages}


def _is_shop(page: Page) -> bool:
    return hasattr(page, "shoppage")


def _address(page: Page) -> str:
    """Pages stand below their language's home page, whose own word is no part of an address."""
    return reverse("wagtail_serve", args=[page.url_path.split("/", 2)[2]])


def _producer(row: tuple[Any, ...], shops: dict[int, str]) -> Thing:
    """A producer leads to their shop, or without one to what is theirs."""
    kind, key, title, detail, weight, is_whole = row
    url = shops.get(int(key)) or f"{reverse('search:search')}?{urlencode({'q': title})}"
    return Thing(kind, title, detail, url, weight, is_whole)


def _stories(found: list[tuple[Any, ...]], pages: dict[str, Page], *, on: date) -> list[Thing]:
    rows = [row for row in found if row[0] == Kind.PAGE and row[1] in pages]
    shops = [pages[row[1]].shoppage for row in rows if _is_shop(pages[row[1]])]
    titles = shown_titles(shops, on=on)
    leads = {
        shop.pk: lead_wording(shop.alias_of_id or shop.pk, shop.lead, producer_id=shop.producer_id)
        for shop in shops
    }
    hidden = withheld(leads.values(), on=on)
    stories = []
    for kind, key, _title, _detail, weight, is_whole in rows:
        page = pages[key]
        lead = leads.get(page.pk)
        detail = lead.text if lead is not None and lead.place not in hidden else ""
        title = titles.get(page.pk, page.title)
        stories.append(Thing(kind, title, detail, _address(page), weight, is_whole))
    return stories


def _place(row: tuple[Any, ...]) -> Thing:
    """A province leads to its page, a commune to what is made there, a former place to today's."""
    kind, key, title, detail, weight, is_whole = row
    codes = became(key) if kind == Kind.FORMER else (key,)
    if len(codes[0]) == 2:
        url = reverse("storefront:province", args=[province_slug(codes[0])])
    else:
        url = f"{reverse('search:search')}?{urlencode({'xa': codes}, doseq=True)}"
    if kind == Kind.FORMER:
        told = _("nay là %(place)s") if len(codes) <= FEW else _("nay thuộc %(place)s")
        detail = told % {"place": detail}
    return Thing(kind, title, detail, url, weight, is_whole)
