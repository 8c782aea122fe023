"""The legal windows of a year's rounds (Đ5), and who may hold samples."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.rules.filing_changes import changes
from certification.rules.rounds import legal_windows, window_of
from certification.rules.samples import DESTROYED, SAMPLES, NotThere, Passed, check_pass, held_by

YEARS = st.integers(2026, 2060)
LEVELS = st.sampled_from(["PROVINCE", "MINISTRY"])


def test_before_a_day_means_the_day_before_at_the_latest() -> None:
    first, second = legal_windows("PROVINCE", 2027)
    assert (first.proposals_until_on, first.done_until_on) == (date(2027, 4, 29), date(2027, 6, 29))
    assert (second.proposals_until_on, second.done_until_on) == (
        date(2027, 10, 29),
        date(2027, 12, 29),
    )


def test_the_ministry_has_its_own_two() -> None:
    first, second = legal_windows("MINISTRY", 2027)
    assert (first.proposals_until_on, first.done_until_on) == (date(2027, 1, 29), date(2027, 3, 29))
    assert (second.proposals_until_on, second.done_until_on) == (
        date(2027, 7, 29),
        date(2027, 9, 29),
    )


def test_a_commune_has_no_rounds() -> None:
    with pytest.raises(KeyError):
        legal_windows("COMMUNE", 2027)


@given(LEVELS, st.dates(min_value=date(2026, 1, 1), max_value=date(2060, 12, 31)))
def test_every_day_belongs_to_exactly_one_window(level: str, day: date) -> None:
    windows = [
        window
        for year in (day.year - 1, day.year, day.year + 1)
        for window in legal_windows(level, year)
    ]
    holding = [w for w in windows if w.opens_on <= day <= w.proposals_until_on]
    assert len(holding) == 1


@given(LEVELS, YEARS, st.integers(0, 200), st.integers(0, 100))
def test_a_round_may_end_sooner_than_the_law_and_never_later(
    level: str, year: int, earlier: int, sooner: int
) -> None:
    for window in legal_windows(level, year):
        until = max(window.opens_on, window.proposals_until_on - timedelta(days=earlier))
        done = window.done_until_on - timedelta(days=sooner)
        opens = window.opens_on
        kept = {"opens_on": opens, "proposals_until_on": until, "done_until_on": done}
        assert window_of(level, **kept) == window
        late = window.done_until_on + timedelta(days=1)
        assert window_of(level, **{**kept, "done_until_on": late}) is None
        before = opens - timedelta(days=1)
        assert window_of(level, **{**kept, "opens_on": before}) is None


def test_a_round_until_30_april_itself_is_a_day_too_long() -> None:
    window = legal_windows("PROVINCE", 2027)[0]
    days = {"opens_on": window.opens_on, "done_until_on": window.done_until_on}
    assert window_of("PROVINCE", proposals_until_on=date(2027, 4, 29), **days) == window
    assert window_of("PROVINCE", proposals_until_on=date(2027, 4, 30), **days) is None


# --- samples -------------------------------------------------------------------------------


def walk(*steps: tuple[int, str, str]) -> list[Passed]:
    return [Passed(*step) for step in steps]


def test_samples_pass_from_hand_to_hand_and_are_known_where_they_are() -> None:
    trail = walk((5, "HTX", "xã"), (5, "xã", "tỉnh"), (3, "tỉnh", "hội đồng"), (1, "tỉnh", "lab"))
    assert held_by(trail, producer="HTX") == {"tỉnh": 1, "hội đồng": 3, "lab": 1}


@pytest.mark.parametrize(
    "step",
    [
        (6, "HTX", "xã"),
        (1, "HTX", "xã"),
        (6, "xã", "tỉnh"),
        (1, "tỉnh", "hội đồng"),
        (0, "xã", "tỉnh"),
        (1, DESTROYED, "xã"),
    ],
)
def test_nobody_gives_more_than_they_were_given(step: tuple[int, str, str]) -> None:
    with pytest.raises(NotThere):
        check_pass(walk((5, "HTX", "xã")), Passed(*step), producer="HTX")


def test_a_destroyed_sample_may_be_replaced() -> None:
    trail = walk((5, "HTX", "xã"), (2, "xã", DESTROYED))
    check_pass(trail, Passed(2, "HTX", "xã"), producer="HTX")
    with pytest.raises(NotThere) as refused:
        check_pass(trail, Passed(3, "HTX", "xã"), producer="HTX")
    assert refused.value.held == 2


HANDS = st.sampled_from(["HTX", "xã", "tỉnh", "hội đồng", DESTROYED])


@given(st.lists(st.tuples(st.integers(1, 6), HANDS, HANDS), max_size=25))
def test_whatever_is_tried_nobody_holds_less_than_nothing_and_five_at_most_are_on_their_way(
    tries: list[tuple[int, str, str]],
) -> None:
    trail: list[Passed] = []
    for each in walk(*tries):
        if each.from_whom == each.to_whom:
            continue
        try:
            check_pass(trail, each, producer="HTX")
        except NotThere:
            continue
        trail.append(each)
        held = held_by(trail, producer="HTX")
        assert all(count > 0 for count in held.values())
        assert sum(count for name, count in held.items() if name != DESTROYED) <= SAMPLES


# --- what changed --------------------------------------------------------------------------


def test_what_changed_between_two_filings_is_named() -> None:
    before = {
        "answers": {"plan": "cũ", "market": "chợ"},
        "scores": {"1.1": {"points": 3}},
        "evidence": [{"document_id": 1, "sha256": "a"}, {"document_id": 2, "sha256": "b"}],
    }
    after = {
        "answers": {"plan": "mới", "market": "chợ", "results": "lãi"},
        "scores": {"1.1": {"points": 5}},
        "evidence": [{"document_id": 1, "sha256": "c"}, {"document_id": 2, "sha256": "b"}],
    }
    found = changes(before, after)
    assert [(c.key, c.before, c.after) for c in found.answers] == [
        ("plan", "cũ", "mới"),
        ("results", None, "lãi"),
    ]
    assert [c.key for c in found.scores] == ["1.1"]
    assert [paper["sha256"] for paper in found.added] == ["c"]
    assert [paper["sha256"] for paper in found.removed] == ["a"]
    assert not changes(after, after)
