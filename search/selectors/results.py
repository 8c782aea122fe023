"""One page of a list, wherever it stands: cards, filters with counts, chips, orders, pages."""

from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from marketplace.commerce.order.came_by import CameBy
from marketplace.commerce.selectors import ProductCard
from search.rules.asked import Asked, Sort
from search.selectors import names, truth
from search.selectors.addresses import address, before_page
from search.selectors.chips import Chip, chips
from search.selectors.facets import Facets, facets
from search.selectors.finding import PER_PAGE, Answer, answer
from search.selectors.suggestions import Words, link


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort, and the address of the list sorted so."""

    label: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What the block of results draws. `before_page` stands before "page=…" in addresses."""

    answer: Answer
    cards: list[ProductCard]
    facets: Facets
    chips: list[Chip]
    orders: list[Order]
    page: Page
    before_page: str

    @property
    def total(self) -> int:
        return self.answer.found.total

    @property
    def address(self) -> str:
        """The list's own address, as short as it can be written; "" where nothing was asked."""
        return address(self.answer.asked).removesuffix("?")

    @property
    def came_by(self) -> str:
        """What a buyer came by who takes something of this list: its stars before its words."""
        if self.answer.filters.stars:
            return CameBy.STARS
        return CameBy.SEARCH if self.answer.asked.text else CameBy.LIST

    @property
    def order(self) -> str:
        """What the list is sorted by."""
        return next((each.label for each in self.orders if each.is_chosen), self.orders[0].label)

    @property
    def meant(self) -> list[Words]:
        """Other texts that may have been meant, with the addresses of their searches."""
        return [link(text) for text in self.answer.meant]

    @property
    def unmarked(self) -> bool:
        """Whether a card stands here without the mark."""
        return any(card.mark is None for card in self.cards)


def results(asked: Asked, *, on: date, fixed: tuple[str, ...] = ()) -> Results:
    """What was asked, ready to be drawn; a page past the end is the last.

    `fixed`: filters that the page stands for by itself (its province), never written into
    addresses nor offered. Queries: those of finding and of the cards, one more where an occasion
    is chosen; finding twice past the end.
    """
    found = answer(asked, on=on)
    pages = Paginator(range(found.found.total), PER_PAGE)
    if asked.page > pages.num_pages:
        found = answer(replace(asked, page=pages.num_pages), on=on)
    filters = asked.filters
    for name in fixed:
        filters = filters.without(name)
    plain = replace(found.asked, filters=filters)
    found, sets = replace(found, asked=plain), names.set_names()
    return Results(
        answer=found,
        cards=truth.cards(found.found.product_ids, found.filters, on=on),
        facets=facets(found, sets=sets, fixed=fixed),
        chips=chips(found, sets=sets, fixed=fixed),
        orders=_orders(plain),
        page=pages.get_page(plain.page),
        before_page=before_page(plain),
    )


def _orders(asked: Asked) -> list[Order]:
    """Without words nothing fits better than something else: what is newest comes first."""
    near = asked.near_place or asked.filters.deliver_to
    best = [(Sort.RELEVANCE, _("Hợp nhất")), (Sort.NEWEST, _("Vừa được công nhận"))]
    if not asked.text:
        best = [(Sort.RELEVANCE, _("Vừa được công nhận"))]
    found = [
        *best,
        (Sort.CHEAPEST, _("Giá thấp trước")),
        (Sort.DEAREST, _("Giá cao trước")),
        (Sort.NAME, _("Theo tên")),
    ]
    orders = [Order(label, address(asked, sort=sort), sort is asked.sort) for sort, label in found]
    label = _("Gần %(place)s nhất") % {"place": names.place_name(near)} if near else ""
    url = address(asked, sort=Sort.NEAREST, near_place=near) if near else "#noi-cua-ban"
    is_near = asked.sort is Sort.NEAREST
    return [*orders, Order(label or _("Gần bạn nhất"), url, is_near)]
