"""Taking an address apart as people here write it. Plain Python.

12 Trần Phú, phường Lạc Đạo, Phan Thiết, Bình Thuận
45/2 Lê Lợi P.Bến Nghé Q1 TPHCM
thôn 3 xã ea h'leo huyện ea h'leo đắk lắk
"""

import re
from dataclasses import dataclass

from foundation.text import fold

WARD_KINDS = ("phuong", "xa", "thi tran", "dac khu")
DISTRICT_KINDS = ("quan", "huyen", "thi xa", "thanh pho")
PROVINCE_KINDS = ("tinh", "thanh pho")

# Short forms, written out; only where a dot or a number shows that they are no word.
_SHORT = (
    (r"(?<!\w)(?:tp\.? ?)?hcm(?!\w)|(?<!\w)tphcm(?!\w)|(?<!\w)sài gòn$", "thành phố hồ chí minh"),
    (r"(?<!\w)hn$", "hà nội"),
    (r"(?<!\w)p(?:\. ?| ?(?=\d))", "phường "),
    (r"(?<!\w)q(?:\. ?| ?(?=\d))", "quận "),
    (r"(?<!\w)h\. ?", "huyện "),
    (r"(?<!\w)x\. ?", "xã "),
    (r"(?<!\w)tt(?:\. ?| )", "thị trấn "),
    (r"(?<!\w)tx(?:\. ?| )", "thị xã "),
    (r"(?<!\w)tp(?:\. ?| )", "thành phố "),
    (r"(?<!\w)t\. ?", "tỉnh "),
)
_WRITTEN = "phường|xã|thị trấn|đặc khu|quận|huyện|thị xã|thành phố|tỉnh"
_PLAIN = "phuong|xa|thi tran|dac khu|quan|huyen|thi xa|thanh pho|tinh"
_OLDER = {"thua thien hue": "hue", "dac lac": "dak lak", "dac nong": "dak nong"}
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class AddressWords:
    """`wards`: folded names that a commune may bear, with its kind or "" before; `context`: all
    other words, folded, to tell namesakes apart; `street`: what stands before the commune, as it
    was written. `is_named`: whether a word such as "xã" says which part the commune is."""

    wards: tuple[tuple[str, str], ...]
    context: str
    street: str
    is_named: bool


def take_apart(text: str) -> AddressWords:
    """The words of an address. Never fails: what cannot be understood names no commune."""
    parts = _parts(text)
    plain = [_folded(part) for part in parts]
    for number, part in enumerate(plain):
        kind, name = _kind(part, WARD_KINDS)
        if kind and name:
            rest = plain[:number] + plain[number + 1 :]
            tail = name.split()
            wards = tuple(
                (kind, _number(" ".join(tail[:count])))
                for count in range(min(len(tail), _MOST_WORDS), 0, -1)
            )
            # Without commas the district follows the name in one breath: it is context too.
            context = " , ".join([" ".join(tail[1:]), *rest])
            return AddressWords(wards, _older(context), ", ".join(parts[:number]), is_named=True)
    bare = [
        (number, part)
        for number, part in enumerate(plain)
        if re.fullmatch(r"[^\W\d][\w' ]+", part) and not _kind(part, DISTRICT_KINDS)[0]
    ]
    wards = tuple(("", part) for _number_, part in bare if len(part.split()) <= _MOST_WORDS)
    first = bare[0][0] if bare else 0
    return AddressWords(
        wards, _older(" , ".join(plain)), ", ".join(parts[:first]), is_named=len(parts) == 1
    )


def without_kind(name: str) -> str:
    """A folded name of a district or province without its kind: "thi xa la gi" → "la gi".
    Numbers keep it: "quan 1" is no "1"."""
    _found, plain = _kind(name, (*DISTRICT_KINDS, *PROVINCE_KINDS))
    return name if not plain or plain[0].isdigit() else plain


def says(context: str, name: str) -> bool:
    """Whether the words name this district or province (folded, without its kind)."""
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", context) is not None


def _parts(text: str) -> list[str]:
    """The parts between commas; a part that goes on after its street is cut at the commune."""
    line = " ".join(re.sub(r"[\n;|]|\s[-–—]\s(?!vũng|vung)", ",", text).split()).lower()
    line = line.replace("bà rịa - vũng tàu", "bà rịa vũng tàu")
    line = ",".join(_written_out(part.strip()) for part in line.split(","))
    kinds = _WRITTEN if re.search(r"[^\x00-\x7f]", line) else f"{_WRITTEN}|{_PLAIN}"
    in_one_breath = "," not in line
    found: list[str] = []
    for part in (part.strip() for part in line.split(",")):
        starts = re.match(rf"(?:{kinds})(?!\w)", part) is not None
        if starts and not in_one_breath:
            found.append(part)
            continue
        cut = rf"(?<=\S) (?=(?:{kinds}) )(?<!thị )(?<!thi )"
        found += re.split(cut, part)
    return [part.strip(" .") for part in found if part.strip(" .")]


def _written_out(part: str) -> str:
    for short, whole in _SHORT:
        part = re.sub(short, whole, part)
    return part


def _folded(part: str) -> str:
    return " ".join(re.sub(r"[^\w'/ ]", " ", fold(part)).split())


def _kind(part: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    for kind in kinds:
        if part.startswith(f"{kind} "):
            return kind, part[len(kind) + 1 :].strip()
    return "", part


def _number(name: str) -> str:
    """ "05" and "5" are the same commune."""
    return name.lstrip("0") or name if name.isdigit() else name


def _older(context: str) -> str:
    for older, name in _OLDER.items():
        context = re.sub(rf"(?<!\w){older}(?!\w)", name, context)
    return context
