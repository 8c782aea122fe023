"""Writing products' documents outside the triggers: those left stale, and all of them anew.

A run waits for nobody and nobody long for it: a document that another transaction holds is left
for the next run, and few are held at a time. What a document says stands in the database alone
(`search_index_products`, migration 0004).
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from catalog.products.models import Product
from search.models import SearchEntry, SearchStale

AT_ONCE = 200
"""Documents of one transaction."""

Document = Mapping[str, Any]
Progress = Callable[[int, int], None]
"""Told how many of how many are done."""

OF_DAYS = frozenset(
    {
        *("mark_stars", "mark_from", "mark_until", "next_stars", "next_from", "next_until"),
        *("recognised_on", "harvest_opens", "harvest_from", "harvest_until", "standards"),
    }
)
"""Columns that grow old by themselves: the days of a mark went by, a harvest ended, a standard
lapsed. All others change with a row, and a trigger should have seen it."""

_COMPARED = [field.attname for field in SearchEntry._meta.fields if field.attname != "words"]
"""All columns but the longest: where none of these differs, the words do."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Written:
    """What a run did. `differed` counts documents that were not as they should be, by column;
    `aged`: those where only days went by; `missed`: all others, which should be none;
    `busy`: held by another transaction, left to the next run."""

    seen: int = 0
    aged: int = 0
    missed: int = 0
    busy: int = 0
    differed: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Written") -> None:
        self.seen += other.seen
        self.aged += other.aged
        self.missed += other.missed
        self.busy += other.busy
        self.differed += other.differed


def write_stale() -> int:
    """Write the documents that a transaction could not; returns how many.

    Those held at this moment stay for the next run. Each is taken off the list in the transaction
    that writes it, so none is lost where that fails; one that is put on the list meanwhile has
    its own row there and is written again.
    """
    written, after = 0, 0
    while batch := _stale(after):
        after = batch[-1]
        with transaction.atomic():
            # The rows of the list first: whatever they stand for is committed by now.
            rows = SearchStale.objects.filter(product_id__in=batch)
            listed = dict(
                rows.select_for_update(skip_locked=True)
                .order_by("product_id", "pk")
                .values_list("pk", "product_id")
            )
            done = _write(sorted(set(listed.values())))
            free = [pk for pk, product_id in listed.items() if product_id not in done.busy]
            SearchStale.objects.filter(pk__in=free).delete()
            written += len(set(listed.values())) - len(done.busy)
    return written


def _stale(after: int) -> list[int]:
    products = SearchStale.objects.filter(product_id__gt=after).order_by("product_id")
    return list(products.values_list("product_id", flat=True).distinct()[:AT_ONCE])


def write_all(told: Progress | None = None) -> Written:
    """Write every product's document anew where it differs; returns what differed.

    Repeatable, and safe beside shoppers: see the module. `told` hears of the progress.
    """
    total, run = Product.objects.count(), Written()
    for batch in _products():
        with transaction.atomic():
            done = _write(batch)
        run.add(_judged(batch, done))
        if told:
            told(run.seen, total)
    return run


def reconcile() -> Written:
    """The night's look at every document: count what differs from what it is made of, mend it.

    Documents grow old by themselves (OF_DAYS); anything else that differs is a change that no
    trigger saw. Both are logged in numbers, the second as an error.
    """
    run = write_all()
    said = ", ".join(f"{name} {count}" for name, count in sorted(run.differed.items())) or "none"
    level = logging.ERROR if run.missed else logging.INFO
    logger.log(
        level,
        "search: %d documents looked at, %d aged, %d missed by triggers, %d busy; columns: %s",
        *(run.seen, run.aged, run.missed, run.busy, said),
    )
    return run


@dataclass(slots=True)
class _Done:
    """`changed`: for each document that was written over, the columns that differed. A product
    that had none stands there with "product_id"."""

    changed: dict[int, list[str]]
    busy: set[int]


def _products() -> Iterator[list[int]]:
    last = 0
    products = Product.objects.order_by("pk").values_list("pk", flat=True)
    while batch := list(products.filter(pk__gt=last)[:AT_ONCE]):
        yield batch
        last = batch[-1]


def _write(product_ids: Sequence[int]) -> _Done:
    """Write these documents but for those held by others. Inside a transaction."""
    entries = SearchEntry.objects.filter(pk__in=product_ids)
    held = entries.select_for_update(skip_locked=True, no_key=True).order_by("pk")
    before = _documents(held)
    there = set(entries.values_list("pk", flat=True))
    free = [pk for pk in product_ids if pk in before or pk not in there]
    if free:
        with connection.cursor() as cursor:
            cursor.execute("SELECT search_index_products(%s::bigint[])", [free])
    versions = SearchEntry.objects.filter(pk__in=free).values_list("pk", "version")
    rewritten = [pk for pk, new in versions if new != before.get(pk, {}).get("version")]
    after = _documents(SearchEntry.objects.filter(pk__in=rewritten))
    changed = {pk: _differing(before.get(pk), document) for pk, document in after.items()}
    return _Done(changed, busy=there - before.keys())


def _documents(entries: QuerySet[SearchEntry]) -> dict[int, Document]:
    return {row["product_id"]: dict(row) for row in entries.values(*_COMPARED)}


def _differing(before: Document | None, after: Document) -> list[str]:
    if before is None:
        return ["product_id"]
    names = [name for name in after if name != "version" and after[name] != before[name]]
    return names or ["words"]


def _judged(batch: Sequence[int], done: _Done) -> Written:
    aged = sum(OF_DAYS.issuperset(names) for names in done.changed.values())
    return Written(
        seen=len(batch),
        aged=aged,
        missed=len(done.changed) - aged,
        busy=len(done.busy),
        differed=Counter(name for names in done.changed.values() for name in names),
    )
