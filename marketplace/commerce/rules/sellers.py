"""How the numbers that name a seller are written. Plain Python."""

import re
from datetime import date, timedelta

E_IDENTITY_FROM = date(2027, 1, 1)
"""From this day a seller names an electronic identity (Luật Thương mại điện tử 2025)."""

ACCOUNT_HOLD = timedelta(days=3)
"""For how long nothing is paid to an account that replaced another one: time for every owner to
read the notice and to say that it was not them, also over a weekend. Money that went to a
stranger's account does not come back."""

_TAX = re.compile(r"\d{10}(?:-\d{3})?|\d{12}")
_CITIZEN = re.compile(r"\d{12}")
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def is_tax_number(text: str) -> bool:
    """Ten digits whose last one checks the others (with -001 for a branch), or the twelve of a
    citizen's own number, which are the tax number of people and households since 1/7/2025."""
    if not _TAX.fullmatch(text):
        return False
    if len(text) == 12:
        return True
    total = sum(int(d) * w for d, w in zip(text[:9], _TAX_WEIGHTS, strict=True))
    return 10 - total % 11 == int(text[9])


def is_citizen_number(text: str) -> bool:
    return _CITIZEN.fullmatch(text) is not None


def last_digits(number: str, shown: int = 3) -> str:
    """What others than the checking staff may see of a number: "…789". Never more than a third."""
    shown = min(shown, len(number) // 3)
    return f"…{number[-shown:]}" if shown else "…"


def asks_e_identity(on: date) -> bool:
    return on >= E_IDENTITY_FROM
