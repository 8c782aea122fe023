"""The pages that every page of the site leads to: the editors' doors, and what a marketplace has
to publish."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from wagtail.models import Page

from cms.models import StandardPage

RANKING = "xep-hang"
"""How things are ordered is a duty too; it has its address for good, as search names it."""

_BELOW_HOME = 3
"""Depth of pages right below the home page: the tree's root is 1, the home page 2."""
_ORDER = [value for value, _name in StandardPage.Duty.choices]


@dataclass(frozen=True, slots=True)
class DutyLink:
    """`duty` is a StandardPage.Duty, "RANKING", "FAQ", or "" for an editor's further page."""

    duty: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Door:
    """A page that editors put into menus."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What every page of the site leads to: `doors` below its head, `duties` at its foot."""

    doors: tuple[Door, ...]
    duties: tuple[DutyLink, ...]


def page_links(language: str) -> PageLinks:
    """The live pages of a language that every page leads to. A page that only some may see is
    none of them. One query.

    Doors are the pages right below the home page that stand in menus, as editors placed them.
    Duties come in the law's order, then ranking, questions, and further plain pages.
    """
    is_door, is_plain = Q(depth=_BELOW_HOME, show_in_menus=True), ~Q(standardpage=None)
    rows = (
        Page.objects.live()
        .filter(locale__language_code=language, view_restrictions=None)
        .filter(is_door | is_plain | ~Q(faqpage=None))
        .order_by("path")
        .values_list("slug", "title", "show_in_menus", "standardpage__duty", "faqpage")
    )
    doors, duties = [], []
    for slug, title, in_menu, duty, asked in rows:
        url = reverse("wagtail_serve", args=[f"{slug}/"])
        if in_menu:
            doors.append(Door(url, title))
        if duty is not None or asked is not None:
            duties.append(DutyLink(_duty(slug, duty, asked), title, url))
    order = {duty: place for place, duty in enumerate([*_ORDER, "RANKING", "FAQ"])}
    duties.sort(key=lambda link: order.get(link.duty, len(order)))
    return PageLinks(tuple(doors), tuple(duties))


def _duty(slug: str, duty: str | None, asked: int | None) -> str:
    if asked is not None:
        return "FAQ"
    return "RANKING" if slug == RANKING and not duty else duty or ""
