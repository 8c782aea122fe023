"""A bank of our own for tests: an account that money comes into, its statement as the CSV of
each bank, and signed calls of a feed that come twice, in disorder, or never.

Nothing here knows the product but the layouts' codes; signatures are made by the feeds' public
descriptions, not by our code.
"""

import csv
import hashlib
import hmac
import json
import random
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO


@dataclass(frozen=True, slots=True)
class Movement:
    """Money in (or, below 0, out), as the bank books it. `at` is local time."""

    number: int
    reference: str
    amount: int
    words: str
    at: datetime


@dataclass(slots=True)
class Bank:
    """One account. `secret` signs the calls of SePay, `key` opens those without signature."""

    account: str
    secret: str = ""
    key: str = ""
    movements: list[Movement] = field(default_factory=list)
    balance: int = 0

    def take(self, amount: int, words: str, *, at: datetime | None = None) -> Movement:
        """Somebody transfers; the bank puts its own words around theirs."""
        number = len(self.movements) + 1
        movement = Movement(
            number,
            f"FT26326{number:05d}",
            amount,
            f"MBVCB.32789{number:05d}.{words}.CT tu 0999999999 toi {self.account}",
            (at or datetime.now()).replace(microsecond=0),
        )
        self.movements.append(movement)
        self.balance += amount
        return movement

    def statement(self, layout: str) -> bytes:
        """All movements as this bank writes them, with its titles and its encoding."""
        heading, rows, separator, encoding = _SHEETS[layout]
        buffer = StringIO()
        writer = csv.writer(buffer, delimiter=separator)
        writer.writerow(["SAO KÊ TÀI KHOẢN", self.account])
        writer.writerow([])
        writer.writerow(heading)
        for movement in self.movements:
            writer.writerow(rows(movement))
        writer.writerow(["Tổng cộng", "", "", f"{self.balance:,}"])
        return buffer.getvalue().encode(encoding)

    def sepay_body(self, movement: Movement) -> bytes:
        return json.dumps(
            {
                "id": 90_000 + movement.number,
                "gateway": "Vietcombank",
                "transactionDate": f"{movement.at:%Y-%m-%d %H:%M:%S}",
                "accountNumber": self.account,
                "code": None,
                "content": movement.words,
                "transferType": "in" if movement.amount > 0 else "out",
                "transferAmount": abs(movement.amount),
                "accumulated": self.balance,
                "subAccount": None,
                "referenceCode": movement.reference,
                "description": "",
            },
            ensure_ascii=False,
        ).encode()

    def casso_body(self, *movements: Movement) -> bytes:
        rows = [
            {
                "id": 70_000 + movement.number,
                "tid": movement.reference,
                "description": movement.words,
                "amount": movement.amount,
                "cusum_balance": self.balance,
                "when": f"{movement.at:%Y-%m-%d %H:%M:%S}",
                "bank_sub_acc_id": self.account,
            }
            for movement in movements
        ]
        return json.dumps({"error": 0, "data": rows}, ensure_ascii=False).encode()

    def signed(self, body: bytes, *, at: int) -> dict[str, str]:
        """SePay's headers for a body; `at` in seconds."""
        stamp = str(at).encode()
        mac = hmac.new(self.secret.encode(), stamp + b"." + body, hashlib.sha256)
        return {
            "Content-Type": "application/json",
            "X-SePay-Timestamp": str(at),
            "X-SePay-Signature": f"sha256={mac.hexdigest()}",
        }

    def push_all(self, url: str, *, at: int, times: int = 1, drop: int = 0, seed: int = 0) -> None:
        """Call for every movement `times` over, shuffled; `drop` of the movements never."""
        dice = random.Random(seed)
        told = dice.sample(self.movements, len(self.movements) - drop) * times
        dice.shuffle(told)
        for movement in told:
            body = self.sepay_body(movement)
            status, _answer = post(url, body, self.signed(body, at=at))
            if status != 200:
                raise AssertionError(f"the shop answered {status}")


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """The status and words of the answer, whatever it is."""
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def _dots(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


_SHEETS = {
    "VIETCOMBANK": (
        ["STT", "Ngày GD", "Số CT", "Mô tả", "Nợ", "Có", "Số dư"],
        lambda m: [
            m.number,
            f"{m.at:%d/%m/%Y}",
            m.reference,
            m.words,
            _dots(-m.amount) if m.amount < 0 else "",
            _dots(m.amount) if m.amount > 0 else "",
            "",
        ],
        ",",
        "utf-8-sig",
    ),
    "BIDV": (
        ["Ngày hiệu lực", "Số CT", "Số tiền", "Mô tả"],
        lambda m: [f"{m.at:%d/%m/%Y %H:%M:%S}", m.reference, f"{m.amount:+,}", m.words],
        ";",
        "utf-8",
    ),
    "TECHCOMBANK": (
        ["Ngày giao dịch/Transaction date", "Số bút toán", "Diễn giải", "Nợ/Debit", "Có/Credit"],
        lambda m: [
            f"{m.at:%d/%m/%Y}",
            m.reference,
            m.words,
            f"{-m.amount:,}.00" if m.amount < 0 else "",
            f"{m.amount:,}.00" if m.amount > 0 else "",
        ],
        "\t",
        "utf-16",
    ),
    "MB": (
        ["Ngày giao dịch", "Số bút toán", "Phát sinh nợ", "Phát sinh có", "Nội dung"],
        lambda m: [
            f"{m.at:%d-%m-%Y %H:%M}",
            m.reference,
            max(-m.amount, 0),
            max(m.amount, 0),
            m.words,
        ],
        ",",
        "utf-8",
    ),
    "GENERIC": (
        ["Ngày", "Giờ", "Số giao dịch", "Nội dung", "Số tiền"],
        lambda m: [f"{m.at:%Y-%m-%d}", f"{m.at:%H:%M}", m.reference, m.words, m.amount],
        ",",
        "utf-8",
    ),
}
