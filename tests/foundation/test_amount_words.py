"""Amounts read out as people say them."""

import pytest

from foundation.rules.amount_words import MOST, dong_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "không đồng"),
        (5, "năm đồng"),
        (15, "mười lăm đồng"),
        (21, "hai mươi mốt đồng"),
        (11, "mười một đồng"),
        (24, "hai mươi tư đồng"),
        (105, "một trăm linh năm đồng"),
        (1_000, "một nghìn đồng"),
        (85_000, "tám mươi lăm nghìn đồng"),
        (120_000, "một trăm hai mươi nghìn đồng"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn đồng"),
        (1_005_000, "một triệu không trăm linh năm nghìn đồng"),
        (10_500, "mười nghìn năm trăm đồng"),
        (10_050, "mười nghìn không trăm năm mươi đồng"),
        (1_000_000_000, "một tỷ đồng"),
        (2_000_000_500, "hai tỷ năm trăm đồng"),
    ],
)
def test_an_amount_is_read_as_people_say_it(amount: int, words: str) -> None:
    assert dong_in_words(amount) == words


@pytest.mark.parametrize("amount", [-1, MOST])
def test_what_is_no_amount_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match=str(amount)):
        dong_in_words(amount)
