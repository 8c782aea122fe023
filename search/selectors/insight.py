"""What people looked for: counts of texts, never of people.

A text stands here only when it was searched at least LEAST times within the days asked about, and
to producers when goods of theirs were opened from it as often: what few people typed may be a
name.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, QuerySet, Sum

from catalog.products.models import Product
from search.models import EngineOutage, SearchClick, SearchDay

LEAST = 3
FEW_CLICKS = 5
"""Opened of a hundred searches: below it the results do not seem to be what was meant."""
ENOUGH = 10
"""Searches before so few clicks say anything."""
Rows = QuerySet[Any, dict[str, Any]]
PERIODS = (7, 30, 90)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Text:
    """A text within a period. `position`: where opened results stood on the average, 1 the first;
    None where none was opened."""

    folded: str
    spelling: str
    searches: int
    empty: int
    guessed: int
    clicks: int
    position: float | None = None

    @property
    def opened_percent(self) -> int:
        """Openings for a hundred searches; more than 100 where several results were opened."""
        return round(100 * self.clicks / self.searches) if self.searches else 0


@dataclass(frozen=True, slots=True)
class Insight:
    """What the editors' page shows of a period."""

    searches: int
    empty: int
    clicks: int
    top: list[Text]
    without_result: list[Text]
    without_click: list[Text]

    @property
    def empty_percent(self) -> int:
        return round(100 * self.empty / self.searches) if self.searches else 0

    @property
    def opened_percent(self) -> int:
        return round(100 * self.clicks / self.searches) if self.searches else 0


def insight(*, on: date, days: int) -> Insight:
    """The texts of the last `days`, today included. Four queries and one for places."""
    rows = SearchDay.objects.filter(day__gt=on - timedelta(days=days), day__lte=on)
    all_of = rows.aggregate(searches=Sum("searches"), empty=Sum("empty"), clicks=Sum("clicks"))
    texts = _texts(rows)
    found = texts.filter(all__gte=ENOUGH, none__lt=F("all"))
    few = found.filter(opened__lt=F("all") * FEW_CLICKS / 100.0)
    return Insight(
        searches=all_of["searches"] or 0,
        empty=all_of["empty"] or 0,
        clicks=all_of["clicks"] or 0,
        top=_with_positions(texts.order_by("-all", "folded")[:SHOWN], on, days),
        without_result=_plain(texts.filter(none__gt=0).order_by("-none", "folded")[:SHOWN]),
        without_click=_plain(few.order_by("-all", "folded")[:SHOWN]),
    )


def _texts(rows: QuerySet[SearchDay]) -> Rows:
    """Each text with its sums, spelled as on the day it was searched most."""
    spelled = ArrayAgg("spelling", order_by=("-searches", "-day"))
    summed = rows.values("folded").annotate(
        spellings=spelled,
        all=Sum("searches"),
        none=Sum("empty"),
        other=Sum("guessed"),
        opened=Sum("clicks"),
    )
    return summed.filter(all__gte=LEAST)


def _plain(rows: Rows) -> list[Text]:
    return [_text(row) for row in rows]


def _with_positions(rows: Rows, on: date, days: int) -> list[Text]:
    found = list(rows)
    clicks = SearchClick.objects.filter(
        day__gt=on - timedelta(days=days), day__lte=on, folded__in=[row["folded"] for row in found]
    )
    summed = clicks.values("folded").annotate(all=Sum("clicks"), stood=Sum("positions"))
    places = {row["folded"]: row["stood"] / row["all"] for row in summed if row["all"]}
    return [_text(row, places.get(row["folded"])) for row in found]


def _text(row: dict[str, Any], position: float | None = None) -> Text:
    return Text(
        folded=row["folded"],
        spelling=row["spellings"][0],
        searches=row["all"],
        empty=row["none"],
        guessed=row["other"],
        clicks=row["opened"],
        position=position,
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """Words from which a producer's goods were opened, and which goods, most often opened first."""

    spelling: str
    clicks: int
    products: list[str]


def words_of(producers: Collection[int], *, on: date, days: int) -> list[Opened]:
    """The words by which people came to goods of these producers in the last `days`.

    Only texts of at least LEAST openings of their goods. Three queries.
    """
    mine = Product.objects.filter(producer__in=producers)
    since = on - timedelta(days=days)
    clicks = SearchClick.objects.filter(
        day__gt=since, day__lte=on, product_id__in=mine.values("pk")
    )
    summed = clicks.values("folded").annotate(all=Sum("clicks")).filter(all__gte=LEAST)
    rows = list(summed.order_by("-all", "folded")[:SHOWN])
    texts = [row["folded"] for row in rows]
    titles = dict(mine.values_list("pk", "title"))
    goods: dict[str, list[str]] = {}
    of = clicks.filter(folded__in=texts).values("folded", "product_id").annotate(all=Sum("clicks"))
    for row in of.order_by("-all", "product_id"):
        goods.setdefault(row["folded"], []).append(titles[row["product_id"]])
    spelled = _spellings(texts)
    return [
        Opened(spelled.get(row["folded"], row["folded"]), row["all"], goods[row["folded"]])
        for row in rows
    ]


def _spellings(texts: list[str]) -> dict[str, str]:
    rows = SearchDay.objects.filter(folded__in=texts).order_by("searches", "day")
    return dict(rows.values_list("folded", "spelling"))


def outages() -> list[EngineOutage]:
    """The last times an engine was away, newest first. One query."""
    return list(EngineOutage.objects.order_by("-began_at")[:20])
