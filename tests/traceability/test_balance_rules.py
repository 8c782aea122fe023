"""Masses that are compared, numbers of places, and corners of fields: plain rules."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.rules.balance import Amount, Verdict, grams_in_one, is_exact, mass_check
from traceability.rules.boundary import (
    BadPoint,
    enclosed_m2,
    read_boundary,
    read_point,
    written,
)
from traceability.rules.gln import InvalidGln, is_valid_gln, read_gln

QUANTITIES = st.decimals(Decimal("0.001"), Decimal(100_000), places=3)


def of(quantity: str, unit: str, grams: str | None = None) -> Amount:
    return Amount(Decimal(quantity), unit, Decimal(grams) if grams else None)


@pytest.mark.parametrize(
    ("kind", "came", "drawn", "verdict"),
    [
        ("REPACK", of("20", "gói", "500"), [of("10", "kg")], Verdict.FITS),
        ("REPACK", of("21", "gói", "500"), [of("10", "kg")], Verdict.GAINS),
        ("SPLIT", of("10000", "g"), [of("10", "Kg ")], Verdict.FITS),
        ("SPLIT", of("10001", "g"), [of("10", "kg")], Verdict.GAINS),
        ("MIX", of("30", "kg"), [of("10", "kg"), of("20000", "g")], Verdict.FITS),
        ("MIX", of("30.001", "kg"), [of("10", "kg"), of("20000", "g")], Verdict.GAINS),
        ("MIX", of("3", "lít"), [of("1", "l"), of("2000", "ml")], Verdict.FITS),
        ("PROCESS", of("2", "kg"), [of("10", "kg")], Verdict.FITS),
        ("PROCESS", of("11", "kg"), [of("10", "kg")], Verdict.GAINS),
        ("SPLIT", of("10", "chai"), [of("10", "Chai")], Verdict.FITS),
        ("SPLIT", of("11", "chai"), [of("10", "chai")], Verdict.GAINS),
        ("REPACK", of("20", "gói"), [of("10", "kg")], Verdict.UNKNOWN),
        ("MIX", of("20", "gói", "100"), [of("1", "kg"), of("1", "lít")], Verdict.UNKNOWN),
        # The same word for packs of two sizes is told apart by what they weigh.
        ("REPACK", of("20", "gói", "100"), [of("10", "gói", "200")], Verdict.FITS),
    ],
)
def test_what_comes_out_is_at_most_what_went_in(
    kind: str, came: Amount, drawn: list[Amount], verdict: Verdict
) -> None:
    assert mass_check(kind=kind, came=came, drawn=drawn).verdict is verdict


@pytest.mark.parametrize("kind", ["MIX", "PROCESS"])
def test_a_further_material_adds_its_mass_and_one_nobody_weighed_ends_the_check(kind: str) -> None:
    came, drawn = of("11", "kg"), [of("10", "kg")]
    salt = of("1000", "g")
    assert mass_check(kind=kind, came=came, drawn=drawn, materials=[salt]).lost == 0
    unweighed = mass_check(kind=kind, came=came, drawn=drawn, materials=[salt, None])
    assert (unweighed.verdict, unweighed.lost) == (Verdict.UNKNOWN, None)


@pytest.mark.parametrize("kind", ["SPLIT", "REPACK"])
def test_nothing_is_added_when_a_lot_is_only_split_or_repacked(kind: str) -> None:
    check = mass_check(
        kind=kind, came=of("11", "kg"), drawn=[of("10", "kg")], materials=[of("5", "kg")]
    )
    assert check.verdict is Verdict.GAINS


@given(st.lists(QUANTITIES, min_size=1, max_size=6), QUANTITIES)
def test_the_check_adds_up_exactly(parts: list[Decimal], came: Decimal) -> None:
    drawn = [
        Amount(part, "kg") if n % 2 else Amount(part * 1000, "g") for n, part in enumerate(parts)
    ]
    check = mass_check(kind="MIX", came=Amount(came, "kg"), drawn=drawn)
    assert check.lost == (sum(parts) - came) * 1000
    assert (check.verdict is Verdict.FITS) == (came <= sum(parts))


def test_only_units_of_mass_weigh_by_themselves() -> None:
    assert [grams_in_one(unit) for unit in ("kg", " G", "Tấn", "yến", "lạng")] == [
        *(1000, 1, 1_000_000, 10_000, 100)
    ]
    assert [grams_in_one(unit) for unit in ("gói", "lít", "", "chai")] == [None] * 4


def test_a_quantity_is_more_than_nothing_and_has_three_decimals() -> None:
    assert is_exact(Decimal("0.001"))
    assert is_exact(Decimal("12.5"))
    for wrong in ("0", "-1", "0.0001", "NaN", "Infinity"):
        assert not is_exact(Decimal(wrong))


def test_a_gln_has_thirteen_digits_of_which_the_last_fits() -> None:
    assert is_valid_gln("9521234567899")
    assert read_gln("952 1234.56789-9") == "9521234567899"
    for wrong in ("9521234567890", "952123456789", "95212345678997", "٩521234567899", ""):
        assert not is_valid_gln(wrong)
        with pytest.raises(InvalidGln):
            read_gln(wrong)


@pytest.mark.parametrize(
    "typed",
    ["11.93, 108.44", "11.93 108.44", "11,93 108,44", "11,93; 108,44", "(11.93, 108.44)"],
)
def test_a_point_is_read_as_people_write_it(typed: str) -> None:
    assert read_point(typed) == (11.93, 108.44)


@pytest.mark.parametrize(
    "typed",
    ["", "11.93", "108.44, 11.93", "48.85, 2.35", "a, b", "1.2.3, 108", "11,93", "<11 108>"],
)
def test_what_is_no_point_in_viet_nam_is_refused(typed: str) -> None:
    with pytest.raises(BadPoint):
        read_point(typed)


def test_a_boundary_names_the_line_that_is_wrong_and_needs_three_corners() -> None:
    square = "11.90, 108.40\n\n11.90, 108.41\n11.91, 108.41\n11.91, 108.40\n11.90, 108.40"
    corners = read_boundary(square)
    assert len(corners) == 4
    assert read_boundary(written(corners)) == corners
    assert read_boundary(" \n") == []
    with pytest.raises(BadPoint) as wrong:
        read_boundary("11.90, 108.40\n11.90\n11.91, 108.41")
    assert wrong.value.line == 2
    for few in ("11.90, 108.40", "11.90, 108.40\n11.91, 108.40\n11.91, 108.40"):
        with pytest.raises(BadPoint) as wrong:
            read_boundary(few)
        assert wrong.value.line == 0


def test_the_area_inside_a_boundary_is_that_of_the_field() -> None:
    # 0.01° of latitude are 1,112 m; of longitude at 11.905° north 1,088 m.
    corners = [(11.90, 108.40), (11.90, 108.41), (11.91, 108.41), (11.91, 108.40)]
    assert enclosed_m2(corners) == pytest.approx(1112 * 1088, rel=0.001)
    assert enclosed_m2(corners[::-1]) == enclosed_m2(corners)
    assert enclosed_m2(corners[:2]) == 0
