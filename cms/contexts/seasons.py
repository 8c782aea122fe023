"""What is in season: the harvest calendar, and single seasons."""

from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from catalog.places.selectors import all_provinces, province_code
from catalog.products.selectors import product_sets
from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.models import SeasonIndexPage, SeasonPage
from cms.rules.seasons import MONTHS, months_between
from cms.selectors import crumbs, page_cards
from cms.selectors.harvest_calendar import HarvestCalendar, harvest_calendar, in_season
from cms.selectors.page_cards import card_words
from cms.selectors.public_pages import open_to_all
from cms.selectors.when import month_words
from foundation.calendar import today


@context_of.register
def _calendar(page: SeasonIndexPage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    province = province_code(request.GET.get("tinh", ""))
    typed = request.GET.get("bo", "")
    chosen_set = int(typed) if typed.isdecimal() and len(typed) < 4 else None
    found = harvest_calendar(on=on, province=province, product_set=chosen_set)
    seasons = (
        SeasonPage.objects.live()
        .filter(open_to_all())
        .child_of(page)
        .order_by("from_month", "title")
    )
    return {
        "crumbs": crumbs(page),
        "calendar": found,
        "heads": [(month, month_words(month.first)) for month in found.months],
        "seasons": page_cards(seasons),
        "provinces": _provinces(found, province),
        "sets": _sets(found, chosen_set),
        "is_narrowed": bool(province or chosen_set is not None),
    }


@context_of.register
def _season(page: SeasonPage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    months = months_between(page.from_month, page.until_month)
    steps = crumbs(page)
    return {
        "crumbs": steps,
        "eyebrow": season_words(page),
        "year": [
            {
                "number": month,
                "name": month_words(on.replace(month=month, day=1)),
                "is_in": month in months,
                "is_now": month == on.month,
            }
            for month in range(1, MONTHS + 1)
        ],
        "is_now": on.month in months,
        "cards": in_season(first=page.from_month, last=page.until_month, on=on),
        "sections": sections(page.body, on=on),
        "index": steps[-2] if len(steps) > 1 else None,
    }


def season_words(page: SeasonPage) -> str:
    """Such as "Tháng 11 đến tháng 2"; a month's English name is always written large."""
    first, last = (_month_name(number) for number in (page.from_month, page.until_month))
    if page.from_month == page.until_month:
        return first
    if get_language() != "en":
        last = last[:1].lower() + last[1:]
    return gettext("%(first)s đến %(last)s") % {"first": first, "last": last}


@card_words.register
def _season_card(page: SeasonPage) -> tuple[str, str]:
    return season_words(page), ""


def _month_name(number: int) -> str:
    day = today().replace(month=number, day=1)
    return date_format(day, "F") if get_language() == "en" else month_words(day)


def _provinces(found: HarvestCalendar, chosen: str) -> list[tuple[str, str, bool]]:
    english = get_language() == "en"
    return [
        (one.slug, one.name_en if english else one.name, one.pk == chosen)
        for one in all_provinces()
        if one.pk in found.provinces or one.pk == chosen
    ]


def _sets(found: HarvestCalendar, chosen: int | None) -> list[tuple[int, str, bool]]:
    return [
        (one.number, one.local_name, one.number == chosen)
        for one in product_sets()
        if one.number in found.sets or one.number == chosen
    ]
