"""News: newest first, by year and by kind."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.models import NewsIndexPage, NewsPage
from cms.selectors import crumbs, page_cards
from cms.selectors.public_pages import open_to_all
from foundation.calendar import today
from foundation.linked_data import absolute, json_ld

NEWS_PER_PAGE = 24
OTHERS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to narrow the list; `count` is how many stand behind it."""

    title: str
    url: str
    count: int
    is_chosen: bool


@context_of.register
def _news(page: NewsIndexPage, request: HttpRequest) -> dict[str, Any]:
    year, kind = _year(request), _kind(request)
    every = NewsPage.objects.live().filter(open_to_all()).child_of(page)
    rows = every.order_by("-dated_on", "-pk")
    if year:
        rows = rows.filter(dated_on__year=year)
    if kind:
        rows = rows.filter(kind=kind)
    listed = Paginator(rows, NEWS_PER_PAGE).get_page(request.GET.get("page"))
    chosen = {name: value for name, value in (("nam", year), ("loai", kind)) if value}
    return {
        "listed": listed,
        "cards": page_cards(listed.object_list),
        "crumbs": crumbs(page),
        "years": _years(every, page, year),
        "kinds": [
            Choice(_first_up(words), _address(page, loai=value), 0, value == kind)
            for value, words in NewsPage.Kind.choices
        ],
        "all_url": page.url,
        "is_narrowed": bool(chosen),
        "querystring": f"{urlencode(chosen)}&" if chosen else "",
        "feed_url": reverse("news_feed"),
    }


@context_of.register
def _item(page: NewsPage, request: HttpRequest) -> dict[str, Any]:
    others = (
        NewsPage.objects.live()
        .filter(open_to_all())
        .sibling_of(page, inclusive=False)
        .order_by("-dated_on", "-pk")
    )
    steps = crumbs(page)
    return {
        "crumbs": steps,
        "eyebrow": f"{_first_up(page.get_kind_display())} · {date_format(page.dated_on)}",
        "sections": sections(page.body, on=today()),
        "others": page_cards(others[:OTHERS]),
        "index_url": steps[-2]["url"] if len(steps) > 1 else "",
        "structured_data": json_ld(
            {
                "@type": "NewsArticle",
                "headline": page.title,
                "description": page.lead,
                "datePublished": page.dated_on.isoformat(),
                "dateModified": page.last_published_at and page.last_published_at.isoformat(),
                "url": absolute(page.url or ""),
                "inLanguage": page.locale.language_code,
                "publisher": {"@type": "Organization", "name": gettext("Chợ OCOP")},
            }
        ),
    }


def _years(every: Any, page: NewsIndexPage, chosen: int | None) -> list[Choice]:
    counted = (
        every.annotate(year=ExtractYear("dated_on"))
        .order_by("-year")
        .values_list("year")
        .annotate(n=Count("pk"))
    )
    return [Choice(str(y), _address(page, nam=y), n, y == chosen) for y, n in counted]


def _year(request: HttpRequest) -> int | None:
    said = request.GET.get("nam", "")
    return int(said) if said.isdecimal() and len(said) == 4 and said.isascii() else None


def _kind(request: HttpRequest) -> str:
    said = request.GET.get("loai", "")
    return said if said in NewsPage.Kind.values else ""


def _address(page: NewsIndexPage, **narrowed: object) -> str:
    return f"{page.url or '/'}?{urlencode(narrowed)}"


def _first_up(words: Any) -> str:
    said = str(words)
    return said[:1].upper() + said[1:]
