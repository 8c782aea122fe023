"""Which column of a province's file means what, guessed by its heading.

Headings differ from province to province and are often without accents; the officer corrects
what is guessed wrong.
"""

import re
from collections.abc import Sequence

from certification.rules.register_cells import folded

REQUIRED = ("product", "producer", "stars", "decision_number", "decided_on")
OPTIONAL = ("authority", "province", "district", "commune", "product_set", "product_code")
FIELDS = (*REQUIRED, *OPTIONAL)

# The first pattern of a field that fits anywhere wins; narrower fields are asked first.
_HEADINGS: tuple[tuple[str, str], ...] = (
    ("product_code", r"\bma (so )?(san pham|sp)\b|ma ocop|product code"),
    ("decided_on", r"ngay (ky|ban hanh|qd|quyet dinh|cong nhan|cap)|ngay.*quyet dinh|decided on"),
    ("authority", r"co quan|don vi (ban hanh|cong nhan|cap)|cap cong nhan|noi (cap|cong nhan)"),
    ("decision_number", r"(so )?(quyet dinh|\bqd\b)|so hieu|van ban|decision"),
    ("stars", r"\bsao\b|\bhang\b(?! hoa)|\bstars?\b"),
    ("product_set", r"bo san pham|nhom|nganh|product set"),
    ("producer", r"chu the|co so|don vi (san xuat|sx)|nha san xuat|doanh nghiep|htx|producer"),
    ("product", r"(ten )?(san pham|\bsp\b)|product"),
    ("commune", r"\bxa\b|phuong|thi tran|commune"),
    ("district", r"huyen|quan|thi xa|district"),
    ("province", r"\btinh\b|thanh pho|province"),
)
LEAST_GUESSED = 3
"""A row is the heading when so many of its cells are headings we know."""


def guess(header: Sequence[str]) -> dict[str, int]:
    """Field → number of the column (from 0) whose heading fits; each column means one thing."""
    found: dict[str, int] = {}
    for index, heading in enumerate(header):
        words = re.sub(r"[^a-z0-9]+", " ", folded(heading)).strip()
        if not words:
            continue
        for field, pattern in _HEADINGS:
            if field not in found and re.search(pattern, words):
                found[field] = index
                break
    return found


def heading_at(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows is the heading: the one that names most fields; None for none."""
    known = [len(guess(row)) for row in rows]
    best = max(known, default=0)
    return known.index(best) if best >= LEAST_GUESSED else None


def missing(columns: dict[str, int]) -> list[str]:
    """The fields that a certificate cannot be without and that no column gives.

    A decision's day may stand in the cell of its number.
    """
    return [field for field in REQUIRED if field not in columns and field != "decided_on"]
