"""Which of the found goods come first."""

from datetime import date

import pytest

from foundation.text import fold
from search.rules.ranking import (
    CAN_BUY,
    MARKED,
    NEW,
    Candidate,
    boost,
    holds_well,
    ranked,
    said,
)
from search.rules.wanted import Alternative, Part
from search.rules.words import tokens

ON = date(2026, 11, 22)


def parts_of(text: str) -> list[Part]:
    return [Part((word,), (Alternative((fold(word),)),)) for word in tokens(text)]


def in_order(text: str, *candidates: Candidate, parts: list[Part] | None = None) -> list[str]:
    order = ranked(parts or parts_of(text), candidates, on=ON)
    names = {each.product_id: each.title for each in candidates}
    return [names[pk] for pk in order]


def named(*titles: str) -> list[Candidate]:
    return [Candidate(product_id=n, title=title) for n, title in enumerate(titles)]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("đông trùng hạ thảo", ["Đông trùng hạ thảo khô", "Rượu đông trùng hạ thảo"]),
        ("dừa sáp", ["Dừa sáp Hòa Tân", "Kẹo dừa sáp", "Sáp thơm hương dừa"]),
        ("lê", ["Lê Nậm Pung", "Mắc ca Lê Anh Tuy Đức"]),
    ],
)
def test_what_a_thing_is_comes_before_what_is_made_of_it(text: str, titles: list[str]) -> None:
    assert in_order(text, *named(*reversed(titles))) == titles


def test_a_classifier_does_not_hide_the_thing() -> None:
    assert in_order("lê", *named("Mắc ca Lê Anh", "Quả lê Si Ma Cai"))[0] == "Quả lê Si Ma Cai"


def test_the_accents_typed_come_before_others_of_the_same_letters() -> None:
    titles = ["Dưa muối", "Dừa khô", "Dứa sấy"]
    assert in_order("dừa", *named(*titles))[0] == "Dừa khô"
    assert in_order("dứa", *named(*titles))[0] == "Dứa sấy"


def test_words_side_by_side_come_before_the_same_words_apart() -> None:
    titles = ["Muối ớt trộn tôm khô", "Muối tôm nhà làm"]
    assert in_order("muối tôm", *named(*titles))[0] == "Muối tôm nhà làm"


def test_the_name_comes_before_the_maker_and_the_maker_before_the_place() -> None:
    candidates = [
        Candidate(product_id=1, title="Kẹo", place="Xã Tân Cương"),
        Candidate(product_id=2, title="Bánh", producer="HTX Tân Cương"),
        Candidate(product_id=3, title="Chè Tân Cương"),
        Candidate(product_id=4, title="Mứt", before="Xã Tân Cương, Thành phố Thái Nguyên"),
    ]
    assert in_order("tân cương", *candidates) == ["Chè Tân Cương", "Bánh", "Kẹo", "Mứt"]


def test_a_synonym_is_worth_nearly_as_much_as_the_word_typed() -> None:
    either = Alternative(("mướp", "đắng")), Alternative(("khổ", "qua"), is_exact=True)
    part = Part(("mướp", "đắng"), (Alternative(("muop", "dang")), either[1]))
    titles = ["Trà mướp đắng", "Khổ qua Phú Mỹ", "Khô qua mùa"]
    order = in_order("", *named(*titles), parts=[part])
    assert order == ["Khổ qua Phú Mỹ", "Trà mướp đắng", "Khô qua mùa"]


def test_no_boost_lifts_goods_over_others_that_say_more() -> None:
    best = Candidate(1, "Kẹo", is_marked=True, can_buy=True, recognised_on=ON, set_name="mắm")
    plain = Candidate(2, "Kẹo", place="Xã Mắm")
    assert boost(best, on=ON) == pytest.approx(MARKED + CAN_BUY + NEW)
    assert in_order("mắm", best, plain)[0] == "Kẹo"
    assert ranked(parts_of("mắm"), [best, plain], on=ON) == [2, 1]


def test_goods_that_answer_alike_are_ordered_by_register_then_stock_then_newness() -> None:
    bare = Candidate(1, "Chè đinh")
    in_stock = Candidate(2, "Chè đinh", can_buy=True)
    marked = Candidate(3, "Chè đinh", is_marked=True, recognised_on=date(2023, 11, 23))
    newer = Candidate(4, "Chè đinh", is_marked=True, recognised_on=date(2026, 11, 1))
    assert ranked(parts_of("chè"), [bare, in_stock, marked, newer], on=ON) == [4, 3, 2, 1]


def test_strong_alcohol_is_found_and_its_stars_lift_it_over_nobody() -> None:
    marked = Candidate(1, "Rượu mơ", is_marked=True, may_promote=False, recognised_on=ON)
    assert boost(marked, on=ON) == 0
    assert said(parts_of("rượu"), marked) > 0


def test_equals_keep_the_order_of_the_engine() -> None:
    same = [Candidate(n, "Tôm khô") for n in (5, 3, 9)]
    assert ranked(parts_of("tôm khô"), same, on=ON) == [5, 3, 9]


def test_a_maker_of_that_name_comes_before_the_same_words_anywhere() -> None:
    candidates = [
        Candidate(1, "Sen đá Đạt Trúc", producer="HTX Hảo An"),
        Candidate(2, "Chè đinh", producer="HTX chè Hảo Đạt"),
        Candidate(3, "Bánh Đạt Hảo"),
    ]
    assert ranked(parts_of("hảo đạt"), candidates, on=ON)[0] == 2


def test_a_thing_called_otherwise_comes_before_the_typed_words_torn_apart() -> None:
    also = Alternative(("coffee",), is_exact=True)
    parts = [Part((w,), (Alternative((fold(w),)), also)) for w in ("cà", "phê")]
    assert in_order("", *named("Cà pháo phê duyệt", "Hill coffee"), parts=parts)[0] == "Hill coffee"


def test_words_torn_apart_over_name_and_place_do_not_hold_well() -> None:
    parts = parts_of("nước mắn")
    assert not holds_well(parts, Candidate(1, "Nước ép ổi", place="Xã Mắn Thiện"))
    assert holds_well(parts, Candidate(1, "Nước mắm Lê Gia", producer="HTX Nước Mắn"))
    assert holds_well(parts_of("lê gia"), Candidate(1, "Mắm tép", producer="Công ty Lê Gia"))
    assert not holds_well(parts_of("lê gia"), Candidate(1, "Mắm", producer="Công ty Gia Lê"))


def test_no_accents_typed_mean_any_and_a_word_written_so_comes_first() -> None:
    oranges = [Candidate(1, "Cám gạo", is_marked=True, can_buy=True, recognised_on=ON)]
    assert ranked(parts_of("cam"), [*oranges, Candidate(2, "Cam sành")], on=ON) == [2, 1]
    teas = [Candidate(1, "Tra lái thuyền"), Candidate(2, "Trà lài", can_buy=True)]
    assert ranked(parts_of("tra lai"), teas, on=ON) == [2, 1]
