"""VietQR codes equal the independent vectors, and a picture of one is read back by zbar."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyzbar import pyzbar
from vietnam_qr_pay import QRPay

from marketplace.commerce.adapters.transfer_picture import as_png
from marketplace.commerce.rules import vietqr
from marketplace.commerce.rules.vietqr import BadCode, TransferCode

VECTORS = json.loads(
    (Path(__file__).resolve().parent.parent / "data" / "vietqr_vectors.json").read_text("utf-8")
)["vectors"]
VALID = [v for v in VECTORS if v["valid"]]
INVALID = [v for v in VECTORS if not v["valid"]]


def named(vector: dict) -> str:
    return vector["id"]


def test_there_are_as_many_vectors_as_were_made() -> None:
    assert (len(VALID), len(INVALID)) == (18, 16)


def test_the_checksum_has_the_published_check_value() -> None:
    assert vietqr.checksum("123456789") == "29B1"


@pytest.mark.parametrize("vector", VALID, ids=named)
def test_a_right_code_is_read_as_the_vector_says(vector: dict) -> None:
    code = vietqr.parse(vector["payload"])
    for field, value in (vector["fields"] or {}).items():
        assert getattr(code, field) == value


@pytest.mark.parametrize("vector", [v for v in VALID if "policy" not in v], ids=named)
def test_what_was_read_is_written_the_same(vector: dict) -> None:
    assert vietqr.build(vietqr.parse(vector["payload"])) == vector["payload"]


@pytest.mark.parametrize("vector", [v for v in VALID if "policy" in v], ids=named)
def test_what_is_only_tolerated_is_never_written(vector: dict) -> None:
    assert vietqr.build(vietqr.parse(vector["payload"])) != vector["payload"]


@pytest.mark.parametrize("vector", INVALID, ids=named)
def test_a_wrong_code_is_refused_for_the_reason_of_the_vector(vector: dict) -> None:
    with pytest.raises(BadCode) as refused:
        vietqr.parse(vector["payload"])
    assert refused.value.what == vector["error"]


accounts = st.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=1, max_size=19)
words = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=25)
codes = st.builds(
    TransferCode,
    bin=st.from_regex(r"[0-9]{6}", fullmatch=True),
    account=accounts,
    amount=st.none() | st.integers(1, vietqr.MOST_AMOUNT),
    purpose=words,
    bill=words,
)


@given(codes)
def test_every_code_is_read_back_as_it_was_written(code: TransferCode) -> None:
    assert vietqr.parse(vietqr.build(code)) == code


@given(codes)
def test_an_independent_builder_writes_the_same(code: TransferCode) -> None:
    other = QRPay.init_viet_qr(
        bank_bin=code.bin,
        bank_number=code.account,
        amount=None if code.amount is None else str(code.amount),
        purpose=code.purpose or None,
    )
    other.additional_data.bill_number = code.bill or None
    assert other.build() == vietqr.build(code)


@given(codes, st.integers(0), st.sampled_from("0123456789ABCDEF"))
def test_one_changed_letter_is_never_the_same_transfer(
    code: TransferCode, at: int, letter: str
) -> None:
    text = vietqr.build(code)
    changed = text[: at % len(text)] + letter + text[at % len(text) + 1 :]
    if changed == text:
        return
    with pytest.raises(BadCode):
        vietqr.parse(changed)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(BadCode):
        vietqr.parse(text)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"bin": "97043"}, "bin"),
        ({"account": "1" * 20}, "account"),
        ({"account": "0123 456"}, "account"),
        ({"amount": 0}, "amount"),
        ({"amount": vietqr.MOST_AMOUNT + 1}, "amount"),
        ({"purpose": "X" * 26}, "purpose_length"),
        ({"purpose": "Thanh toán"}, "charset"),
        ({"service": "QRPUSH"}, "service"),
    ],
)
def test_a_field_that_does_not_fit_is_not_written(changes: dict, what: str) -> None:
    with pytest.raises(BadCode) as refused:
        vietqr.build(TransferCode(**{"bin": "970436", "account": "0000123456789"} | changes))
    assert refused.value.what == what


def test_vietnamese_words_are_folded_to_letters_that_banks_take() -> None:
    assert vietqr.fold("Thanh toán đơn: Đặng Hữu") == "Thanh toan don Dang Huu"


@pytest.mark.parametrize("amount", [1, 50_000, 1_250_000, 9_999_999_999_999])
def test_zbar_reads_the_picture_that_the_buyer_sees(amount: int) -> None:
    text = vietqr.build(
        TransferCode(bin="970436", account="0000123456789", amount=amount, purpose="CHO2345678X")
    )
    with Image.open(BytesIO(as_png(text))) as picture:
        found = pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])
    assert [symbol.data.decode() for symbol in found] == [text]


@pytest.mark.parametrize("vector", [v for v in VALID if v["payload"].isupper()], ids=named)
def test_zbar_reads_every_vector_in_capitals_from_our_picture(vector: dict) -> None:
    with Image.open(BytesIO(as_png(vector["payload"]))) as picture:
        found = pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])
    assert [symbol.data.decode() for symbol in found] == [vector["payload"]]
