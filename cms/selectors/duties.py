"""The pages that every page of the site leads to: what a marketplace has to publish."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from wagtail.models import Page

from cms.models import StandardPage
from foundation.selectors import kept

RANKING = "xep-hang"
"""How things are ordered is a duty too; it has its address for good, as search names it."""

_ORDER = [value for value, _name in StandardPage.Duty.choices]


@dataclass(frozen=True, slots=True)
class DutyLink:
    """`duty` is a StandardPage.Duty, "RANKING", "FAQ", or "" for an editor's further page."""

    duty: str
    title: str
    url: str


def duty_links(language: str) -> list[DutyLink]:
    """The live plain pages and the questions page in a language: duties in the law's order, then
    ranking, questions, and further pages as editors placed them. One query, kept until
    something is published.
    """
    return kept(f"duty-links:{language}", lambda: _links(language))


def _links(language: str) -> list[DutyLink]:
    rows = (
        Page.objects.live()
        .filter(locale__language_code=language, view_restrictions=None)
        .filter(Q(standardpage__isnull=False) | Q(faqpage__isnull=False))
        .order_by("path")
        .values_list("slug", "title", "standardpage__duty", "faqpage")
    )
    links = [
        DutyLink(_duty(slug, duty, asked), title, reverse("wagtail_serve", args=[f"{slug}/"]))
        for slug, title, duty, asked in rows
    ]
    order = {duty: place for place, duty in enumerate([*_ORDER, "RANKING", "FAQ"])}
    return sorted(links, key=lambda link: order.get(link.duty, len(order)))


def _duty(slug: str, duty: str | None, asked: int | None) -> str:
    if asked is not None:
        return "FAQ"
    return "RANKING" if slug == RANKING and not duty else duty or ""
