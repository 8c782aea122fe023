"""Statement files of several banks are read whole, or refused with the row's number."""

import unicodedata
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.commerce.adapters.bank_statements import BadStatement, read_statement
from marketplace.commerce.rules.bank_statements import BadCell, layout, moment, money

FILES = {
    "VIETCOMBANK": (
        "SAO KÊ TÀI KHOẢN\nSố tài khoản:,0000123456789\n\n"
        "STT,Ngày GD,Số CT,Mô tả,Nợ,Có,Số dư\n"
        '1,22/11/2026,5078 - 1,MBVCB.1.CHO2345678X chuyen tien,,"1.250.000","9.250.000"\n'
        '2,22/11/2026,5078 - 2,Phí dịch vụ,"11.000",,"9.239.000"\n'
        "Tổng cộng,,,,11.000,1.250.000,\n"
    ),
    "BIDV": (
        "Ngày hiệu lực;Số CT;Số tiền;Mô tả\n"
        "22/11/2026 14:05:33;BIDV01;+1,250,000;CHO2345678X chuyen tien\n"
        "22/11/2026 15:00:00;BIDV02;-11,000;Phí\n"
    ),
    "TECHCOMBANK": (
        "Ngày giao dịch/Transaction date\tSố bút toán/Transaction No\tDiễn giải/Description\t"
        "Nợ/Debit\tCó/Credit\n"
        "22/11/2026\tFT26326001\tCHO2345678X chuyen tien\t\t1,250,000.00\n"
        "22/11/2026\tFT26326002\tPhí\t11,000.00\t\n"
    ),
    "MB": (
        "Ngày giao dịch,Số bút toán,Phát sinh nợ,Phát sinh có,Nội dung\n"
        "22-11-2026 14:05,FT26326003,0,1250000,CHO2345678X chuyen tien\n"
        "22-11-2026 14:06,FT26326004,11000,0,Phí\n"
    ),
    "GENERIC": (
        "Ngày,Giờ,Số giao dịch,Nội dung,Số tiền\n"
        "2026-11-22,14:05,G1,CHO2345678X chuyen tien,1250000 VND\n"
        "2026-11-22,14:06,G2,Phí,-11000\n"
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("code", FILES)
def test_every_bank_tells_the_same_money(code: str, encoding: str) -> None:
    reading = read_statement(FILES[code].encode(encoding), layout(code))
    (row,) = reading.rows
    assert (row.amount, row.booked_at.date()) == (1_250_000, datetime(2026, 11, 22).date())
    assert "CHO2345678X" in row.words
    assert row.reference
    assert reading.outgoing == 1


def test_a_file_in_the_old_vietnamese_encoding_is_read() -> None:
    # CP1258 has no composed letters such as "ầ": marks stand after their letters there.
    decomposed = "Ngày,Số giao dịch,Nội dung,Số tiền\n22/11/2026,G1,Tiền hàng,50.000\n"
    content = "".join(_as_cp1258(letter) for letter in decomposed).encode("cp1258")
    (row,) = read_statement(content, layout("GENERIC")).rows
    assert (row.words, row.amount) == ("Tiền hàng", 50_000)


def _as_cp1258(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tones = [part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323"]
    base = "".join(part for part in parts if part not in tones)
    return unicodedata.normalize("NFC", base) + "".join(tones)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("32/11/2026,G1,CHO,50.000", "Dòng 2"),
        ("11/22/2026,G1,CHO,50.000", "ngày/tháng/năm"),
        ("22/11/2026,G1,CHO,50.5", "số tiền"),
        ("22/11/2026,G1,CHO,năm mươi", "số tiền"),
        ("22/11/2026,,CHO,50.000", "thiếu số giao dịch"),
        ("22/11/2026,G1,CHO,50.000\n22/11/2026,G1,CHO,60.000", "Dòng 3"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_taken(row: str, fault: str) -> None:
    content = f"Ngày,Số giao dịch,Nội dung,Số tiền\n{row}\n".encode()
    with pytest.raises(BadStatement, match=fault):
        read_statement(content, layout("GENERIC"))


def test_a_row_that_stands_twice_word_for_word_is_one_row() -> None:
    row = "22/11/2026,G1,CHO,50.000\n"
    content = f"Ngày,Số giao dịch,Nội dung,Số tiền\n{row}{row}".encode()
    assert len(read_statement(content, layout("GENERIC")).rows) == 1


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"PK\x03\x04....", "Excel"),
        (b"\x89PNG\r\n\x00\x00", "CSV"),
        (b"a,b\n1,2\n", "không thấy các cột|Không thấy các cột"),
        ("Ngày,Số giao dịch,Nội dung,Số tiền\n".encode(), "không có giao dịch"),
        (b"x" * (1024 * 1024 + 1), "1 MB"),
    ],
)
def test_what_is_no_statement_is_refused_in_words(content: bytes, fault: str) -> None:
    with pytest.raises(BadStatement, match=fault):
        read_statement(content, layout("GENERIC"))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.250.000", 1_250_000),
        ("1,250,000", 1_250_000),
        ("1,250,000.00", 1_250_000),
        ("1.250.000,00", 1_250_000),
        ("1250000", 1_250_000),
        ("+50.000 VND", 50_000),
        ("-1.000", -1_000),
        ("0", 0),
        ("1.000 ₫", 1_000),
    ],
)
def test_amounts_are_whole_dong_however_they_are_written(text: str, amount: int) -> None:
    assert money(text) == amount


@pytest.mark.parametrize("text", ["1.25", "1.250.00", "1,250.000,5", "12.34.567", "", "1e6", "١٢"])
def test_an_amount_that_could_be_another_is_refused(text: str) -> None:
    with pytest.raises(BadCell):
        money(text)


@given(st.integers(0, 10**12))
def test_amounts_grouped_either_way_are_the_same(amount: int) -> None:
    assert money(f"{amount:,}") == money(f"{amount:,}".replace(",", ".")) == amount


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))
def test_the_day_always_comes_before_the_month(at: datetime) -> None:
    at = at.replace(microsecond=0)
    assert moment(f"{at:%d/%m/%Y %H:%M:%S}") == at
    assert moment(f"{at:%H:%M:%S %d-%m-%Y}") == at
    assert moment(f"{at:%Y-%m-%d %H:%M:%S}") == at
