"""The words that mean more than themselves, ready to be met in a text. Plain Python.

A term is met by its own accents, or without any: "mè" is met by "mè", never by "me". A term typed
without accents is met only where its letters are sure to mean it: "dau phong" is đậu phộng, but
"ngo" may be ngô, ngò or ngó.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from foundation.text import fold
from search.rules.words import folded, has_accents, spelled

Words = tuple[str, ...]

SHORTEST_PLAIN = 3
"""A lone word without accents is searched as a synonym from so many letters: "na" is also a
half of Nà Muông, and no accent tells them apart."""


class Kind(IntEnum):
    """What a term is; of two as long, the smaller kind decides."""

    FIXED = 0
    """Means only itself: the bắp of bắp cải is no maize."""
    PLACE = 1
    """Stands together: "lâm đồng" is not lâm and đồng anywhere."""
    TERM = 2
    ENGLISH = 3
    FORM = 4
    """A legal form: HTX, công ty TNHH."""
    NOISE = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """`also`: other terms that are searched too, as they are spelled."""

    kind: Kind
    also: tuple[Words, ...] = ()


_A_PLACE = Entry(Kind.PLACE)


@dataclass(frozen=True, slots=True)
class Choice:
    """The goods of an occasion: product sets, and with `boxes` any gift box."""

    sets: tuple[int, ...] = ()
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists together, spelled by `rules.words.spelled`.

    `accented` and `plain`: terms as they are met with and without accents. `offers`: a term's
    words → terms only suggested. `occasions`: phrase, with accents and without → slug, of which
    `choices` tells the goods. `provinces`: folded name of today → code; `towns`: folded name of
    before, or of a part of a province → code of the province it lies in today.
    """

    accented: Mapping[Words, Entry] = field(default_factory=dict)
    plain: Mapping[Words, Entry] = field(default_factory=dict)
    offers: Mapping[Words, tuple[Words, ...]] = field(default_factory=dict)
    occasions: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Choice] = field(default_factory=dict)
    provinces: Mapping[str, str] = field(default_factory=dict)
    towns: Mapping[str, str] = field(default_factory=dict)
    places: frozenset[Words] = frozenset()
    """Names of places of several words, with their accents and without."""
    forms: Mapping[Words, tuple[Words, ...]] = field(default_factory=dict)
    """Folded term of several words → all that are so without accents."""
    longest: int = 1
    """Words of the longest term."""

    def met(self, words: Words) -> Entry | None:
        """The term these typed words are, if they are one."""
        found = self.accented.get(words)
        if found is None and len(words) > 1:
            found = self._half_accented(words)
        if found is None and not any(has_accents(word) for word in words):
            found = self.plain.get(words)
        return _A_PLACE if found is None and words in self.places else found

    def _half_accented(self, words: Words) -> Entry | None:
        """A term of which some words were typed with their accents, the others without."""
        if not any(has_accents(word) for word in words):
            return None
        for form in self.forms.get(tuple(map(fold, words)), ()):
            if all(word in (meant, fold(meant)) for word, meant in zip(words, form, strict=True)):
                return self.accented[form]
        return None


@dataclass(frozen=True, slots=True)
class Lists:
    """What a lexicon is made of, as it is kept: text with accents. `terms`: synonym groups."""

    terms: Iterable[Iterable[str]] = ()
    offers: Iterable[Iterable[str]] = ()
    english: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fixed: Iterable[str] = ()
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Tây Nguyên → the provinces it is made of."""
    places: frozenset[Words] = frozenset()
    """`place_words` of all names of places."""
    noise: Mapping[str, bool] = field(default_factory=dict)
    """Words that say nothing of the goods → whether they are so without accents too."""
    unsure: frozenset[str] = frozenset()
    """Syllables without accents that may be several words."""
    occasions: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Choice] = field(default_factory=dict)
    provinces: Mapping[str, str] = field(default_factory=dict)
    towns: Mapping[str, str] = field(default_factory=dict)
    """Names of places → codes of today's provinces."""


FORMS = (
    *("hợp tác xã nông nghiệp", "hợp tác xã", "htxnn", "htx", "tổ hợp tác", "tht"),
    *("hộ kinh doanh", "hkd", "hộ sxkd", "hộ sản xuất kinh doanh", "hộ sản xuất"),
    *("công ty trách nhiệm hữu hạn một thành viên", "công ty trách nhiệm hữu hạn"),
    *("công ty tnhh một thành viên", "công ty tnhh mtv", "công ty tnhh", "công ty cổ phần"),
    *("công ty cp", "công ty", "cty tnhh mtv", "cty tnhh", "cty cp", "cty", "ctcp", "tnhh mtv"),
    *("tnhh", "mtv", "doanh nghiệp tư nhân", "dntn", "doanh nghiệp", "cơ sở sản xuất"),
    *("cơ sở sxkd", "cơ sở", "chi nhánh", "trách nhiệm hữu hạn", "một thành viên"),
    *("xnk", "sxkd", "tmdv", "dvnn", "sx tm dv", "cooperative", "company"),
)


def made(lists: Lists) -> Lexicon:
    """A lexicon of these lists. Where two disagree on a term, the smaller kind decides."""
    sure = _Sure(lists.unsure)
    for words in (_words(each) for each in lists.fixed):
        sure.add(words, Entry(Kind.FIXED))
    terms = _grouped(lists.terms)
    for name, parts in lists.regions.items():
        sure.add(_words(name), Entry(Kind.PLACE, tuple(_words(each) for each in parts)))
    for words, also in terms.items():
        sure.add(words, Entry(Kind.TERM, also))
    for term, meanings in lists.english.items():
        also = tuple(_words(each) for each in meanings)
        sure.add(_words(term), Entry(Kind.ENGLISH, also))
    for form in FORMS:
        sure.add(_words(form), Entry(Kind.FORM))
    for text, is_plain in lists.noise.items():
        sure.add(_words(text), Entry(Kind.NOISE), also_plain=is_plain)
    return Lexicon(
        accented=sure.accented,
        plain=sure.plain,
        offers=_grouped(lists.offers),
        occasions={
            form: slug
            for phrase, slug in lists.occasions.items()
            for form in (spelled(phrase), folded(phrase))
        },
        choices=lists.choices,
        provinces={folded(name): code for name, code in lists.provinces.items()},
        towns={folded(name): code for name, code in lists.towns.items()},
        places=lists.places,
        forms=_by_fold(sure.accented),
        longest=max((len(words) for words in (*sure.accented, *lists.places)), default=1),
    )


def _by_fold(terms: Iterable[Words]) -> dict[Words, tuple[Words, ...]]:
    forms: dict[Words, tuple[Words, ...]] = {}
    for words in terms:
        if len(words) > 1:
            folds = tuple(map(fold, words))
            forms[folds] = (*forms.get(folds, ()), words)
    return forms


def place_words(names: Iterable[str]) -> frozenset[Words]:
    """The names of several words, with their accents and without: lone ones are words too."""
    spelled_names = {words for words in map(_words, names) if len(words) > 1}
    return frozenset(spelled_names | {tuple(map(fold, words)) for words in spelled_names})


def _words(text: str) -> Words:
    return tuple(spelled(text).split())


def _grouped(groups: Iterable[Iterable[str]]) -> dict[Words, tuple[Words, ...]]:
    """A term → the others of all its groups, once each, in their order."""
    others: dict[Words, dict[Words, None]] = {}
    for group in groups:
        members = list(dict.fromkeys(words for each in group if (words := _words(each))))
        for words in members:
            mine = others.setdefault(words, {})
            mine.update(dict.fromkeys(each for each in members if each != words))
    return {words: tuple(mine) for words, mine in others.items()}


class _Sure:
    """Collects terms, and which of them may be met without accents."""

    def __init__(self, unsure: frozenset[str]) -> None:
        self.unsure = unsure
        self.accented: dict[Words, Entry] = {}
        self.plain: dict[Words, Entry] = {}

    def add(self, words: Words, entry: Entry, *, also_plain: bool = True) -> None:
        if not words:
            return
        entry = _searchable(entry)
        known = self.accented.get(words)
        if known is not None and known.kind <= entry.kind:
            return
        self.accented[words] = entry
        folded = tuple(fold(word) for word in words)
        if also_plain and folded != words and not (len(words) == 1 and folded[0] in self.unsure):
            self._add_plain(folded, entry, known)

    def _add_plain(self, folded: Words, entry: Entry, replaced: Entry | None) -> None:
        """Two terms that are alike without accents are both meant, with all that finds them."""
        other = self.plain.get(folded)
        if other is None or other is replaced or entry.kind < other.kind:
            self.plain[folded] = entry
        elif entry.kind is other.kind:
            also = dict.fromkeys((*other.also, *entry.also))
            self.plain[folded] = Entry(entry.kind, tuple(also))


def _searchable(entry: Entry) -> Entry:
    also = tuple(each for each in entry.also if not _too_short(each))
    return Entry(entry.kind, also)


def _too_short(words: Words) -> bool:
    return len(words) == 1 and not has_accents(words[0]) and len(words[0]) < SHORTEST_PLAIN
