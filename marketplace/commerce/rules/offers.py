"""What offers take off the lines of a basket, in whole đồng. Plain Python. docs/rules/offers.md."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from marketplace.commerce.rules.money import rate, split


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of a basket: `amount` in đồng before any offer."""

    line_id: int
    product_id: int
    producer_id: int
    quantity: int
    amount: int
    may_promote: bool = True
    """Not for alcohol of 15 % and more (Luật 44/2019/QH14 Đ11–13)."""
    is_shared: bool = False
    """A gift box with other makers' parts, which agreed to their share of its price."""


@dataclass(frozen=True, slots=True)
class Terms:
    """One offer. `producer_id` None: the platform pays for it and it counts on everybody's
    goods. Of `percent_bp` (1/100 %) and `amount` (đồng) one is set; amounts in đồng."""

    offer_id: int
    name: str
    producer_id: int | None = None
    percent_bp: int = 0
    amount: int = 0
    most: int | None = None
    """No order is given more."""
    least_amount: int = 0
    least_packs: int = 0
    products: Collection[int] | None = None
    """The products it counts on; None: all."""
    priority: int = 0
    is_exclusive: bool = False
    """Never together with another offer on the same line."""


@dataclass(slots=True)
class Given:
    """What every offer took off which line, in đồng."""

    by_offer: dict[int, dict[int, int]] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    """Lines that an exclusive offer took."""

    def of_line(self, line_id: int) -> int:
        return sum(cuts.get(line_id, 0) for cuts in self.by_offer.values())


def counts_on(terms: Terms, goods: Goods) -> bool:
    """Whether an offer may touch a line at all: never strong alcohol; at a producer's cost only
    that producer's own goods, whole."""
    is_own = terms.producer_id == goods.producer_id and not goods.is_shared
    return (
        goods.may_promote
        and (terms.producer_id is None or is_own)
        and (terms.products is None or goods.product_id in terms.products)
    )


def missing(terms: Terms, basket: Sequence[Goods]) -> tuple[int, int]:
    """What the lines it counts on lack: đồng, packs. (0, 0): its condition holds."""
    mine = [goods for goods in basket if counts_on(terms, goods)]
    return (
        max(0, terms.least_amount - sum(goods.amount for goods in mine)),
        max(0, terms.least_packs - sum(goods.quantity for goods in mine)),
    )


def give(offers: Iterable[Terms], basket: Sequence[Goods]) -> Given:
    """What the offers take off, the same for the same offers and lines in any order.

    A line takes at most one offer of its producer and one of the platform, the producer's first;
    the platform's counts on what is left then. Of several of one payer the higher priority goes
    first, then whichever gives more, then the older. Never more than the line. A whole discount
    is rounded once and shared out by what the lines still cost, so it adds up to the đồng.
    """
    given = Given()
    everything = list(offers)
    for is_platforms in (False, True):
        waiting = [terms for terms in everything if (terms.producer_id is None) is is_platforms]
        taken: set[tuple[int | None, int]] = set()
        while waiting:
            worth = {t.offer_id: _discount(t, basket, given, taken) for t in waiting}
            best = min(
                waiting, key=lambda t: (-t.priority, -sum(worth[t.offer_id].values()), t.offer_id)
            )
            waiting.remove(best)
            _take(best, worth[best.offer_id], given, taken)
    return given


def _take(
    terms: Terms, cuts: Mapping[int, int], given: Given, taken: set[tuple[int | None, int]]
) -> None:
    cuts = {line_id: amount for line_id, amount in cuts.items() if amount}
    if not cuts:
        return
    given.by_offer[terms.offer_id] = cuts
    taken.update((terms.producer_id, line_id) for line_id in cuts)
    if terms.is_exclusive:
        given.closed.update(cuts)


def _discount(
    terms: Terms, basket: Sequence[Goods], given: Given, taken: set[tuple[int | None, int]]
) -> dict[int, int]:
    """By line, for the lines it can still take."""
    if missing(terms, basket) != (0, 0):
        return {}
    left = {
        goods.line_id: goods.amount - given.of_line(goods.line_id)
        for goods in basket
        if counts_on(terms, goods)
        and (terms.producer_id, goods.line_id) not in taken
        and goods.line_id not in given.closed
        and not (terms.is_exclusive and given.of_line(goods.line_id))
    }
    whole = sum(left.values())
    if whole <= 0:
        return {}
    wanted = rate(whole, terms.percent_bp) if terms.percent_bp else terms.amount
    wanted = min(wanted, whole, whole if terms.most is None else terms.most)
    return dict(zip(left, split(wanted, list(left.values())), strict=True))
