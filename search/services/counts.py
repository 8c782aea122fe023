"""From the spool of searches into the tables: each line once, whatever dies in the middle.

A file is counted in one transaction under one advisory lock. Its last act gives the file a name
that holds the transaction's own number: whoever finds such a file later asks PostgreSQL whether
that transaction was committed, and removes the file or counts it again.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import DataError, connection, transaction
from django.db.models import Sum

from catalog.products.models import Product
from foundation.spool import raw_lines
from search.models import SearchClick, SearchDay
from search.rules.countable import LONGEST_COUNTED, Line, Outcome, parsed
from search.rules.words import folded
from search.services.counting import SPOOL

logger = logging.getLogger(__name__)

MOST_LINES = 2_000_000
MOST_TEXTS = 20_000
"""Different texts of one day; more are no people's words, and must not fill the table."""
RARE = 3
"""A text searched less often than this, in all, is forgotten after RARE_KEPT: it may be somebody's
name. It is shown to nobody before that either (selectors.insight)."""
RARE_KEPT = timedelta(days=30)
KEPT = timedelta(days=400)
"""A year and a month, so that a season stands beside the last one."""

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('ocop-search-spool'))"

_ADD_DAY = """
INSERT INTO search_searchday AS known
       (day, folded, spelling, searches, empty, guessed, clicks)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (day, folded) DO UPDATE
   SET searches = known.searches + excluded.searches, empty = known.empty + excluded.empty,
       guessed = known.guessed + excluded.guessed, clicks = known.clicks + excluded.clicks
"""

_ADD_CLICK = """
INSERT INTO search_searchclick AS known (day, folded, product_id, clicks, positions)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (day, folded, product_id) DO UPDATE
   SET clicks = known.clicks + excluded.clicks, positions = known.positions + excluded.positions
"""

Text = tuple[date, str]
"""Day and folded words."""


@dataclass
class _Counted:
    """What a file adds to the tables."""

    spelling: dict[Text, str] = field(default_factory=dict)
    outcomes: dict[Text, Counter[Outcome]] = field(default_factory=lambda: defaultdict(Counter))
    opened: Counter[tuple[Text, int]] = field(default_factory=Counter)
    positions: Counter[tuple[Text, int]] = field(default_factory=Counter)

    def add(self, line: Line) -> None:
        text = (line.day, folded(line.text)[:LONGEST_COUNTED])
        self.spelling.setdefault(text, line.text)
        if line.product:
            self.opened[text, line.product] += 1
            self.positions[text, line.product] += line.position
        else:
            self.outcomes[text][line.outcome] += 1


def ingest(*, now: datetime) -> int:
    """Bring everything that stands in the spool into the tables; returns how many lines.

    Each line exactly once, also when a job is killed or two run at once.
    """
    _settle_taken()
    SPOOL.seal(now=now)
    return sum(_count_file(path) for path in SPOOL.sealed())


def _settle_taken() -> None:
    """Files whose job died around its commit: gone if it was committed, else to be counted."""
    for path in sorted(SPOOL.folder.glob("*.taken")):
        name, number, _ending = path.name.rsplit(".", 2)
        status = _status(number)
        if status == "aborted":
            path.rename(path.with_name(f"{name}.{SPOOL.ending}"))
        elif status != "in progress":
            path.unlink(missing_ok=True)


def _status(number: str) -> str | None:
    """What became of a transaction; None where PostgreSQL has forgotten, long after."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_xact_status(%s::xid8)", [number])
            return str(cursor.fetchone()[0])
    except DataError:  # of another database, or a number of the future after a restore
        return "aborted"


def _count_file(path: Path) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        if not path.exists():  # another job was faster
            return 0
        counted, lines = _Counted(), 0
        for line in _lines(path):
            counted.add(line)
            lines += 1
        _write(counted)
        cursor.execute("SELECT pg_current_xact_id()::text")
        taken = path.rename(path.with_name(f"{path.stem}.{cursor.fetchone()[0]}.taken"))
    taken.unlink(missing_ok=True)
    return lines


def _lines(path: Path) -> Iterator[Line]:
    torn = 0
    for raw in raw_lines(path, start=0, lines=MOST_LINES):
        text = raw.strip(b"\n")
        line = parsed(text) if text else None
        if line is not None:
            yield line
        elif text:
            torn += 1
    if torn:
        logger.warning("%s: %s torn lines left out", path.name, torn)


def _write(counted: _Counted) -> None:
    """Add to the tables in the order of their keys, so that jobs never wait in a ring."""
    goods = _public(product for _text, product in counted.opened)
    opened = {key: n for key, n in counted.opened.items() if key[1] in goods}
    clicks: Counter[Text] = Counter()
    for (text, _product), n in opened.items():
        clicks[text] += n
    texts = _few(sorted({*counted.outcomes, *clicks}))
    with connection.cursor() as cursor:
        cursor.executemany(
            _ADD_DAY, [_day_row(text, counted, clicks[text]) for text in sorted(texts)]
        )
        cursor.executemany(
            _ADD_CLICK,
            [
                (*text, product, n, counted.positions[text, product])
                for (text, product), n in sorted(opened.items())
                if text in texts
            ],
        )


def _day_row(text: Text, counted: _Counted, clicks: int) -> tuple[Any, ...]:
    of = counted.outcomes[text]
    empty, guessed = of[Outcome.EMPTY], of[Outcome.GUESSED]
    return (*text, counted.spelling[text], of.total(), empty, guessed, clicks)


def _public(products: Iterable[int]) -> set[int]:
    """Those of the numbers that are products somebody can open. One query."""
    found = Product.objects.filter(pk__in=set(products), is_public=True)
    return set(found.values_list("pk", flat=True))


def _few(texts: list[Text]) -> set[Text]:
    """The texts that fit: those their day already knows, and new ones up to MOST_TEXTS."""
    kept: set[Text] = set()
    for day in {day for day, _folded in texts}:
        of_day = SearchDay.objects.filter(day=day)
        asked = [folded for each, folded in texts if each == day]
        known = set(of_day.filter(folded__in=asked).values_list("folded", flat=True))
        room = max(0, MOST_TEXTS - of_day.count())
        new = [text for text in asked if text not in known][:room]
        kept |= {(day, text) for text in (*known, *new)}
    return kept


@transaction.atomic
def forget_old(*, on: date) -> int:
    """Delete counts older than KEPT, and texts that stayed rare for RARE_KEPT; how many rows.

    A text looked for fewer than RARE times since its first day here goes with its clicks.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    gone = 0
    for model in (SearchDay, SearchClick):
        gone += model.objects.filter(day__lt=on - KEPT).delete()[0]
    summed = SearchDay.objects.values("folded").annotate(all=Sum("searches"))
    rare = summed.filter(all__lt=RARE).values("folded")
    old = SearchDay.objects.filter(day__lt=on - RARE_KEPT, folded__in=rare)
    texts = list(old.values_list("folded", flat=True).distinct())
    gone += SearchClick.objects.filter(folded__in=texts, day__lt=on - RARE_KEPT).delete()[0]
    return gone + old.delete()[0]
