"""What buying needs: a filled basket and somebody to buy."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from django.core.cache import cache
from oscar.apps.basket.models import Basket

from catalog.products.models import Product
from foundation.calendar import today
from marketplace.commerce.order.models import Order
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.services import place_order, put_in_basket
from tests.commerce.buyers import BUYER, home

Fill = Callable[..., Basket]
Buy = Callable[..., Order]


@pytest.fixture(autouse=True)
def _nothing_left_over() -> None:
    """Pages kept are the process's own."""
    cache.clear()


@pytest.fixture
def fill() -> Fill:
    """Put products with their quantities in a new basket: fill((product, 2), (other, 1))."""

    def fill_basket(*wanted: tuple[Product, int]) -> Basket:
        basket = None
        for product, quantity in wanted:
            basket = put_in_basket(basket=basket, product=product, quantity=quantity, on=today())
        assert basket is not None
        return basket

    return fill_basket


@pytest.fixture
def buy() -> Buy:
    """Order a basket as a buyer who saw what holds now; facts may be overridden. Each order of a
    test is another buyer's, by the telephone, since cash is not given to one without end."""
    turn = count()

    def buy_basket(basket: Basket, **facts: object) -> Order:
        if "seen_total" not in facts:
            facts["seen_total"] = basket_content(basket, on=today()).total
        held = {
            "basket": basket,
            "address": facts.pop("address", None) or home(),
            "contact": replace(BUYER, phone=f"09{12_345_678 + next(turn)}"),
            "on": today(),
            **facts,
        }
        return place_order(**held)  # type: ignore[arg-type]

    return buy_basket
