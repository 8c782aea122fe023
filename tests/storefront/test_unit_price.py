"""What a pack costs by weight or measure, read from the words producers write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.commerce.rules.unit_price import Measure, net_amount, unit_price


@pytest.mark.parametrize(
    ("content", "amount", "is_weight"),
    [
        ("250 g", 250, True),
        ("250g", 250, True),
        ("0,5 kg", 500, True),
        ("1.5 kg", 1500, True),
        ("1.200 g", 1200, True),
        ("Hộp 300 gam", 300, True),
        ("Chai 500ml", 500, False),
        ("0,75 lít", 750, False),
        ("1 L", 1000, False),
        ("Hộp 20 gói x 15 g", 300, True),
        ("20 gói × 15g", 300, True),
        ("15 g x 20 gói", 300, True),
        ("2 x 500 ml", 1000, False),
        ("3 lạng", 300, True),
    ],
)
def test_what_producers_write_is_read(content: str, amount: int, is_weight: bool) -> None:
    assert net_amount(content) == (amount, is_weight)


@pytest.mark.parametrize(
    "content",
    [
        *(
            "",
            "1 chiếc",
            "30 túi lọc",
            "60 viên",
            "1 chậu",
            "200–250 g",
            "200-250 g",
            "khoảng 1 kg",
        ),
        *("từ 1 kg", "250 g + 50 g", "500 ml (450 g)", "12 m", "40%", "0 g", "1 gói", "10 lỗ"),
    ],
)
def test_nothing_is_guessed_where_the_words_are_not_plain(content: str) -> None:
    assert net_amount(content) is None
    assert unit_price(68_000, content) is None


@pytest.mark.parametrize(
    ("price", "content", "amount", "measure"),
    [
        (68_000, "250 g", 27_200, Measure.HUNDRED_GRAMS),
        (100_000, "300 g", 33_333, Measure.HUNDRED_GRAMS),
        (110_000, "2 kg", 55_000, Measure.KILOGRAM),
        (55_000, "500 ml", 110_000, Measure.LITRE),
        (90_000, "60 ml", 150_000, Measure.HUNDRED_MILLILITRES),
    ],
)
def test_small_packs_are_said_by_100_and_large_ones_by_the_whole(
    price: int, content: str, amount: int, measure: Measure
) -> None:
    found = unit_price(price, content)
    assert found is not None
    assert (found.amount, found.measure) == (amount, measure)


@pytest.mark.parametrize("content", ["100 g", "1 kg", "1 lít", "100 ml"])
def test_a_pack_of_the_measure_itself_says_it_with_its_price(content: str) -> None:
    assert unit_price(40_000, content) is None


def test_without_a_price_there_is_none_of_a_part() -> None:
    assert unit_price(None, "250 g") is None
    assert unit_price(0, "250 g") is None


@given(st.text(max_size=80), st.integers(1_000, 10**9))
def test_any_words_are_read_or_left_alone(content: str, price: int) -> None:
    found = unit_price(price, content)
    assert found is None or found.amount >= 0


@given(st.integers(1, 20_000), st.integers(1_000, 10**8))
def test_the_whole_pack_at_its_unit_price_is_the_price_but_for_rounding(
    grams: int, price: int
) -> None:
    found = unit_price(price, f"{grams} g")
    if found is not None:
        base = 1000 if found.measure == Measure.KILOGRAM else 100
        assert abs(found.amount * grams / base - price) <= grams / base / 2 + 1e-6
