"""Keeping Elasticsearch's copy: changes sent on, all of it made anew, a nightly comparison.

What a job sends is always what the rows say when it reads them, with the row's version; the
server refuses an older version. So jobs may be late, doubled, lost or in any order: the copy ends
where the rows are. Every function raises EngineDown where the server does not do its part, and
can then be called again.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from search.engines.elastic import index
from search.engines.elastic.document import documents, documents_after
from search.engines.elastic.mapping import digest
from search.models import ELASTICSEARCH, SearchChange, SearchEntry, SearchFollower

logger = logging.getLogger(__name__)

AT_ONCE = 1_000
"""Documents of one call; some 2 MB."""
BUILDING = f"{ELASTICSEARCH}:next"
"""The follower that stands for an index while it is filled."""
LONGEST_WAIT = 60.0
"""Seconds that a rebuild waits for transactions that began before changes were written down."""
_REBUILD_LOCK = 20_261_122

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


class RebuildRuns(Exception):
    """Somebody makes the copy anew at this moment."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found and put right: documents that were missing in the copy, older than
    their rows, or without a row. `rebuilt`: the copy was of a later time than the database."""

    seen: int
    missing: int = 0
    behind: int = 0
    extra: int = 0
    rebuilt: bool = False


def follow(*, now: datetime) -> int:
    """Send on what changed since the last time; returns how many documents.

    Makes the whole copy first where there is none that this release can read: at the first run,
    after a release with another mapping, when the server lost it.
    """
    ready = _ready()
    if ready is None or index.answering() != ready.index_name:
        return rebuild(now=now)
    return drain()


def drain() -> int:
    """Send changes to every index that is kept, until none is left but such as somebody is
    writing just then; returns how many."""
    sent = 0
    while changes := list(SearchChange.objects.order_by("changed_at")[:AT_ONCE]):
        # Read after the changes: an index that is not among them now is filled with them later.
        names = [each.index_name for each in _kept()]
        _send(names, changes)
        done = _done(changes)
        sent += done
        if not done:
            break
    return sent


def rebuild(*, now: datetime, told: Progress | None = None) -> int:
    """Make the copy anew beside the one that answers, then have it answer; returns its size.

    Changes go to both meanwhile. Killed in the middle, nothing has changed for readers; the next
    run clears away what was begun. Raises RebuildRuns, EngineDown.
    """
    with _alone():
        name = _begin(now)
        filled = _fill(name, told)
        drain()
        index.open_for_reading(name)
        index.point_alias(name)
        before = _finish(name, now)
        drain()
        # The one before stays until the next time: a question may just be asked of it.
        index.remove_all_but({name, before})
        return filled


def compare(*, now: datetime) -> Compared:
    """Compare the copy's versions with the rows', and put right what differs."""
    ready = _ready()
    if ready is None or index.answering() != ready.index_name:
        return Compared(seen=rebuild(now=now), rebuilt=True)
    drain()
    index.refresh(ready.index_name)
    missing, behind, extra = [], [], []
    seen, newest = 0, _newest_version()
    for pk, ours, theirs in _pairs(ready.index_name):
        seen += 1
        # Asked again, for a change may just have been made and sent.
        if theirs and theirs > newest and theirs > (newest := _newest_version()):
            # The database was put back to an earlier day: no version of it counts there.
            return Compared(seen=rebuild(now=now), rebuilt=True)
        if theirs is None:
            missing.append(pk)
        elif ours is None:
            extra.append(pk)
        elif theirs < ours:
            behind.append(pk)
    _tell_again([*missing, *behind, *extra], now)
    drain()
    return Compared(seen, len(missing), len(behind), len(extra))


def _kept() -> Sequence[SearchFollower]:
    """The indices of this release's mapping; one of another release is left as it is."""
    return list(SearchFollower.objects.filter(mapping=digest()))


def _ready() -> SearchFollower | None:
    """What answers now, made by this release's mapping."""
    ready = SearchFollower.objects.filter(name=ELASTICSEARCH, state=SearchFollower.State.READY)
    return ready.filter(mapping=digest()).first()


def _send(names: Sequence[str], changes: Sequence[SearchChange]) -> None:
    held = documents(change.product_id for change in changes)
    there = {document.product_id for document in held}
    gone = {each.product_id: each.version for each in changes if each.product_id not in there}
    for name in names:
        index.write(name, held, gone)


def _done(changes: Sequence[SearchChange]) -> int:
    """Forget these changes, unless a newer one took the place of one meanwhile; returns how many.

    Waits for nobody, so that it can never stand between two who change products: a row that
    somebody is writing is left, and sent once more.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_searchchange WHERE product_id IN ("
            " SELECT change.product_id FROM search_searchchange change"
            " JOIN unnest(%s::bigint[], %s::bigint[]) AS sent (product_id, version)"
            " ON (change.product_id, change.version) = (sent.product_id, sent.version)"
            " ORDER BY change.product_id FOR UPDATE OF change SKIP LOCKED)",
            [[each.product_id for each in changes], [each.version for each in changes]],
        )
        return cursor.rowcount


def _begin(now: datetime) -> str:
    """An empty index that changes go to from now on, and of whose rows none can be missed."""
    answers = SearchFollower.objects.filter(name=ELASTICSEARCH)  # of whichever release
    there = index.remove_all_but({index.answering(), *answers.values_list("index_name", flat=True)})
    # What the server lost, with its disk, can neither answer nor be sent any change.
    answers.exclude(index_name__in=there).delete()
    name = index.new_name(now)
    index.create(name)
    SearchFollower.objects.update_or_create(
        name=BUILDING,
        defaults={
            "index_name": name,
            "mapping": digest(),
            "state": SearchFollower.State.BUILDING,
            "built_at": None,
        },
    )
    _wait_for_writers()
    return name


def _wait_for_writers() -> None:
    """Until every transaction has ended that wrote a document before the follower stood there:
    it did not write its change down, and its row cannot be read before it ends."""
    writers = _writers()
    until = time.monotonic() + LONGEST_WAIT
    while writers and time.monotonic() < until:
        time.sleep(0.05)
        writers &= _writers()
    if writers:
        logger.warning("search: %d transactions are open for long; compare later", len(writers))


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE mode = 'RowExclusiveLock' AND granted"
            " AND relation = 'search_searchentry'::regclass AND pid <> pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return {row[0] for row in cursor.fetchall()}


def _fill(name: str, told: Progress | None) -> int:
    total, done, last = SearchEntry.objects.count(), 0, 0
    while batch := documents_after(last, limit=AT_ONCE):
        index.write(name, batch, {})
        last = batch[-1].product_id
        done += len(batch)
        if told:
            told(done, max(done, total))
    return done


@transaction.atomic
def _finish(name: str, now: datetime) -> str:
    """Note that this index answers; returns the one before it, "" for none."""
    before = SearchFollower.objects.select_for_update().filter(name=ELASTICSEARCH).first()
    SearchFollower.objects.update_or_create(
        name=ELASTICSEARCH,
        defaults={
            "index_name": name,
            "mapping": digest(),
            "state": SearchFollower.State.READY,
            "built_at": now,
        },
    )
    SearchFollower.objects.filter(name=BUILDING).delete()
    return before.index_name if before else ""


@contextmanager
def _alone() -> Iterator[None]:
    """One rebuild at a time; the lock goes with the connection of a process that is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_REBUILD_LOCK])
        if not cursor.fetchone()[0]:
            raise RebuildRuns("The copy in Elasticsearch is being made anew already.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_REBUILD_LOCK])


def _pairs(name: str) -> Iterator[tuple[int, int | None, int | None]]:
    """Product, the row's version, the copy's version; by products' numbers, None for missing."""
    rows, copies = _rows(), _copies(name)
    row, copy = next(rows, None), next(copies, None)
    while row or copy:
        if copy is None or (row is not None and row[0] < copy[0]):
            assert row is not None  # noqa: S101 (one of them is there)
            yield row[0], row[1], None
            row = next(rows, None)
        elif row is None or copy[0] < row[0]:
            yield copy[0], None, copy[1]
            copy = next(copies, None)
        else:
            yield row[0], row[1], copy[1]
            row, copy = next(rows, None), next(copies, None)


def _rows() -> Iterator[tuple[int, int]]:
    last = 0
    entries = SearchEntry.objects.order_by("pk").values_list("pk", "version")
    while batch := list(entries.filter(pk__gt=last)[: index.READ_AT_ONCE]):
        yield from batch
        last = batch[-1][0]


def _copies(name: str) -> Iterator[tuple[int, int]]:
    last = 0
    while batch := index.versions_after(name, last):
        yield from batch
        last = batch[-1][0]


def _newest_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM search_version")
        return int(cursor.fetchone()[0])


def _tell_again(product_ids: Sequence[int], now: datetime) -> None:
    """Write changes down anew, as if they had just been made.

    Each in a transaction of its own: none is held while waiting for whoever writes another.
    """
    with connection.cursor() as cursor:
        for product_id in product_ids:
            cursor.execute(
                "INSERT INTO search_searchchange (product_id, version, changed_at)"
                " SELECT %s, coalesce(max(version), nextval('search_version')), %s"
                " FROM search_searchentry WHERE product_id = %s"
                " ON CONFLICT (product_id) DO NOTHING",
                [product_id, now, product_id],
            )
