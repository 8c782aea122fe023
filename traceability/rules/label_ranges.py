"""Numbers of a run's labels as spans (first, last), both included, counted from 0.

People count from 1: pages add one to what stands here and in the tables.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import ceil

from traceability.rules.balance import is_measured

Span = tuple[int, int]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same numbers as the fewest spans, in order; spans may overlap or touch."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The numbers of `spans` that are in none of `taken`."""
    holes = merged(taken)
    return [piece for span in merged(spans) for piece in _pieces(span, holes)]


def _pieces(span: Span, holes: Sequence[Span]) -> Iterator[Span]:
    start, end = span
    for first, last in holes:
        if last < start or first > end:
            continue
        if first > start:
            yield (start, first - 1)
        start = last + 1
    if start <= end:
        yield (start, end)


def size(spans: Iterable[Span]) -> int:
    """How many numbers there are, each counted once."""
    return sum(last - first + 1 for first, last in merged(spans))


def overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def packs_of(quantity: Decimal, unit: str) -> int | None:
    """How many packs a lot of so much holds; None where it is weighed or measured, not counted.

    A broken number of packs is rounded up: the last one wants a label too.
    """
    return None if is_measured(unit) else ceil(quantity)
