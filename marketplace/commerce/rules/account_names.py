"""Whether a bank account's holder is the seller. Plain Python.

Banks write names in capitals without accents and shorten legal forms as they like ("CTY TNHH MTV
ABC", "HTX ABC"). What is left after folding both must be the same words. Only a hint for the
producer and for whoever checks: a different name is asked about, never refused by a machine.
"""

import re
import unicodedata
from collections.abc import Iterable

_FORMS = (
    *("CONG TY TRACH NHIEM HUU HAN", "CONG TY TNHH", "CONG TY CO PHAN", "CONG TY CP"),
    *("CONG TY HOP DANH", "CONG TY", "CTY TNHH", "CTY CP", "CTCP", "CTY"),
    *("DOANH NGHIEP TU NHAN", "DNTN", "LIEN HIEP HOP TAC XA", "HOP TAC XA", "HTX"),
    *("TO HOP TAC", "THT", "HO KINH DOANH", "HKD", "CO SO SAN XUAT", "CSSX", "CO SO"),
    *("MOT THANH VIEN", "MTV", "TNHH", "TRACH NHIEM HUU HAN"),
    *("THUONG MAI VA DICH VU", "THUONG MAI DICH VU", "TM VA DV", "TM DV", "TMDV"),
    *("NONG NGHIEP", "NN", "DICH VU", "DV", "THUONG MAI", "TM", "SAN XUAT", "SX"),
)
"""Legal forms and trades as they are written and shortened, accents folded; longest first."""
_LONGEST_FIRST = tuple(sorted(_FORMS, key=len, reverse=True))


def folded(name: str) -> str:
    """The name as a bank prints it: capitals, no accents, single spaces, letters and digits."""
    flat = unicodedata.normalize("NFD", name.upper().replace("Đ", "D"))
    bare = "".join(c for c in flat if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", bare).split())


def core(name: str) -> str:
    """What is left of a folded name without legal forms and trades; the whole where that would
    leave nothing."""
    whole = folded(name)
    left = f" {whole} "
    for form in _LONGEST_FIRST:
        while f" {form} " in left:
            left = left.replace(f" {form} ", " ")
    left = f" {left} ".replace(" VA ", " ")
    return " ".join(left.split()) or whole


def is_same_holder(holder: str, names: Iterable[str]) -> bool:
    """Whether the holder is one of the names: the seller's, or of the person who acts for it."""
    wanted = core(holder)
    return bool(wanted) and any(wanted == core(name) for name in names if name.strip())
