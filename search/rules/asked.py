"""What somebody asks: words, filters, an order, a page. Plain Python.

Filters stand in addresses and in the API under the same names (`PARAMETERS`), so that a list, a
search and a call to the API narrow alike.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Sort(StrEnum):
    """Orders, with the words they have in addresses."""

    RELEVANCE = "hop"
    NEWEST = "moi"
    CHEAPEST = "gia"
    DEAREST = "gia-cao"
    NAME = "ten"
    NEAREST = "gan"
    NUMBER = "so"
    """By the products' own numbers: for whoever fetches all, and must miss none meanwhile."""


STARS = (5, 4, 3)
KINDS = ("COOPERATIVE", "COOP_GROUP", "COMPANY", "HOUSEHOLD", "WORKSHOP")
BANDS: tuple[tuple[int, int | None], ...] = (
    (0, 50_000),
    (50_000, 100_000),
    (100_000, 200_000),
    (200_000, 500_000),
    (500_000, None),
)
"""Price bands of the facet in đồng, half-open."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the goods must be. Several values of one filter: any of them.

    `provinces` and `communes` are codes; prices in đồng, `price_from` included, `price_to` too.
    `deliver_to` is a province's code, or a commune's (five digits). `marked`: only goods whose
    certificate is in force on the day, with any number of stars.
    """

    sets: tuple[int, ...] = ()
    stars: tuple[int, ...] = ()
    provinces: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    price_from: int | None = None
    price_to: int | None = None
    in_season: bool = False
    in_stock: bool = False
    deliver_to: str = ""
    occasion: str = ""
    producer: int | None = None
    marked: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen."""
        return self != Filters(marked=self.marked, producer=self.producer)

    def without(self, name: str) -> "Filters":
        """The same without one filter; "price" names both ends."""
        names = ("price_from", "price_to") if name == "price" else (name,)
        plain = Filters()
        return replace(self, **{each: getattr(plain, each) for each in names})


@dataclass(frozen=True, slots=True)
class Asked:
    """A whole question of a visitor. `near`: degrees of the place that NEAREST sorts by;
    `near_place`: the code that addresses name it by, a commune's or a province's."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    near: tuple[float, float] | None = None
    near_place: str = ""
    page: int = 1
