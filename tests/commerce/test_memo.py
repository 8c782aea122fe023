"""The code in a transfer's memo is found whatever banks do to it, and mistakes show."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.commerce.rules import memo

drawn = st.integers(0).map(lambda seed: memo.draw(random.Random(seed).randrange))
noise = st.text("0123456789 .-/_:;abcdefghijknprstuvxyABDEGKLMNPRSTUVXY", max_size=40)

BANKS = [
    "{}",
    "MBVCB.3278907687.{}.CT tu 0123456789 NGUYEN VAN A toi 0000123456789",
    "IBFT {} chuyen tien",
    "FT24012345678; {}",
    "NGUYEN VAN A CHUYEN KHOAN {} - Ma GD 123456",
    "{0} {0}",
    "020097042212345678-{}-CHUYEN TIEN-OQCH0001",
    "QR   - {}   GD 998877",
    "Thanh toán đơn hàng {} cảm ơn chợ",
]


@pytest.mark.parametrize("words", BANKS)
@given(code=drawn)
def test_the_code_is_found_in_what_banks_write_around_it(words: str, code: str) -> None:
    assert code in memo.find(words.format(code))


@given(drawn, noise, noise)
def test_the_code_is_found_between_other_words(code: str, before: str, after: str) -> None:
    assert code in memo.find(f"{before}{code}{after}")


@given(drawn, st.integers(1, memo.LENGTH - 1))
def test_small_letters_and_a_break_inside_do_no_harm(code: str, at: int) -> None:
    assert memo.find(f"{code[:at]} {code[at:]}".lower()) == [code]


@given(drawn, st.integers(0, memo.LETTERS), st.sampled_from(memo.ALPHABET))
def test_one_wrong_letter_is_noticed(code: str, at: int, letter: str) -> None:
    at += len(memo.PREFIX)
    wrong = code[:at] + letter + code[at + 1 :]
    assert memo.is_code(wrong) == (wrong == code)


@given(drawn, st.integers(0, memo.LETTERS - 1))
def test_two_swapped_letters_are_noticed(code: str, at: int) -> None:
    at += len(memo.PREFIX)
    wrong = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert memo.is_code(wrong) == (wrong == code)


@given(drawn)
def test_a_code_fits_every_memo_field_and_the_qr(code: str) -> None:
    assert len(code) == 11 <= 25
    assert code.isalnum()
    assert code.isupper()


def test_two_codes_are_both_found_in_their_order() -> None:
    draw = random.Random(7).randrange
    first, second = memo.draw(draw), memo.draw(draw)
    assert memo.find(f"tra {second} va {first} {second}") == [second, first]


def test_words_without_a_code_have_none() -> None:
    assert memo.find("CHO EM GUI TIEN HANG") == []
