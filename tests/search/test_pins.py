"""Goods an editor put first for some words."""

from datetime import date, timedelta

import pytest

from catalog.products.models import Product
from foundation.calendar import today
from search.models import Pin
from search.rules.asked import Asked
from search.rules.words import folded
from search.selectors.finding import answer
from search.selectors.pins import MOST_PINNED, pinned
from tests.factories import ProductFactory
from tests.storefront.market import many_certified

pytestmark = pytest.mark.django_db


def pin(product: Product, query: str = "Quà biếu", *, position: int = 1, **days: date) -> Pin:
    days.setdefault("from_on", today())
    return Pin.objects.create(
        query=query,
        folded=folded(query),
        product=product,
        position=position,
        why="Đang vào mùa",
        **days,
    )


def test_pins_come_in_the_editors_order_for_their_words_alone() -> None:
    first, second = ProductFactory(), ProductFactory()
    pin(second, position=2)
    pin(first, position=1)
    pin(ProductFactory(), "quà")
    assert pinned("qua bieu", today()) == [first.pk, second.pk]
    assert pinned("qua bieu tet", today()) == []
    assert pinned("", today()) == []


def test_a_pin_holds_from_its_first_day_until_before_its_last() -> None:
    product, on = ProductFactory(), today()
    pin(product, from_on=on, until_on=on + timedelta(days=2))
    days = [on + timedelta(days=n) for n in (-1, 0, 1, 2)]
    assert [pinned("qua bieu", day) for day in days] == [[], [product.pk], [product.pk], []]


def test_neither_hidden_goods_nor_strong_alcohol_are_put_first() -> None:
    pin(ProductFactory(is_public=False))
    pin(ProductFactory(alcohol=True))
    assert pinned("qua bieu", today()) == []


def test_one_product_pinned_twice_stands_once_and_a_page_has_few_pins() -> None:
    goods = [ProductFactory() for _ in range(MOST_PINNED + 1)]
    for number, product in enumerate(goods):
        pin(product, position=number)
    pin(goods[0], position=1, from_on=today() - timedelta(days=3))
    assert pinned("qua bieu", today()) == [product.pk for product in goods[:MOST_PINNED]]


def test_what_is_pinned_pushes_nothing_off_the_pages_and_stands_once() -> None:
    many_certified(130)
    last = Product.objects.order_by("pk").last()
    assert last is not None
    pin(last, "sản phẩm")
    pin(ProductFactory(title="Kẹo lạc"), "sản phẩm", position=2)
    pages = [
        answer(Asked("sản phẩm", page=number), on=today()).found.product_ids
        for number in range(1, 8)
    ]
    found = [pk for page in pages for pk in page]
    assert found[0] == last.pk
    assert len(found) == len(set(found)) == 131
