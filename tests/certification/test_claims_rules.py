"""What counts as a claim of OCOP stars in what people type."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.rules.claims import STAR, borne_out, digest, find_claims, stars_claimed

CLAIMS = [
    ("Nước mắm 3 sao", {3}),
    ("Trà OCOP 4 sao Lâm Đồng", {4}),
    ("đạt chuẩn OCOP", set()),
    ("sản phẩm OCOP", set()),
    ("SAN PHAM OCOP", set()),
    ("dat 4 sao", {4}),
    ("bon sao", {4}),
    ("BỐN SAO", {4}),
    ("Chè năm sao", {5}),
    ("nam sao", {5}),
    ("4 ngôi sao", {4}),
    ("Đạt 4sao", {4}),
    ("4 s.a.o", {4}),
    ("4 sa0", {4}),
    ("O.C.O.P", set()),
    ("o c o p", set()),
    ("0COP", set()),
    ("0C0P", set()),
    ("ОСОР", set()),  # all four are Cyrillic
    ("ＯＣＯＰ", set()),
    ("O\u200bC\u200bO\u200bP", set()),
    ("ÔCÔP", set()),
    ("sanphamOCOP", set()),
    ("#sanphamocop", set()),
    ("OCOP4", {4}),
    ("OCOP 4*", {4}),
    ("hạng 4*", {4}),
    ("4-star OCOP", {4}),
    ("four-star tea", {4}),
    ("5 stars", {5}),
    ("đạt tiêu chuẩn 5 sao", {5}),
    (STAR * 4, {4}),
    (f"{STAR} {STAR} {STAR}", {3}),
    (f"4{STAR}", {4}),
    ("\N{WHITE MEDIUM STAR}" * 5, {5}),
    ("4 \N{WHITE MEDIUM STAR}", {4}),
    ("đạt chuẩn mỗi xã một sản phẩm", set()),
    ("One Commune One Product", set()),
]
NO_CLAIMS = [
    "Gần khách sạn 4 sao",
    "Khách sạn tiêu chuẩn 5 sao",
    "Nhà hàng 5 sao dùng nước mắm này",
    "served in a 4-star hotel",
    "cocopeat",
    "COCOPEAT",
    "Bán trên Chợ OCOP",
    "Đang tham gia chương trình OCOP",
    "the OCOP programme",
    "chương trình mỗi xã một sản phẩm",
    "Được 5 sao trên Shopee",
    "Lá chè sao vàng trên bếp củi",
    "Chè sao 3 lần",
    "Ba sao ba sấy",
    "3 sao 3 sấy",
    "Tại sao chọn chúng tôi",
    "Ốc óp thì không mua",
    "Bà Sao làm mắm từ năm 1990",
    "Người Nam sáo thổi hay",
    "hoa hồi tám cánh",
    "hộp 13 sao biển",
    f"{STAR} Giao nhanh trong ngày",
    "",
]


@pytest.mark.parametrize(("text", "stars"), CLAIMS)
def test_a_claim_is_found_with_the_stars_it_names(text: str, stars: set[int]) -> None:
    assert find_claims(text)
    assert stars_claimed(text) == stars


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_what_only_sounds_like_a_claim_is_let_pass(text: str) -> None:
    assert find_claims(text) == []


def test_words_are_given_back_as_they_were_typed() -> None:
    text = "Trà của xã, ĐẠT 4 SAO năm 2024, bán ở O.C.O.P"
    assert [claim.words for claim in find_claims(text)] == ["4 SAO", "O.C.O.P"]
    assert [text[c.start : c.end] for c in find_claims(text)] == ["4 SAO", "O.C.O.P"]


def test_a_claim_is_borne_out_by_the_very_stars_in_force_only() -> None:
    four, bare = find_claims("đạt 4 sao"), find_claims("sản phẩm OCOP")
    assert borne_out(four, frozenset({4}))
    assert not borne_out(four, frozenset({3}))
    assert not borne_out(four, frozenset({5}))
    assert not borne_out(four, frozenset())
    assert borne_out(bare, frozenset({3}))
    assert not borne_out(bare, frozenset())
    assert borne_out([], frozenset())


@given(st.text(max_size=300))
def test_any_text_is_read_without_raising(text: str) -> None:
    typed = unicodedata.normalize("NFC", text)
    claims = find_claims(text)
    assert all(typed[c.start : c.end].strip() == c.words for c in claims)
    assert all(one.end <= two.start for one, two in pairwise(claims))


PLAIN = [text for text, _ in CLAIMS if text.isascii()]


@given(st.sampled_from(PLAIN), st.sampled_from(["", "Mắm ngon, ", "x. "]), st.data())
def test_capitals_and_joiners_hide_no_claim(text: str, before: str, data: st.DataObject) -> None:
    if before and text in {"bon sao", "nam sao"}:
        before = "x. "  # without accents, as the rest
    at = data.draw(st.integers(0, len(text)))
    for hidden in (text.upper(), text[:at] + "\u200b" + text[at:], f"{text}!"):
        assert find_claims(before + hidden), hidden


@given(st.sampled_from([text for text, _ in CLAIMS]))
def test_text_in_decomposed_letters_says_the_same(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert stars_claimed(decomposed) == stars_claimed(text)
    assert digest(decomposed) == digest(text)


def test_the_digest_minds_words_and_not_spaces() -> None:
    assert digest("OCOP  4 sao\n") == digest("OCOP 4 sao")
    assert digest("OCOP 4 sao") != digest("OCOP 5 sao")
