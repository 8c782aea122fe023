"""From sheets to stars: bands, starred minima, stop rules, and the reasons."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.adapters.ruleset_files import documents
from certification.rules import scoring
from certification.rules.rubric import STARS_WITH_MINIMA, Criterion, ProductSetRubric, read
from certification.rules.scoring import MinimumReading, SheetError, score
from certification.selectors import reasons

BY_CODE = {each["code"]: read(each) for each in documents()}
RULES = BY_CODE["QD26-2026"]
VECTORS = json.loads(
    (Path(__file__).parent.parent / "data/ocop_band_vectors.json").read_text(encoding="utf-8")
)
each_set = pytest.mark.parametrize("rubric", RULES.sets, ids=lambda rubric: rubric.code)


def full_marks(rubric: ProductSetRubric) -> dict[str, int]:
    return {code: criterion.max for code, criterion in rubric.by_code.items()}


def best_below(criterion: Criterion, points: int) -> int:
    return max(each for each in criterion.points_allowed if each < points)


# Bands


@pytest.mark.parametrize("vector", VECTORS["bands"], ids=lambda v: str(v["mean"]))
def test_the_mean_gives_the_stars_of_the_vectors_under_every_decision(
    vector: dict[str, Any],
) -> None:
    for rules in BY_CODE.values():
        assert scoring.band(rules, Decimal(str(vector["mean"]))) == vector["star_by_score"]


def test_a_mean_just_below_a_band_is_never_rounded_into_it() -> None:
    almost = 90 - Fraction(1, 10**12)
    assert scoring.band(RULES, almost) == 4
    assert scoring.shown(almost) == Decimal("89.99")
    assert scoring.shown(Fraction(269, 3)) == Decimal("89.66")


def test_a_mean_outside_0_to_100_is_no_mean() -> None:
    for mean in (-1, Fraction(1001, 10)):
        with pytest.raises(ValueError, match="between 0 and 100"):
            scoring.band(RULES, mean)


# Minima


def lowered_to(rubric: ProductSetRubric, mean: int, keep: dict[str, int]) -> dict[str, int]:
    """A sheet of that total that meets every other minimum for five stars."""
    sheet = {**full_marks(rubric), **keep}
    for code, criterion in rubric.by_code.items():
        floor = max(rubric.minima(5).get(code, 0), 1)
        while code not in keep and sum(sheet.values()) > mean:
            lower = best_below(criterion, sheet[code]) if sheet[code] else -1
            if lower < floor or sum(sheet.values()) - sheet[code] + lower < mean:
                break
            sheet[code] = lower
    return sheet


@pytest.mark.parametrize("vector", VECTORS["minima"], ids=lambda v: f"set {v['set']}")
def test_a_starred_minimum_lowers_the_stars_of_the_vectors(vector: dict[str, Any]) -> None:
    rubric = RULES.sets[vector["set"] - 1]
    sheet = lowered_to(rubric, vector["mean"], {vector["criterion"]: vector["points"]})
    outcome = score(RULES, rubric, [sheet])
    assert outcome.mean == vector["mean"]
    assert outcome.stars == vector["expected_max_star"] < outcome.stars_by_score
    assert [missed.code for missed in outcome.shortfalls] == [vector["criterion"]]


@each_set
def test_full_marks_give_five_stars(rubric: ProductSetRubric) -> None:
    outcome = score(RULES, rubric, [full_marks(rubric)] * 5)
    assert (outcome.stars, outcome.mean) == (5, 100)
    assert dict(outcome.parts) == {"A": 40, "B": 25, "C": 35}
    assert reasons(outcome) == []


@each_set
def test_each_starred_minimum_dropped_in_turn_caps_the_star_and_is_named(
    rubric: ProductSetRubric,
) -> None:
    dropped = 0
    for star in STARS_WITH_MINIMA:
        for code, needed in rubric.minima(star).items():
            if rubric.minima(star - 1).get(code) == needed:
                continue  # a lower star's minimum, dropped there
            criterion = rubric.by_code[code]
            sheet = {**full_marks(rubric), code: best_below(criterion, needed)}
            for other in rubric.by_code.values():
                if other.needs == code and not sheet[code]:
                    sheet[other.code] = 0
            outcome = score(RULES, rubric, [sheet])
            cap = star - 1
            assert outcome.stars_by_minima == cap, code
            if not outcome.stops:
                assert outcome.stars == min(cap, outcome.stars_by_score), code
            missed = outcome.shortfalls[0]
            assert (missed.star, missed.code, missed.needed) == (star, code, needed)
            assert f"{code} {criterion.title}" in " ".join(reasons(outcome))
            dropped += 1
    assert dropped == sum(
        option.min_for_star is not None for c in rubric.by_code.values() for option in c.options
    )


def test_a_lower_stars_minimum_binds_the_higher_stars_too() -> None:
    fresh = RULES.sets[0]
    assert fresh.minima(3)["2.2"] == fresh.minima(4)["2.2"] == fresh.minima(5)["2.2"] == 2
    outcome = score(RULES, fresh, [{**full_marks(fresh), "2.2": 1}])
    assert (outcome.stars_by_score, outcome.stars) == (5, 2)


def test_the_mean_of_the_members_is_held_against_a_minimum_unless_asked_otherwise() -> None:
    fresh = RULES.sets[0]
    sheets = [full_marks(fresh), {**full_marks(fresh), "5.1": 3}]
    mean = score(RULES, fresh, sheets)
    assert mean.criteria["5.1"] == 4
    assert (mean.reading, mean.stars) == (MinimumReading.MEAN, 3)
    many = [*[full_marks(fresh)] * 2, {**full_marks(fresh), "3.5": 1}]
    assert score(RULES, fresh, many).stars == 5  # 7/3 points, 2 needed
    strict = score(RULES, fresh, many, reading=MinimumReading.EVERY_SHEET)
    assert (strict.stars, strict.shortfalls[0].had) == (3, 1)


def test_reasons_say_points_had_points_needed_and_the_star() -> None:
    spirit = RULES.sets[13]
    sheets = [full_marks(spirit), {**full_marks(spirit), "5.1": 3}, full_marks(spirit)]
    assert reasons(score(RULES, spirit, sheets)) == [
        "Tiêu chí 5.1 Câu chuyện sản phẩm: có 4,33 điểm, cần 5 điểm cho 4 sao"
    ]


# Stop rules


def test_a_stop_rule_that_a_person_found_leaves_the_product_unrated() -> None:
    sauce = RULES.sets[8]
    outcome = score(RULES, sauce, [full_marks(sauce)], stopped_at=[("1.1", 0)])
    assert (outcome.stars, outcome.stars_by_score) == (scoring.UNRATED, 5)
    assert [hit.code for hit in outcome.stops] == ["1.1"]
    assert "nhập khẩu" in reasons(outcome)[0]


def test_a_zero_that_stops_the_rating_is_found_in_the_sheets() -> None:
    water = RULES.sets[15]
    outcome = score(RULES, water, [{**full_marks(water), "6.3": 0}])
    assert [hit.code for hit in outcome.stops] == ["6.4"]
    assert outcome.stars == scoring.UNRATED


def test_a_stop_rule_that_the_set_does_not_have_is_refused() -> None:
    fresh = RULES.sets[0]
    with pytest.raises(SheetError, match="no such stop rule"):
        score(RULES, fresh, [full_marks(fresh)], stopped_at=[("3.3", 0)])


# Sheets


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"3.3": 4}, "criterion 3.3: no option has 4"),
        ({"4.1": 4}, "criterion 4.1: no option has 4"),
        ({"3.3": True}, "criterion 3.3: no option has True"),
        ({"99": 1}, "missing or unknown criteria"),
        ({"5.1": 0}, "criterion 5.2: no points without any in 5.1"),
    ],
)
def test_an_unlawful_sheet_is_refused(fault: dict[str, int], said: str) -> None:
    fresh = RULES.sets[0]
    with pytest.raises(SheetError, match=said):
        score(RULES, fresh, [full_marks(fresh) | fault])


def test_a_missing_criterion_and_no_sheet_at_all_are_refused() -> None:
    fresh = RULES.sets[0]
    sheet = full_marks(fresh)
    del sheet["3.3"]
    with pytest.raises(SheetError, match=r"3\.3"):
        score(RULES, fresh, [sheet])
    with pytest.raises(SheetError, match="no sheet"):
        score(RULES, fresh, [])


@st.composite
def councils(draw: st.DrawFn) -> tuple[ProductSetRubric, list[dict[str, int]]]:
    rubric = draw(st.sampled_from(RULES.sets))
    sheets = []
    for _member in range(draw(st.integers(1, 6))):
        sheet = {
            c.code: draw(st.sampled_from(sorted(c.points_allowed))) for c in rubric.by_code.values()
        }
        for c in rubric.by_code.values():
            if c.needs and not sheet[c.needs]:
                sheet[c.code] = 0
        sheets.append(sheet)
    return rubric, sheets


@settings(max_examples=60, deadline=None)
@given(councils(), st.randoms(use_true_random=False), st.sampled_from(MinimumReading))
def test_any_order_of_sheets_gives_the_same(
    council: tuple[ProductSetRubric, list[dict[str, int]]], dice: Any, reading: MinimumReading
) -> None:
    rubric, sheets = council
    shuffled = dice.sample(sheets, len(sheets))
    outcome = score(RULES, rubric, sheets, reading=reading)
    assert outcome == score(RULES, rubric, shuffled, reading=reading)
    assert outcome.mean == Fraction(sum(sum(s.values()) for s in sheets), len(sheets))
    assert outcome.stars <= min(outcome.stars_by_score, outcome.stars_by_minima)
    assert bool(outcome.shortfalls) == (outcome.stars_by_minima < max(outcome.stars_by_score, 2))


# Who recognises


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        ("QD1048-2019", ["province", "province", "ministry"]),
        ("QD148-2023", ["district", "province", "ministry"]),
        ("QD1489-2025", ["province", "province", "ministry"]),
        ("QD26-2026", ["province", "province", "ministry"]),
    ],
)
def test_the_decision_says_who_recognises_which_stars(code: str, levels: list[str]) -> None:
    found = [scoring.recogniser(BY_CODE[code], stars) for stars in (3, 4, 5)]
    assert [each.level if each else None for each in found] == levels
    assert scoring.recogniser(BY_CODE[code], 2) is None


def test_ninety_points_and_more_go_up_to_the_ministry() -> None:
    assert scoring.sent_up_to(RULES, "province", 90) == "ministry"
    assert scoring.sent_up_to(RULES, "province", 90 - Fraction(1, 1000)) is None
    assert scoring.sent_up_to(RULES, "ministry", 100) is None
