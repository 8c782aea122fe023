"""No code of the ledger reaches a page."""

import pytest

from marketplace.commerce.rules.ledger import Booking, Purpose
from marketplace.commerce.templatetags.ledger import booking_words, method_words, purpose_words


@pytest.mark.parametrize("kind", list(Booking))
def test_every_booking_is_told_in_words(kind: Booking) -> None:
    assert booking_words(kind.value) not in {"", kind.value}


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_purpose_is_told_in_words(purpose: Purpose) -> None:
    assert purpose_words(purpose.value) not in {"", purpose.value}


def test_a_way_to_pay_is_told_in_words_even_one_no_longer_offered() -> None:
    assert method_words("VIETQR") == "Chuyển khoản bằng mã VietQR"
    assert method_words("CHEQUE") == "CHEQUE"
