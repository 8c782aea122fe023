"""Words on a label never run over its edge: they wrap, shrink, are cut, or give way in order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from traceability.rules.label_words import ELLIPSIS, FLOOR, Fitted, Saying, fitted, wrap

TITLE = "Nước mắm cá cơm than ủ chượp truyền thống Phan Thiết"
SAYINGS = [
    Saying("title", TITLE, 9, lines=3, is_whole=False, is_bold=True, grown=1.2),
    Saying("mark", "OCOP 4 sao", 8, indent=1.45),
    Saying("producer", "Hợp tác xã Nông nghiệp Mũi Né", 4, lines=2, is_whole=False),
    Saying("lot", "Lô: NM-2026-09-15", 7),
    Saying("best_before", "HSD: 15/09/2028", 6),
]


def measure(words: str, is_bold: bool) -> float:
    return len(words) * (0.62 if is_bold else 0.55)


def fit(width: float, height: float, wished: float = 10, sayings: list[Saying] = SAYINGS) -> Fitted:
    return fitted(sayings, width=width, height=height, wished=wished, measure=measure)


def test_where_there_is_room_all_is_said_in_the_wished_size() -> None:
    found = fit(400, 200)
    assert not found.left_out
    assert not found.cut
    assert {line.size for line in found.lines} == {10, 12}
    assert found.lines[0].words == TITLE


def test_words_shrink_before_anything_is_cut() -> None:
    found = fit(130, 62)
    assert not found.left_out
    assert not found.cut
    assert FLOOR <= min(line.size for line in found.lines) < 10


def test_at_the_floor_long_names_are_cut_and_dates_are_not() -> None:
    found = fit(60, 45)
    assert min(line.size for line in found.lines) == FLOOR
    assert "title" in found.cut
    assert any(line.words.endswith(ELLIPSIS) for line in found.lines)
    assert "HSD: 15/09/2028" in [line.words for line in found.lines]


def test_what_is_of_least_worth_gives_way_first() -> None:
    kept = [fit(60, height).left_out for height in (45, 30, 22, 13, 6)]
    order = ("producer", "best_before", "lot", "mark", "title")
    assert all(each == order[: len(each)] for each in kept)
    assert kept[-1] == order[: len(kept[-1])]
    assert len(kept[-1]) >= 4


def test_a_date_too_wide_is_left_out_rather_than_cut() -> None:
    found = fit(30, 200)
    assert "best_before" in found.left_out
    assert not any(line.name == "best_before" for line in found.lines)


def test_facts_without_words_take_no_room() -> None:
    assert fit(100, 100, sayings=[Saying("lot", "", 1)]) == Fitted(())


def test_a_number_is_not_parted_from_its_unit() -> None:
    lines = wrap("Mật ong 500\N{NO-BREAK SPACE}ml", 8, len)
    assert lines == ["Mật ong", "500\N{NO-BREAK SPACE}ml"]


words = st.text(st.sampled_from("aăâbcđeêghưươợ -XW0123456789"), max_size=120)


@given(
    texts=st.lists(words, min_size=1, max_size=6),
    width=st.floats(20, 300),
    height=st.floats(1, 200),
    wished=st.floats(FLOOR, 20),
)
@settings(deadline=None)
def test_nothing_ever_runs_over_the_edge(
    texts: list[str], width: float, height: float, wished: float
) -> None:
    sayings = [
        Saying(f"fact {n}", " ".join(text.split()), n, lines=1 + n % 3, is_whole=n % 2 == 0)
        for n, text in enumerate(texts)
    ]
    found = fit(width, height, wished, sayings)
    assert found.height <= height or not found.lines
    for line in found.lines:
        lone = line.words == ELLIPSIS or len(line.words) == 1
        assert lone or measure(line.words, line.is_bold) * line.size <= width + 1e-6
    said = {line.name for line in found.lines} | set(found.left_out)
    assert said == {saying.name for saying in sayings if saying.words}
