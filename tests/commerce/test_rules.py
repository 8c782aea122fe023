"""Delivery, order numbers, what was seen: plain rules."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.commerce.rules import consignment, delivery, order_number, seen
from marketplace.commerce.rules.delivery import SAMPLE_RATE, Rate
from marketplace.commerce.rules.sale import Refusal, SaleFacts, refusal

KEY = b"a key for tests"
SELLABLE = SaleFacts(
    is_public=True,
    is_recalled=False,
    is_withdrawn=False,
    is_alcohol=False,
    is_medicine=False,
    is_service=False,
    price=68_000,
    in_stock=3,
)


@pytest.mark.parametrize(
    ("goods", "charge", "missing"),
    [(1, 30_000, 499_999), (499_999, 30_000, 1), (500_000, 0, 0), (500_001, 0, 0)],
)
def test_the_sample_rate_is_free_from_half_a_million(goods: int, charge: int, missing: int) -> None:
    assert delivery.charge(goods, SAMPLE_RATE) == charge
    assert delivery.missing_for_free(goods, SAMPLE_RATE) == missing


def test_a_rate_without_a_threshold_is_never_free() -> None:
    assert delivery.charge(10_000_000, Rate(20_000, None)) == 20_000
    assert delivery.missing_for_free(10, Rate(20_000, None)) == 0


def test_a_consignment_is_handed_over_once() -> None:
    assert consignment.may_become("PACKED", "HANDED_OVER")
    assert not consignment.may_become("PLACED", "HANDED_OVER")
    assert not consignment.may_become("HANDED_OVER", "HANDED_OVER")
    assert not consignment.may_become("HANDED_OVER", "PLACED")


def test_order_numbers_never_meet_and_do_not_tell_their_place() -> None:
    numbers = [order_number.make(n, key=KEY) for n in range(1, 5001)]
    assert len(set(numbers)) == 5000
    assert {len(number) for number in numbers} == {9}
    steps = {int(b) - int(a) for a, b in pairwise(numbers)}
    assert len(steps) > 4900
    assert order_number.make(1, key=KEY) != order_number.make(1, key=b"another key")


def test_numbers_grow_a_digit_after_a_hundred_million_orders() -> None:
    assert len(order_number.make(100_000_001, key=KEY)) == 10
    assert order_number.make(1, key=KEY)[:8] in order_number.make(100_000_001, key=KEY)


@given(st.integers(min_value=1, max_value=10**10), st.randoms(use_true_random=False))
def test_a_wrong_or_swapped_digit_is_noticed(sequence: int, chance: random.Random) -> None:
    number = order_number.make(sequence, key=KEY)
    assert order_number.parse(order_number.spaced(number)) == number
    at = chance.randrange(len(number))
    wrong = number[:at] + str((int(number[at]) + chance.randint(1, 9)) % 10) + number[at + 1 :]
    with pytest.raises(order_number.BadNumber):
        order_number.parse(wrong)
    swapped = number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :] if at else number
    if swapped != number:
        with pytest.raises(order_number.BadNumber):
            order_number.parse(swapped)


@pytest.mark.parametrize("text", ["", "abc", "12345678", "1" * 40, "٣٣٣٣٣٣٣٣٣"])
def test_what_is_no_order_number_is_refused(text: str) -> None:
    with pytest.raises(order_number.BadNumber):
        order_number.parse(text)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, None),
        ({"in_stock": 0}, Refusal.SOLD_OUT),
        ({"price": None, "in_stock": 0}, Refusal.NO_PRICE),
        ({"is_service": True, "price": None}, Refusal.SERVICE),
        ({"is_medicine": True}, Refusal.MEDICINE),
        ({"is_alcohol": True, "in_stock": 0}, Refusal.ALCOHOL),
        ({"is_withdrawn": True, "is_alcohol": True}, Refusal.WITHDRAWN),
        ({"is_recalled": True, "is_withdrawn": True}, Refusal.RECALLED),
        ({"is_public": False, "is_recalled": True}, Refusal.NOT_PUBLIC),
    ],
)
def test_the_first_reason_against_a_sale_is_the_one_said(
    facts: dict[str, object], reason: Refusal | None
) -> None:
    held = {name: getattr(SELLABLE, name) for name in SaleFacts.__slots__}
    assert refusal(SaleFacts(**{**held, **facts}), cash_only=True) is reason


def test_alcohol_is_stopped_by_cash_alone() -> None:
    held = {name: getattr(SELLABLE, name) for name in SaleFacts.__slots__}
    wine = SaleFacts(**{**held, "is_alcohol": True})
    assert refusal(wine, cash_only=True) is Refusal.ALCOHOL
    assert refusal(wine, cash_only=False) is None


LINES = st.lists(
    st.builds(
        seen.SeenLine,
        product_id=st.integers(1, 50),
        quantity=st.integers(1, 99),
        price=st.integers(0, 10**9),
        stars=st.integers(0, 5),
    ),
    max_size=10,
    unique_by=lambda line: line.product_id,
)


@given(LINES, LINES)
def test_what_was_seen_survives_the_form_and_differs_only_when_it_differs(
    before: list[seen.SeenLine], now: list[seen.SeenLine]
) -> None:
    assert seen.read(seen.write(before)) == before
    same = {line.product_id: line for line in before} == {line.product_id: line for line in now}
    assert (seen.differences(before, now) == []) is same


@pytest.mark.parametrize("text", ["x", "1.2", "1.2.3.4.5.6", "1.2.3.x", "1.1.1.1;" * 3000])
def test_a_meddled_word_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        seen.read(text)
