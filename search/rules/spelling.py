"""What a mistyped word may have meant: words that products hold, near in letters or in sound.

Plain Python; distances without accents, for the engine finds both alike. Costs are those of a
slip: two sounds that are one in some region cost least (sắc / sặt, xào / sào, lõn / nõn), a letter
that is another word altogether costs most. A word is changed only where the cost is below what
its length allows: a syllable of three letters has too many neighbours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from foundation.text import fold
from search.rules import telex

Words = tuple[str, ...]

SHORTEST = 3
"""Letters of a word that may be corrected."""
MOST_CORRECTIONS = 6
"""Of one word."""
SOUND = 0.25
TURNED = 0.5
DOUBLED = 0.4
BESIDE = 0.6
MISSING = 0.8
OTHER = 1.0
APART = 0.5
SMALL = 0.6
TYPED_AS = 0.1
"""Costs: another region's sound, two letters turned round, one doubled, a key beside, a letter
too few or too many, another letter, words run together or apart; a small slip; Telex and VNI."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Words, folded, that may have been meant, and how far they are from what was typed.
    `typed`: with their accents, where the typing itself tells them (Telex)."""

    words: Words
    cost: float
    typed: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """Folded words that products hold → how many hold them, and how they are mostly written."""

    words: Mapping[str, int] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)

    def knows(self, folded: str, *, is_prefix: bool = False) -> bool:
        """Whether some product holds the word, or one that begins so."""
        return folded in self.words or (is_prefix and folded in self._beginnings)

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(word[:n] for word in self.words for n in range(1, len(word)))

    @cached_property
    def by_sound(self) -> dict[str, list[str]]:
        """Words that sound alike in some region."""
        alike: dict[str, list[str]] = {}
        for word in self.words:
            alike.setdefault(sound(word), []).append(word)
        return alike

    @cached_property
    def listed(self) -> list[str]:
        """Words long enough to be met by a slip."""
        return [word for word in self.words if len(word) >= SHORTEST - 1 and word.isalpha()]


def corrections(word: str, vocabulary: Vocabulary) -> list[Correction]:
    """What a typed word that no product holds may have meant, the nearest first."""
    folded = fold(word)
    read = telex.read(word)
    if read and vocabulary.knows(fold(read)):
        return [Correction((fold(read),), TYPED_AS, read)]
    found = [*_apart(folded, vocabulary), *_near(folded, vocabulary)]
    found.sort(key=lambda each: (each.cost, -_documents(each, vocabulary)))
    return found[:MOST_CORRECTIONS]


def other_words(word: str, vocabulary: Vocabulary) -> list[Correction]:
    """What a word that products do hold may have meant all the same: one that sounds like it
    somewhere; and where it is not spelled as they mostly spell it, one a small slip away."""
    folded = fold(word)
    if len(folded) < SHORTEST - 1:
        return []
    found = [
        Correction((each,), SOUND)
        for each in vocabulary.by_sound.get(sound(folded), ())
        if each != folded
    ]
    if vocabulary.spellings.get(folded) != word:
        found += [each for each in _near(folded, vocabulary) if SOUND < each.cost <= SMALL]
    found.sort(key=lambda each: (each.cost, -_documents(each, vocabulary)))
    return found[:MOST_CORRECTIONS]


def together(first: str, second: str, vocabulary: Vocabulary) -> Correction | None:
    """Two typed words as one that products hold: "vico sap", "mac ca"."""
    joined = fold(first + second)
    known = vocabulary.words.get(joined, 0)
    return Correction((joined,), APART) if known and len(joined) > SHORTEST else None


def _documents(correction: Correction, vocabulary: Vocabulary) -> int:
    return min(vocabulary.words.get(word, 0) for word in correction.words)


def _apart(folded: str, vocabulary: Vocabulary) -> Iterator[Correction]:
    """Syllables run together: "nuocmam" is nuoc and mam, "dongtrunghathao" four."""
    split = _split(folded, vocabulary)
    if split:
        yield Correction(split, APART)


def _split(folded: str, vocabulary: Vocabulary) -> Words:
    """The fewest known syllables that the letters are; () where they are not so."""
    best: dict[int, Words] = {0: ()}
    for end in range(2, len(folded) + 1):
        ways = [
            (*best[start], folded[start:end])
            for start in range(max(0, end - 7), end - 1)
            if start in best
            and folded[start:end] in vocabulary.words
            and telex.is_syllable(folded[start:end])
        ]
        if ways:
            best[end] = min(
                ways, key=lambda way: (len(way), -min(vocabulary.words[w] for w in way))
            )
    whole = best.get(len(folded), ())
    return whole if len(whole) > 1 else ()


def _near(folded: str, vocabulary: Vocabulary) -> Iterator[Correction]:
    if len(folded) < SHORTEST or not folded.isalpha():
        return
    most = allowed(folded)
    alike = set(vocabulary.by_sound.get(sound(folded), ()))
    for word in alike - {folded}:
        yield Correction((word,), SOUND)
    near = process.extract(
        folded, vocabulary.listed, scorer=OSA.distance, score_cutoff=2, limit=200
    )
    for word, _distance, _place in near:
        if word not in alike:
            cost = distance(folded, word)
            if cost <= most:
                yield Correction((word,), cost)


def allowed(folded: str) -> float:
    """The most a correction of this word may cost."""
    if len(folded) <= 3:
        most = BESIDE
    elif len(folded) <= 5:
        most = OTHER
    else:
        most = 1.6
    return most if telex.is_syllable(folded) else most + 0.3


def distance(typed: str, word: str) -> float:
    """The cost of the slips between two folded words."""
    if sound(typed) == sound(word):
        return SOUND
    rows, columns = len(typed), len(word)
    table = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(1, rows + 1):
        table[i][0] = table[i - 1][0] + MISSING
    for j in range(1, columns + 1):
        table[0][j] = table[0][j - 1] + MISSING
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            ways = [
                table[i - 1][j - 1] + _swap(typed[i - 1], word[j - 1]),
                table[i - 1][j] + (DOUBLED if i > 1 and typed[i - 1] == typed[i - 2] else MISSING),
                table[i][j - 1] + (DOUBLED if j > 1 and word[j - 1] == word[j - 2] else MISSING),
            ]
            if i > 1 and j > 1 and (typed[i - 1], typed[i - 2]) == (word[j - 2], word[j - 1]):
                ways.append(table[i - 2][j - 2] + TURNED)
            table[i][j] = min(ways)
    first = OTHER / 2 if typed[:1] != word[:1] and typed[1:2] != word[:1] else 0
    return table[rows][columns] + first


_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACES = {
    key: (row, at + row * 0.5) for row, keys in enumerate(_KEYS) for at, key in enumerate(keys)
}


def _swap(typed: str, meant: str) -> float:
    if typed == meant:
        return 0
    if typed not in _PLACES or meant not in _PLACES:
        return OTHER
    (row, at), (other_row, other_at) = _PLACES[typed], _PLACES[meant]
    return BESIDE if abs(row - other_row) <= 1 and abs(at - other_at) <= 1 else OTHER


_ONSETS = (
    *(("ngh", "ng"), ("gh", "g"), ("tr", "ch"), ("ph", "f"), ("qu", "w"), ("gi", "d"), ("k", "c")),
    *(("j", "d"), ("z", "d"), ("r", "d"), ("v", "d"), ("x", "s"), ("l", "n")),
)
_CODAS = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("ck", "t"), ("ct", "t"), ("c", "t"), ("k", "t"))


def sound(folded: str) -> str:
    """A key that is the same for words some region says alike: tr and ch, s and x, d, gi, r and
    v, l and n, and at the end c and t, n and ng."""
    for written, key in _ONSETS:
        if folded.startswith(written) and len(folded) > len(written):
            folded = key + folded[len(written) :]
            break
    for written, key in _CODAS:
        if folded.endswith(written) and len(folded) > len(written) + 1:
            folded = folded[: -len(written)] + key
            break
    return folded.replace("y", "i")
