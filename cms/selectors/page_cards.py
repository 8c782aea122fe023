"""Editors' pages as they stand in lists, and the way down to one from the home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from wagtail.images.models import Filter
from wagtail.models import Page

from cms.models import CraftVillagePage, EditorialPage, NewsPage, RecipePage, StoryPage
from cms.rules.pictures import CARD
from foundation.models import SiteImage


@dataclass(frozen=True, slots=True)
class PageCard:
    """One page in a list. `eyebrow` stands above the title, `meta` below the lead."""

    url: str
    title: str
    lead: str
    picture: SiteImage | None
    picture_alt: str
    eyebrow: str
    meta: str
    page_id: int = 0


HOME_DEPTH = 2

WITH: dict[type[Page], tuple[str, ...]] = {
    StoryPage: ("producer",),
    CraftVillagePage: ("commune__province",),
}
"""What the words of a kind of page are made of, besides the page."""


def page_cards(pages: Iterable[EditorialPage]) -> list[PageCard]:
    """The cards of pages of one kind, in the order given; a picture of an OCOP mark stands on no
    card, where nobody asks whether it is in force. At most 3 queries, whatever their
    number: the pages (when a queryset is given), their pictures, and these in their sizes.
    """
    if isinstance(pages, QuerySet):
        pages = pages.select_related("locale", *WITH.get(pages.model, ()))
    rows = list(pages)
    pictures = SiteImage.objects.prefetch_renditions(*Filter.expand_spec(CARD))
    prefetch_related_objects(rows, Prefetch("picture", queryset=pictures))
    return [_card(page) for page in rows]


def _card(page: EditorialPage) -> PageCard:
    eyebrow, meta = card_words(page)
    return PageCard(
        url=page.url or "",
        title=page.title,
        lead=page.lead,
        picture=page.picture if page.picture and not page.picture.shows_mark else None,
        picture_alt=page.picture_alt,
        eyebrow=eyebrow,
        meta=meta,
        page_id=page.pk,
    )


@singledispatch
def card_words(page: Any) -> tuple[str, str]:
    """What stands above the title and below the lead of a page's card; each kind registers its
    own, and names in `WITH` what it reads for it."""
    return "", ""


@card_words.register
def _story(page: StoryPage) -> tuple[str, str]:
    return (page.producer.name if page.producer else ""), page.told_by


@card_words.register
def _news(page: NewsPage) -> tuple[str, str]:
    kind = str(page.get_kind_display())
    return kind[:1].upper() + kind[1:], date_format(page.dated_on)


@card_words.register
def _recipe(page: RecipePage) -> tuple[str, str]:
    return "", f"{minutes_words(page.prep_minutes + page.cook_minutes)} · {servings_words(page)}"


@card_words.register
def _village(page: CraftVillagePage) -> tuple[str, str]:
    return page.craft, f"{page.commune.full_name}, {page.commune.province.name}"


def minutes_words(minutes: int) -> str:
    """How long something takes, as people say it."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("%(minutes)d phút") % {"minutes": rest}
    if not rest:
        return gettext("%(hours)d giờ") % {"hours": hours}
    return gettext("%(hours)d giờ %(minutes)d phút") % {"hours": hours, "minutes": rest}


def servings_words(page: RecipePage) -> str:
    """For how many people a dish is."""
    people = page.servings
    return ngettext("cho %(people)d người", "cho %(people)d người", people) % {"people": people}


def crumbs(page: Page) -> list[dict[str, str]]:
    """{title, url} from the home page down to this one, which has no address. One query."""
    above = page.get_ancestors().filter(depth__gte=HOME_DEPTH)
    steps = [
        {
            "title": gettext("Trang chủ") if step.depth == HOME_DEPTH else step.title,
            "url": step.url or "",
        }
        for step in above.select_related("locale").order_by("path")
    ]
    return [*steps, {"title": page.title, "url": ""}]
