"""Who holds the samples: five go from the producer up, and each hand gives on only what it has.

Five samples go with the commune's proposal to the province (Quyết định 26/2026/QĐ-TTg Đ7.2),
none for services of set 26. The law does not say what becomes of them afterwards; the trail
tells it. Plain Python: a step is how many, from whom, to whom.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

SAMPLES = 5
"""How many go up, and how many can be on their way at one time."""

COUNCIL = "Hội đồng đánh giá"
ADVISORY = "Tổ tư vấn"
DESTROYED = "Đã huỷ"
"""The other end of the trail; what is destroyed never comes back."""


@dataclass(frozen=True)
class Passed:
    """So many samples went from one holder to another."""

    quantity: int
    from_whom: str
    to_whom: str


class NotThere(ValueError):
    """More samples than the giver holds, or more than five on their way."""

    def __init__(self, holder: str, held: int) -> None:
        super().__init__(f"{holder}: {held}")
        self.holder, self.held = holder, held


def held_by(steps: Iterable[Passed], *, producer: str) -> dict[str, int]:
    """How many each holder has who has any, in the order they first got some.

    The producer's own stock is not counted; what is destroyed is, under DESTROYED.
    """
    balance: Counter[str] = Counter()
    for step in steps:
        if step.from_whom != producer:
            balance[step.from_whom] -= step.quantity
        if step.to_whom != producer:
            balance[step.to_whom] += step.quantity
    return {holder: count for holder, count in balance.items() if count}


def check_pass(steps: Iterable[Passed], step: Passed, *, producer: str) -> None:
    """Raise NotThere unless the giver has that many to give.

    The producer hands in at most what makes five on their way: a lost or destroyed sample may be
    replaced, and the same form sent twice hands in once.
    """
    held = held_by(steps, producer=producer)
    if step.from_whom == producer:
        on_the_way = sum(count for holder, count in held.items() if holder != DESTROYED)
        free = SAMPLES - on_the_way
    else:
        free = 0 if step.from_whom == DESTROYED else held.get(step.from_whom, 0)
    if step.quantity < 1 or step.quantity > free:
        raise NotThere(step.from_whom, max(free, 0))
