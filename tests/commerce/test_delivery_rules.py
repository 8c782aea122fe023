"""Zones, weight steps, free delivery and days of arrival: the rule alone."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from marketplace.commerce.rules.delivery import (
    SAMPLE_RATE,
    SAMPLE_ZONES,
    Rate,
    Step,
    Zone,
    by_weight,
    days_offered,
    is_rising,
    zone_charge,
    zone_for,
)

GRAMS = st.integers(min_value=0, max_value=60_000)
DONG = st.integers(min_value=0, max_value=50_000_000)
STEPS = st.lists(
    st.builds(
        Step,
        up_to_grams=st.integers(min_value=1, max_value=30_000),
        charge=st.integers(min_value=0, max_value=500_000),
        per_kg=st.integers(min_value=0, max_value=50_000),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda step: step.up_to_grams,
)
RATES = st.builds(
    Rate, charge=st.integers(min_value=0, max_value=500_000), free_from=st.none() | DONG
)
ZONES = st.builds(Zone, name=st.just("Vùng"), steps=STEPS.map(tuple), free_from=st.none() | DONG)
HANOI = SAMPLE_ZONES[1]


@given(DONG, GRAMS, st.none() | ZONES, RATES)
def test_no_charge_is_negative_or_a_fraction(
    goods: int, grams: int, zone: Zone | None, rate: Rate
) -> None:
    asked = zone_charge(goods, grams, zone, rate)
    assert isinstance(asked, int)
    assert asked >= 0


@given(GRAMS, GRAMS, STEPS.filter(is_rising))
def test_a_heavier_parcel_never_costs_less_where_the_table_rises(
    one: int, other: int, steps: list[Step]
) -> None:
    assert by_weight(min(one, other), steps) <= by_weight(max(one, other), steps)


@given(STEPS, st.randoms())
def test_the_order_in_which_steps_were_written_makes_no_difference(
    steps: list[Step], chance: object
) -> None:
    assert by_weight(2_000, steps) == by_weight(2_000, steps[::-1])


@given(DONG, DONG, GRAMS, ZONES, RATES)
def test_dearer_goods_never_make_sending_dearer(
    one: int, other: int, grams: int, zone: Zone, rate: Rate
) -> None:
    cheap, dear = sorted((one, other))
    assert zone_charge(dear, grams, zone, rate) <= zone_charge(cheap, grams, zone, rate)


def test_each_step_holds_up_to_and_with_its_weight() -> None:
    steps = (Step(1_000, 30_000), Step(3_000, 35_000, 6_000))
    asked = {grams: by_weight(grams, steps) for grams in (0, 1, 1_000, 1_001, 3_000)}
    assert asked == {0: 30_000, 1: 30_000, 1_000: 30_000, 1_001: 35_000, 3_000: 35_000}


def test_beyond_the_last_step_each_kilogram_begun_is_paid() -> None:
    steps = (Step(3_000, 35_000, 6_000),)
    assert [by_weight(g, steps) for g in (3_001, 4_000, 4_001, 5_000)] == [
        41_000,
        41_000,
        47_000,
        47_000,
    ]


def test_two_kilograms_to_hanoi_cost_what_the_sample_table_says() -> None:
    assert zone_charge(100_000, 2_000, HANOI, SAMPLE_RATE) == 35_000


def test_sending_is_free_from_the_zones_own_worth_of_goods_on() -> None:
    asked = [zone_charge(goods, 2_000, HANOI, SAMPLE_RATE) for goods in (499_999, 500_000)]
    assert asked == [35_000, 0]


def test_a_zone_without_a_table_leaves_the_producers_rate_in_force() -> None:
    rate = Rate(charge=22_000, free_from=300_000)
    zone = Zone("Miền núi", provinces=frozenset({"04"}), free_from=1)
    assert [zone_charge(goods, 9_000, zone, rate) for goods in (1, 300_000)] == [22_000, 0]


def test_a_province_that_is_named_goes_before_everywhere_else() -> None:
    elsewhere = Zone("Nơi khác")
    assert zone_for((elsewhere, HANOI), "01") == HANOI
    assert zone_for((elsewhere, HANOI), "04") == elsewhere
    assert zone_for((HANOI,), "04") is None


def test_days_of_arrival_begin_after_preparing_and_the_road() -> None:
    rate = Rate(charge=0, free_from=None, handling_days=2, days=(1, 3))
    offered = days_offered(date(2026, 11, 22), rate, None)
    assert offered[0] == date(2026, 11, 25)
    assert len(offered) == 14


def test_only_the_weekdays_of_the_producer_are_offered() -> None:
    rate = Rate(charge=0, free_from=None, weekdays=frozenset({2, 5}))
    offered = days_offered(date(2026, 11, 22), rate, None)
    assert {day.isoweekday() for day in offered} == {2, 5}


def test_where_nothing_is_sent_no_day_is_offered() -> None:
    assert days_offered(date(2026, 11, 22), SAMPLE_RATE, Zone("Đảo", is_served=False)) == ()
