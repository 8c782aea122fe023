"""What of a line's frozen shares still stands after packs were cut or came back. Plain Python.

A line's shares are the whole line. When fewer packs stand, each frozen amount is told for them
alone; what an act changes is the difference of two such states. So whatever the steps, they add
up to the frozen amounts and no đồng is lost. Nothing is computed from a rate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.commerce.rules import money


@dataclass(frozen=True, slots=True)
class Share:
    """One maker's part of a line, all in đồng; `goods` before any discount."""

    producer_id: int
    goods: int
    by_platform: int = 0
    by_producer: int = 0
    commission: int = 0
    tax: int = 0

    @property
    def net(self) -> int:
        """What the buyer pays for it."""
        return self.goods - self.by_platform - self.by_producer


def standing(shares: Sequence[Share], *, packs: int, of: int, net: int) -> list[Share]:
    """The shares for `packs` of the line's `of` packs, for which the buyer pays `net` đồng.

    `net` is what the buyer was told, so it holds to the đồng: the parts' nets add up to it.
    Discounts, commission and tax are cumulative unit parts of the frozen ones. With all packs
    and the whole price the shares come back as they are. Raises ValueError for a negative `net`
    and for packs outside 0 … `of`.
    """
    if net < 0:
        raise ValueError(f"{net} đồng for {packs} of {of} packs")
    nets = _spread(net, [share.net for share in shares])
    by_platform = _spread_part([share.by_platform for share in shares], packs, of)
    by_producer = _spread_part([share.by_producer for share in shares], packs, of)
    return [
        Share(
            producer_id=share.producer_id,
            goods=nets[i] + by_platform[i] + by_producer[i],
            by_platform=by_platform[i],
            by_producer=by_producer[i],
            commission=money.part(share.commission, first=0, last=packs, of=of),
            tax=money.part(share.tax, first=0, last=packs, of=of),
        )
        for i, share in enumerate(shares)
    ]


def taken_back(before: Sequence[Share], after: Sequence[Share]) -> list[Share]:
    """What each share loses between two states of a line. Can hold a đồng below nothing where a
    remainder moves from one maker of a box to another; the sum over the shares is exact."""
    return [
        Share(
            producer_id=old.producer_id,
            goods=old.goods - new.goods,
            by_platform=old.by_platform - new.by_platform,
            by_producer=old.by_producer - new.by_producer,
            commission=old.commission - new.commission,
            tax=old.tax - new.tax,
        )
        for old, new in zip(before, after, strict=True)
    ]


def _spread_part(amounts: Sequence[int], packs: int, of: int) -> list[int]:
    return _spread(money.part(sum(amounts), first=0, last=packs, of=of), amounts)


def _spread(total: int, weights: Sequence[int]) -> list[int]:
    """Split as the weights say; where none weighs anything, the first takes it."""
    if any(weights):
        return money.split(total, weights)
    return [total if i == 0 else 0 for i in range(len(weights))]
