"""Words that claim OCOP stars, found in what people type. Plain Python.

What is looked for, and what is let pass:

- "OCOP" in any spelling: O.C.O.P, 0COP, letters that only look like these. Not cocopeat, and not
  "chợ OCOP" or "chương trình OCOP": a place and a programme, not the product;
- "4 sao", "bốn sao", "4 s.a.o", "4-star", "four stars". Not "khách sạn 4 sao", "4-star hotel",
  "5 sao trên Shopee";
- three to five drawn stars, or a number beside one. Not one star as an ornament;
- "mỗi xã một sản phẩm", "One Commune One Product". Not "chương trình mỗi xã một sản phẩm".

"Sao" is also to roast: "sao 3 lần", "3 sao 3 sấy" say nothing of a rank. What is found is shown
to a person who rules on it, so one claim too many costs a minute, one too few a false star.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

LONGEST = 20_000
"""Letters looked at. Longer texts are cut by the fields that take them."""

_DRAWN = frozenset(
    "\N{BLACK STAR}\N{WHITE STAR}\N{STRESS OUTLINED WHITE STAR}\N{CIRCLED WHITE STAR}"
    "\N{OUTLINED BLACK STAR}\N{HEAVY OUTLINED BLACK STAR}\N{PINWHEEL STAR}"
    "\N{SHADOWED WHITE STAR}\N{WHITE MEDIUM STAR}\N{GLOWING STAR}"
)
"""Characters that look like the stars of the mark."""
STAR = "\N{BLACK STAR}"

# Cyrillic and Greek letters that cannot be told from those of "OCOP" and "sao".
_LOOKALIKES = str.maketrans("оОсСрРаАѕЅοΟρΡαΑсϲ", "ooccppaassooppaacc")
# Grave, acute, circumflex, tilde, breve, hook above, horn, dot below.
_MARKS = frozenset(map(chr, (0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323)))
_IGNORED = {"Cf", "Mn", "Me"}  # joiners, direction marks, and accents left on their own

_GAP = r"[\W_]{1,3}"
_BEFORE, _AFTER = r"(?<![a-z])", r"(?![a-z])"
_OCOP = re.compile(
    rf"(?:{_BEFORE}|(?<=sanpham)|(?<=datchuan)|(?<=chuan)|(?<=dat)|(?<=hang)|(?<=sao))"
    rf"(?:[o0]c[o0]p|[o0]{_GAP}c{_GAP}[o0]{_GAP}p){_AFTER}"
)
# In the mark's own capitals it is found inside a word too: sanphamOCOP, OCOPvn.
_OCOP_CAPITALS = re.compile(r"(?<![A-Z])OCOP(?![A-Z]{2})")
_PROGRAMME = re.compile(
    rf"{_BEFORE}(?:moi\W+(?:xa|phuong)|one\W+commune)\W+(?:mot|one)\W+(?:san\W+pham|product){_AFTER}"
)
_NUMBER = r"(?P<n>[345]|ba|bon|nam|three|four|five)"
_SAO = r"s[.\-_* ]?[a@4][.\-_* ]?[o0]"
_STARS = re.compile(
    rf"(?<![\w.,]){_NUMBER}[\W_]{{0,3}}(?:ngoi[\W_]{{1,2}})?"
    rf"(?P<unit>{_SAO}|stars?|rated[\W_]star)(?![a-z0-9])"
)
_JOINED = re.compile(r"(?<=ocop)[\W_]{0,3}(?P<n>[345])(?!\d)")
_RANKED = re.compile(r"(?:dat|hang|chuan|chung nhan)\W{1,2}(?P<n>[345])\s?\*(?!\w)")
_ROW = re.compile(rf"{STAR}(?:[\s{STAR}]{{0,2}}{STAR}){{2,4}}")
_BESIDE = re.compile(rf"(?:(?<!\d)(?P<n>[345])\s?{STAR}|{STAR}\s?(?P<m>[345])(?!\d))")

_HOUSES = (
    r"(?:khach\W+san|nha\W+(?:hang|nghi)|resort|homestay|du\W+thuyen|can\W+ho|villa|hotel|"
    r"restaurant|biet\W+thu|khu\W+nghi\W+duong)"
)
_LODGING_BEFORE = re.compile(
    rf"{_HOUSES}(?:\W+(?:hang|chuan|dat|tieu\W+chuan|quoc\W+te|tu|cao\W+cap)){{0,3}}\W*$"
)
_LODGING_AFTER = re.compile(rf"^\W*(?:luxury\W+)?(?:{_HOUSES}|inn|cruise)")
_RATED_ELSEWHERE = re.compile(
    r"^\W*(?:tren|o|cua\W+khach|tu\W+khach|on)\W+"
    r"(?:shopee|lazada|tiki|google|facebook|tripadvisor|sendo|tiktok|khach|hang)"
)
_ROASTED = re.compile(r"^\W*(?:[1-9]|ba|bon|nam|chin)\W+(?:phoi|say|vo|sai|tam)(?![a-z])")
_PLATFORM = re.compile(
    r"(?:cho|san|chuong\W+trinh|van\W+phong|can\W+bo|ho\W+so|hoi\W+dong|chu\W+trinh|"
    r"bo\W+tieu\W+chi|so\W+giay\W+chung\W+nhan)\W+$"
)
_PROGRAMME_AFTER = re.compile(r"^\W*(?:programme|program)(?![a-z])")

_VALUES = {"ba": 3, "bon": 4, "nam": 5, "three": 3, "four": 4, "five": 5}
_SPELT = {"ba": "ba", "bon": "bốn", "nam": "năm"}


@dataclass(frozen=True, slots=True)
class Claim:
    """One place in a text that claims: its words as typed, and the stars named, if any."""

    words: str
    start: int
    end: int
    stars: int | None


@dataclass(frozen=True, slots=True)
class _Folded:
    """The text without case, accents and tricks, and where each letter stood."""

    plain: str
    places: tuple[int, ...]
    typed: str
    has_accents: bool

    def words(self, match: re.Match[str], group: str | int = 0) -> str:
        start, end = self.span(match, group)
        return self.typed[start:end]

    def span(self, match: re.Match[str], group: str | int = 0) -> tuple[int, int]:
        start, end = match.span(group)
        return self.places[start], self.places[end - 1] + 1


def find_claims(text: str) -> list[Claim]:
    """Every claim in a text, in the order of reading, none overlapping another.

    Never raises; texts are looked at up to LONGEST letters. The same words give the same claims
    in capitals, without accents, and with joiners between the letters.
    """
    folded = _fold(text[:LONGEST])
    found = [
        *_ocop(folded),
        *_named(folded),
        *_stars(folded),
        *_drawn(folded),
        *_numbers(folded, _JOINED),
        *_numbers(folded, _RANKED),
    ]
    return _apart(found)


def stars_claimed(text: str) -> set[int]:
    """The stars that a text names, such as {4}; empty where it claims none or no number."""
    return {claim.stars for claim in find_claims(text) if claim.stars}


def borne_out(claims: list[Claim], rights: frozenset[int]) -> bool:
    """Whether certificates in force with these stars bear out every claim.

    "OCOP" without a number needs any right at all; a number needs that very number.
    """
    return all(bool(rights) if c.stars is None else c.stars in rights for c in claims)


def digest(text: str) -> str:
    """The same for the same words, whatever the spaces between them."""
    return sha256(" ".join(unicodedata.normalize("NFC", text).split()).encode()).hexdigest()


def _fold(text: str) -> _Folded:
    typed = unicodedata.normalize("NFC", text)
    plain: list[str] = []
    places: list[int] = []
    for place, character in enumerate(typed):
        for letter in _letters(character):
            plain.append(letter)
            places.append(place)
    return _Folded("".join(plain), tuple(places), typed, _is_accented(typed))


def _is_accented(text: str) -> bool:
    """Whether it is written with Vietnamese accents."""
    return any(mark in _MARKS for mark in unicodedata.normalize("NFD", text)) or "đ" in text.lower()


@lru_cache(maxsize=4096)
def _letters(character: str) -> str:
    """A character as plain small letters; "" for what is not seen."""
    if "a" <= character <= "z" or character in " .,0123456789":
        return character
    if character in _DRAWN:
        return STAR
    if unicodedata.category(character) in _IGNORED:
        return ""
    parts = unicodedata.normalize("NFKD", character).translate(_LOOKALIKES)
    return "".join(
        part for part in parts.lower().replace("đ", "d") if unicodedata.category(part) != "Mn"
    )


def _ocop(folded: _Folded) -> list[Claim]:
    matches = [
        m
        for m in _OCOP.finditer(folded.plain)
        if not _PLATFORM.search(folded.plain[max(0, m.start() - 30) : m.start()])
        and not _PROGRAMME_AFTER.search(folded.plain[m.end() : m.end() + 12])
    ]
    claims = [_claim(folded, m, None) for m in matches]
    for m in _OCOP_CAPITALS.finditer(folded.typed):
        before = "".join(_letters(c) for c in folded.typed[max(0, m.start() - 30) : m.start()])
        after = folded.typed[m.end() : m.end() + 12].lower()
        if not _PLATFORM.search(before) and not _PROGRAMME_AFTER.search(after):
            claims.append(Claim(m.group(), m.start(), m.end(), None))
    return claims


def _named(folded: _Folded) -> list[Claim]:
    return [
        _claim(folded, m, None)
        for m in _PROGRAMME.finditer(folded.plain)
        if not _PLATFORM.search(folded.plain[max(0, m.start() - 30) : m.start()])
    ]


def _stars(folded: _Folded) -> list[Claim]:
    claims = []
    for match in _STARS.finditer(folded.plain):
        before = folded.plain[max(0, match.start() - 60) : match.start()]
        after = folded.plain[match.end() : match.end() + 30]
        number = match.group("n")
        is_said_elsewhere = (
            _LODGING_BEFORE.search(before)
            or _LODGING_AFTER.search(after)
            or _RATED_ELSEWHERE.search(after)
            or _ROASTED.search(after)
        )
        if is_said_elsewhere or not _is_number(folded, match):
            continue
        claims.append(_claim(folded, match, _VALUES.get(number) or int(number)))
    return claims


def _is_number(folded: _Folded, match: re.Match[str]) -> bool:
    """Whether "ba", "bon", "nam" are numbers and not bà, bón, Nam; so too "sao" and "sáo".

    Accents tell them apart; a text typed without any is believed to mean the number.
    """
    number, unit = folded.words(match, "n").lower(), folded.words(match, "unit").lower()
    if not folded.has_accents:
        return True
    if _is_accented(unit):
        return False
    spelt = _SPELT.get(match.group("n"))
    return spelt is None or number == spelt


def _drawn(folded: _Folded) -> list[Claim]:
    if STAR not in folded.plain:
        return []
    rows = [_claim(folded, m, m.group().count(STAR)) for m in _ROW.finditer(folded.plain)]
    beside = [
        _claim(folded, m, int(m.group("n") or m.group("m"))) for m in _BESIDE.finditer(folded.plain)
    ]
    return [*rows, *beside]


def _numbers(folded: _Folded, pattern: re.Pattern[str]) -> list[Claim]:
    return [_claim(folded, m, int(m.group("n"))) for m in pattern.finditer(folded.plain)]


def _claim(folded: _Folded, match: re.Match[str], stars: int | None) -> Claim:
    start, end = folded.span(match)
    return Claim(folded.typed[start:end].strip(), start, end, stars)


def _apart(found: list[Claim]) -> list[Claim]:
    """In the order of reading; of two over the same letters the longer, and one with a number."""
    kept: list[Claim] = []
    for claim in sorted(found, key=lambda c: (-(c.end - c.start), c.stars is None, c.start)):
        if all(claim.end <= other.start or claim.start >= other.end for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda c: c.start)
