"""VietQR: what the code of a bank transfer says, written and read strictly. Plain Python.

After NAPAS, "Quy định về định dạng mã VietQR trong dịch vụ NAPAS247", v1.0 (09/2021), which is
EMVCo's merchant-presented format: objects of a two-digit tag, a two-digit length and a value.
Amounts are whole đồng. Why our own: docs/decisions/0019-vietqr.md.
"""

import binascii
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

GUID = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
TO_CARD = "QRIBFTTC"

MOST_AMOUNT = 9_999_999_999_999
"""Thirteen digits."""
MOST_WORDS = 25
MOST_ACCOUNT = 19

_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
# "50000." is legal: the đồng has no decimals, and the point may stand there all the same.
_AMOUNT = re.compile(r"[1-9][0-9]{0,12}\.?")
_PRINTABLE = re.compile(r"[\x20-\x7e]*")


class BadCode(ValueError):
    """The text is no such code; `what` names the first thing that is wrong."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class TransferCode:
    """To which account (or card) how much goes, and what the transfer's memo says.

    `amount` None: the payer types it. A code with an amount is dynamic ("12"), one without
    static ("11"). `mcc`, `name`, `city` and `postal` are read and written, never needed.
    """

    bin: str
    account: str
    amount: int | None = None
    purpose: str = ""
    bill: str = ""
    service: str = TO_ACCOUNT
    mcc: str = ""
    name: str = ""
    city: str = ""
    postal: str = ""


def build(code: TransferCode) -> str:
    """The text that a QR code holds. Raises BadCode where a field does not fit the format;
    nothing is cut off or folded silently (see `fold`)."""
    _check(code)
    account = _object("00", code.bin) + _object("01", code.account)
    merchant = _object("00", GUID) + _object("01", account) + _object("02", code.service)
    more = _object("01", code.bill) + _object("08", code.purpose)
    text = (
        _object("00", "01")
        + _object("01", "11" if code.amount is None else "12")
        + _object("38", merchant)
        + _object("52", code.mcc)
        + _object("53", "704")
        + _object("54", "" if code.amount is None else str(code.amount))
        + _object("58", "VN")
        + _object("59", code.name)
        + _object("60", code.city)
        + _object("61", code.postal)
        + _object("62", more)
        + "6304"
    )
    return text + checksum(text)


def parse(text: str) -> TransferCode:
    """What such a code says. Raises BadCode for anything that the format does not allow.

    Stricter than most readers, which look at the checksum alone. Two things are read that are
    never written: a checksum in small letters, and an amount that ends in a point.
    """
    if not _PRINTABLE.fullmatch(text):
        raise BadCode("charset")
    objects = _outer(text)
    fields = _once(objects)
    for tag, value, what in (("00", "01", "format"), ("53", "704", "currency")):
        if fields.get(tag) != value:
            raise BadCode(what)
    if objects[0][0] != "00" or fields.get("01") not in {"11", "12"}:
        raise BadCode("format")
    if fields.get("58") != "VN":
        raise BadCode("country")
    bin_, account, service = _merchant(fields)
    more = _once(_objects(fields.get("62", ""), "inner_tlv_length"))
    code = TransferCode(
        bin=bin_,
        account=account,
        amount=_amount(fields.get("54")),
        purpose=more.get("08", ""),
        bill=more.get("01", ""),
        service=service,
        mcc=fields.get("52", ""),
        name=fields.get("59", ""),
        city=fields.get("60", ""),
        postal=fields.get("61", ""),
    )
    _check(code)
    return code


def checksum(text: str) -> str:
    """CRC-16 (polynomial 1021, start FFFF) as four capital hex digits, zeros kept. The text
    ends in "6304"."""
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def fold(words: str) -> str:
    """Vietnamese words in the letters that the format and every bank's memo field take.

    Marks go, đ becomes d (it does not decompose), other signs become spaces. "Đặng Hữu" gives
    "Dang Huu".
    """
    plain = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^0-9A-Za-z]", " ", letters).split())


def _object(tag: str, value: str) -> str:
    if len(value) > 99:
        raise BadCode("tlv_length")
    return f"{tag}{len(value):02d}{value}" if value else ""


def _outer(text: str) -> list[tuple[str, str]]:
    """The objects of the whole, the checksum last and right."""
    objects = _objects(text, "tlv_length")
    at = [tag for tag, _value in objects].index("63") if ("63" in dict(objects)) else -1
    if at == -1:
        raise BadCode("tlv_length" if not objects else "missing_63")
    if at != len(objects) - 1:
        raise BadCode("crc_position")
    said = objects[-1][1]
    if len(said) != 4 or checksum(text[:-4]) != said.upper():
        raise BadCode("crc")
    return objects


def _objects(text: str, what: str) -> list[tuple[str, str]]:
    found = []
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if len(head) < 4 or not head.isdigit():
            raise BadCode(what)
        value = text[at + 4 : at + 4 + int(head[2:])]
        if not value or len(value) != int(head[2:]):
            raise BadCode(what)
        found.append((head[:2], value))
        at += 4 + len(value)
    return found


def _once(objects: Sequence[tuple[str, str]]) -> dict[str, str]:
    fields = dict(objects)
    if len(fields) != len(objects):
        raise BadCode("duplicate")
    return fields


def _merchant(fields: dict[str, str]) -> tuple[str, str, str]:
    """Bank, account and service of object 38."""
    if "38" not in fields:
        raise BadCode("missing_38")
    merchant = _once(_objects(fields["38"], "inner_tlv_length"))
    if merchant.get("00") != GUID:
        raise BadCode("guid")
    account = _once(_objects(merchant.get("01", ""), "inner_tlv_length"))
    return account.get("00", ""), account.get("01", ""), merchant.get("02", "")


def _amount(text: str | None) -> int | None:
    if text is None:
        return None
    if not _AMOUNT.fullmatch(text) or len(text) > 13:
        raise BadCode("amount")
    return int(text.rstrip("."))


def _check(code: TransferCode) -> None:
    """Every field within what the format allows."""
    texts = (code.purpose, code.bill, code.mcc, code.name, code.city, code.postal)
    fits = (
        ("bin", _BIN.fullmatch(code.bin) is not None),
        ("account", _ACCOUNT.fullmatch(code.account) is not None),
        ("service", code.service in {TO_ACCOUNT, TO_CARD}),
        ("amount", code.amount is None or 0 < code.amount <= MOST_AMOUNT),
        ("charset", all(_PRINTABLE.fullmatch(text) for text in texts)),
        ("purpose_length", len(code.purpose) <= MOST_WORDS),
        ("bill_length", len(code.bill) <= MOST_WORDS),
        ("mcc", not code.mcc or re.fullmatch(r"[0-9]{4}", code.mcc) is not None),
        ("name_length", len(code.name) <= 25),
        ("city_length", len(code.city) <= 15),
        ("postal_length", len(code.postal) <= 10),
    )
    for what, holds in fits:
        if not holds:
            raise BadCode(what)
