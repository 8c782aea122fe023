"""What is found beside products: producers, places of today and of before, pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, CharField, F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from catalog.places.selectors import province_slug
from certification.selectors.claims import Wording, withheld
from cms.claims import lead_wording, title_wording
from foundation.prepared import GIVEN_IDS, Among, Given, Prepared
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
# all words in its title, or one after the other in its text; a shop named as its producer is found
# among producers, so its title makes no page of it. Goods of producers are counted now, those of
# places were at night.
_FOUND = """
    WITH hit AS (
        SELECT 1 AS part, id, kind, key, title, detail, folded, weight, true AS is_titled,
               words @@ %(producer)s::tsquery AS is_spelled,
               regexp_replace(folded, %(legal_form)s, '') = %(producer_name)s AS is_whole
        FROM search_searchthing
        WHERE kind = 'PRODUCER' AND words @@ %(folded_producer)s::tsquery
        UNION ALL
        SELECT 2, id, kind, key, title, detail, folded, weight, true,
               words @@ %(place)s::tsquery,
               folded = %(place_name)s OR kind = 'PROVINCE' AND vi_fold(title) = %(place_name)s
        FROM search_searchthing
        WHERE kind IN ('PROVINCE', 'COMMUNE', 'FORMER') AND language IN ('', %(language)s)
          AND words @@ %(folded_place)s::tsquery
          AND (weight > 0 OR %(is_long)s OR folded = %(place_name)s OR kind = 'PROVINCE')
          AND words @@ %(place_itself)s::tsquery
        UNION ALL
        SELECT 3, id, kind, key, title, detail, folded, weight, words @@ %(page_title)s::tsquery,
               true, folded = %(page_name)s
        FROM search_searchthing page
        WHERE %(with_pages)s AND kind = 'PAGE' AND language = %(language)s
          AND words @@ %(page)s::tsquery
          AND NOT (words @@ %(page_title)s::tsquery AND EXISTS (
              SELECT 1 FROM search_searchthing producer
               WHERE producer.kind = 'PRODUCER' AND producer.folded = page.folded))
    ), ranked AS (
        SELECT *, bool_or(is_whole) OVER (PARTITION BY part) AS someone_is_whole,
               row_number() OVER (
                   PARTITION BY part
                   ORDER BY is_whole DESC, is_spelled DESC, is_titled DESC, weight > 0 DESC,
                            kind = 'PROVINCE' DESC, kind <> 'FORMER' DESC, weight DESC,
                            length(folded), id) AS rank
        FROM hit
        WHERE is_whole OR is_spelled OR %(is_long)s
    )
    SELECT kind, key, title, detail, is_whole,
           CASE kind WHEN 'PRODUCER'
               THEN (SELECT count(*) FROM search_searchentry entry
                      WHERE entry.producer = ranked.key::bigint AND entry.is_public)
               ELSE weight END AS products
    FROM ranked
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
    shops = {page["shoppage__producer"]: _address(page) for page in pages.values()}
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


_PAGES = Prepared(
    lambda: (
        readable(
            Page.objects.filter(
                Q(Among(F("pk"), GIVEN_IDS))
                | Q(Among(F("shoppage__producer"), Given("shops", ArrayField(BigIntegerField()))))
            )
        )
        .filter(locale__language_code=Given("language", CharField()))
        .order_by("path")
        .values(
            *("pk", "alias_of", "title", "url_path", "shoppage__producer"),
            *("shoppage__producer__name", "shoppage__lead"),
        )
    )
)


def _pages(rows: Sequence[tuple[Any, ...]]) -> dict[str, dict[str, Any]]:
    """The pages of these rows, and the shops of their producers, that anyone may read now."""
    if not rows:
        return {}
    producers = [int(key) for kind, key, *_rest in rows if kind == Kind.PRODUCER]
    numbers = [int(key) for kind, key, *_rest in rows if kind == Kind.PAGE]
    pages = _PAGES(ids=numbers, shops=producers, language=get_language() or "vi")
    return {str(page["pk"]): page for page in pages}


def _address(page: dict[str, Any]) -> str:
    """Pages stand below their language's home page, whose own word is no part of an address."""
    return reverse("wagtail_serve", args=[page["url_path"].split("/", 2)[2]])


def _producer(row: tuple[Any, ...], shops: dict[int, str]) -> Thing:
    """A producer leads to their shop, or without one to what is theirs."""
    kind, key, title, detail, is_whole, products = row
    url = shops.get(int(key)) or f"{reverse('search:search')}?{urlencode({'q': title})}"
    return Thing(kind, title, detail, url, products, is_whole)


def _stories(
    found: list[tuple[Any, ...]], pages: dict[str, dict[str, Any]], *, on: date
) -> list[Thing]:
    """Pages, and of shops their sentence; no words that claim stars nobody gave."""
    rows = [row for row in found if row[0] == Kind.PAGE and row[1] in pages]
    wordings = {row[1]: _wordings(pages[row[1]]) for row in rows}
    hidden = withheld([each for said in wordings.values() for each in said], on=on)
    places = [fold(row[2]) for row in found if row[0] in PLACES]
    stories = []
    for kind, key, _title, _detail, is_whole, products in rows:
        page = pages[key]
        if _names(page["shoppage__lead"], places):
            continue  # where a shop's goods come from is no story about the place
        said = ["" if each.place in hidden else each.text for each in wordings[key]]
        title, lead = said or (page["title"], "")
        title = title or page["shoppage__producer__name"]
        stories.append(Thing(kind, title, lead, _address(page), products, is_whole))
    return stories


def _names(sentence: str | None, places: list[str]) -> bool:
    """Whether a sentence names one of these places, which are folded."""
    plain = fold(sentence or "")
    return any(place in plain for place in places)


def _wordings(page: dict[str, Any]) -> tuple[Wording, ...]:
    """What a shop's page says here, its name and its sentence; an editors' page claims nothing."""
    number, producer = page["alias_of"] or page["pk"], page["shoppage__producer"]
    if producer is None:
        return ()
    return (
        title_wording(number, page["title"], producer_id=producer),
        lead_wording(number, page["shoppage__lead"], producer_id=producer),
    )


def _place(row: tuple[Any, ...]) -> Thing:
    """A province leads to its page, a commune to what is made there, a former place to today's."""
    kind, key, title, detail, is_whole, products = row
    codes = became(key) if kind == Kind.FORMER else (key,)
    if len(codes[0]) == 2:
        url = reverse("storefront:province", args=[province_slug(codes[0])])
    else:
        url = f"{reverse('search:search')}?{urlencode({'xa': codes}, doseq=True)}"
    if kind == Kind.FORMER:
        told = _("nay là %(place)s") if len(codes) <= FEW else _("nay thuộc %(place)s")
        detail = told % {"place": detail}
    return Thing(kind, title, detail, url, products, is_whole)
