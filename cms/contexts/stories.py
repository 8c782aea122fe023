"""Stories, in a list and one by one."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext

from catalog.places.selectors import settle
from catalog.producers.models import Producer
from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.meta import page_meta
from cms.models import StoryIndexPage, StoryPage
from cms.selectors import crumbs
from cms.selectors.makers import makers, promoted
from cms.selectors.public_pages import open_to_all
from cms.selectors.stories import story_cards, version_url, versions_of
from cms.story_claims import ShownStory, shown_story
from foundation.calendar import today
from foundation.page_meta import PageMeta
from marketplace.commerce.selectors import product_cards

STORIES_PER_PAGE = 24


@context_of.register
def _stories(page: StoryIndexPage, request: HttpRequest) -> dict[str, Any]:
    told = (
        StoryPage.objects.live()
        .filter(open_to_all())
        .child_of(page)
        .order_by("-first_published_at", "-pk")
    )
    listed = Paginator(told, STORIES_PER_PAGE).get_page(request.GET.get("page"))
    cards = story_cards(listed.object_list, on=today())
    return {"listed": listed, "cards": cards, "crumbs": crumbs(page)}


@context_of.register
def _story(page: StoryPage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    shown = shown_story(page, on=on)
    steps = crumbs(page)
    versions = list(versions_of(page)) if page.pk else []
    named = [row.product_id for row in page.story_products.all()]
    return {
        "shown": shown,
        "crumbs": [*steps[:-1], {"title": shown.title, "url": ""}],
        "maker": next(iter(makers(_told_of(page), locale=page.locale, on=on)), None),
        "facts": _facts(page),
        "sections": sections(shown.body, on=on),
        "cards": product_cards(promoted(named), on=on) if named else [],
        "versions": [
            {"version": version, "url": version_url(page, version.number)} for version in versions
        ],
        "meta": _meta(page, shown),
    }


def _meta(page: StoryPage, shown: ShownStory) -> PageMeta:
    """Nothing that is withheld from readers is told to machines."""
    meta = replace(page_meta(page, title=shown.title), description=shown.description)
    return replace(meta, picture="", picture_size=None) if shown.picture_hidden else meta


def _told_of(page: StoryPage) -> list[Producer]:
    if page.producer is None:
        return []
    settle(page.producer)
    return [page.producer]


def _facts(page: StoryPage) -> list[tuple[str, str]]:
    return [
        (gettext("Người kể"), page.told_by),
        (gettext("Ghi lại ngày"), date_format(page.told_on) if page.told_on else ""),
        (gettext("Nơi"), page.producer.place_name if page.producer else ""),
    ]
