"""The year's harvests by month, from the windows that growers have opened: the one source."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cms.rules.seasons import (
    Having,
    Month,
    Run,
    Window,
    months_between,
    offered,
    runs,
    twelve_months,
)
from cms.selectors.makers import promoted
from marketplace.commerce.models import HarvestWindow
from marketplace.commerce.selectors import ProductCard, product_cards

MOST_PRODUCTS = 120
"""As many stand in the calendar at once; narrower lists show the others."""


@dataclass(frozen=True, slots=True)
class HarvestRow:
    """A product with what each of the twelve months offers of it, and its next harvest's days."""

    card: ProductCard
    offers: tuple[Having, ...]
    runs: tuple[Run, ...]
    from_on: date
    until_on: date
    is_now: bool
    may_order: bool


@dataclass(frozen=True, slots=True)
class HarvestMonth:
    """A month with the products to be had in it."""

    month: Month
    first: date
    rows: tuple[HarvestRow, ...]


@dataclass(frozen=True, slots=True)
class HarvestCalendar:
    """Twelve months from the day's own; `left_out` counts products for which there is no room."""

    months: tuple[HarvestMonth, ...]
    rows: tuple[HarvestRow, ...]
    provinces: tuple[str, ...]
    sets: tuple[int, ...]
    left_out: int


def harvest_calendar(
    *, on: date, province: str = "", product_set: int | None = None
) -> HarvestCalendar:
    """What can be had when, within twelve months of the day, what is next first.

    Products of a harvest that is open and not over; none that nobody may be shown, and no
    alcohol. `province` is a code, `product_set` a number; `provinces` and `sets` are those that
    have a harvest at all. At most 9 queries, whatever the number of harvests.
    """
    every = list(_open_windows(on))
    provinces = tuple(sorted({w.product.province_id for w in every if w.product.province_id}))
    sets = tuple(sorted({w.product.ocop_set_id for w in every if w.product.ocop_set_id}))
    windows: dict[int, list[HarvestWindow]] = defaultdict(list)
    for window in every:
        product = window.product
        if province and product.province_id != province:
            continue
        if product_set is not None and product.ocop_set_id != product_set:
            continue
        windows[product.pk].append(window)
    shown = promoted(list(windows))
    rows = _rows(shown[:MOST_PRODUCTS], windows, on=on)
    return HarvestCalendar(
        months=_months(rows, on),
        rows=tuple(rows),
        provinces=provinces,
        sets=sets,
        left_out=max(len(shown) - MOST_PRODUCTS, 0),
    )


def in_season(*, first: int, last: int, on: date) -> list[ProductCard]:
    """The products to be had in a season's months, or to be ordered for them, in the coming
    year; what is next first."""
    wanted = set(months_between(first, last))
    found = harvest_calendar(on=on)
    return [
        row.card
        for row in found.rows
        if any(
            having is Having.READY and month.month in wanted
            for having, month in zip(row.offers, twelve_months(on), strict=True)
        )
    ]


def _open_windows(on: date) -> QuerySet[HarvestWindow]:
    rows = HarvestWindow.objects.filter(is_open=True, until_on__gte=on, product__is_public=True)
    shown = ("product__province_id", "product__ocop_set_id")
    own = ("product_id", "opens_on", "from_on", "until_on", "packs", "taken")
    return rows.select_related("product").only(*own, *shown).order_by("from_on", "pk")


def _rows(
    product_ids: Sequence[int], windows: dict[int, list[HarvestWindow]], *, on: date
) -> list[HarvestRow]:
    cards = product_cards(product_ids, on=on) if product_ids else []
    months = twelve_months(on)
    found = []
    for card in cards:
        own = windows[card.product_id]
        offers = offered([_window(one) for one in own], months, on=on)
        found.append(
            HarvestRow(
                card=card,
                offers=tuple(offers),
                runs=tuple(runs(offers)),
                from_on=own[0].from_on,
                until_on=own[0].until_on,
                is_now=any(one.from_on <= on <= one.until_on for one in own),
                may_order=any(_window(one).may_order and one.opens_on <= on for one in own),
            )
        )
    return found


def _window(row: HarvestWindow) -> Window:
    return Window(row.opens_on, row.from_on, row.until_on, may_order=row.taken < row.packs)


def _months(rows: Sequence[HarvestRow], on: date) -> tuple[HarvestMonth, ...]:
    return tuple(
        HarvestMonth(
            month=month,
            first=date(month.year, month.month, 1),
            rows=tuple(row for row in rows if row.offers[number] is Having.READY),
        )
        for number, month in enumerate(twelve_months(on))
    )
