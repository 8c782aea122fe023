"""Vietnamese typed with the input method off: Telex ("nuwowcs mawms") and VNI ("nu7o7c1").

A word is read the way the input method would have written it, and only where a Vietnamese
syllable comes of it. Plain Python.
"""

import re
import unicodedata

from foundation.text import fold
from search.rules.words import TONES, moved

_TONES = dict(zip("sfrxj", TONES, strict=True))
_VNI_TONES = dict(zip("12345", TONES, strict=True))
_ROOF = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư"}
_VOWELS = "aăâeêioôơuưy"

SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:[aeiou]|y|a[iouy]|e[ou]|i[aeu]|o[aeio]|u[aeiouy]|ye|oa[iy]|oe[o]|ie[u]|ye[u]|uo[iu]|uy[aeu]"
    r"|u[a][iy]|uye)(?:ng|nh|ch|[cmnpt])?"
)
"""A syllable without its accents, near enough."""


def is_syllable(folded: str) -> bool:
    """Whether a word without accents may be a Vietnamese syllable."""
    return SYLLABLE.fullmatch(folded) is not None


def read(word: str) -> str:
    """The accented word that somebody typed in Telex or VNI, "" where it is neither."""
    if not word.isascii() or len(word) > 12:
        return ""
    read_as = _vni(word) if any(letter.isdigit() for letter in word) else _telex(word)
    return read_as if read_as != word and is_syllable(fold(read_as)) else ""


def retoned(word: str) -> str:
    """A typed word with its tone on the letter that bears it: luạ becomes lụa, nứơc nước."""
    letters = unicodedata.normalize("NFD", word)
    tones = [mark for mark in letters if mark in TONES]
    if len(tones) != 1:
        return word
    bare = unicodedata.normalize("NFC", "".join(mark for mark in letters if mark not in TONES))
    return moved(_with_tone(bare, tones[0])) if is_syllable(fold(bare)) else word


def _telex(word: str) -> str:
    letters: list[str] = []
    tone = ""
    for letter in word:
        has_vowel = any(each in _VOWELS for each in letters)
        if letter == "w":
            if not _horned(letters):
                letters.append("ư")
        elif letter == "d" and letters[:1] == ["d"] and not (has_vowel and letters[-1] == "d"):
            letters[0] = "đ"
        elif letter in _ROOF and letter in letters and _roofed(letters, letter):
            pass
        elif letter in _TONES and has_vowel:
            tone = _TONES[letter]
        else:
            letters.append(letter)
    return _with_tone("".join(letters), tone)


def _vni(word: str) -> str:
    letters: list[str] = []
    tone = ""
    for letter in word:
        if letter in _VNI_TONES:
            tone = _VNI_TONES[letter]
        elif letter == "6":
            any(_roofed(letters, vowel) for vowel in "oea")
        elif letter == "7":
            _horned(letters)
        elif letter == "8":
            _replace_last(letters, "a", "ă")
        elif letter == "9":
            _replace_last(letters, "d", "đ")
        elif letter.isdigit():
            return ""
        else:
            letters.append(letter)
    return _with_tone("".join(letters), tone)


def _horned(letters: list[str]) -> bool:
    """Put the horn or the breve on the nearest vowel that takes one; "uo" takes two horns."""
    for at in range(len(letters) - 1, -1, -1):
        vowel = letters[at]
        if vowel == "a":
            letters[at] = "ă"
            return True
        if vowel in _HORN:
            letters[at] = _HORN[vowel]
            if vowel == "o" and at and letters[at - 1] == "u":
                letters[at - 1] = "ư"
            return True
    return False


def _roofed(letters: list[str], vowel: str) -> bool:
    return _replace_last(letters, vowel, _ROOF[vowel])


def _replace_last(letters: list[str], old: str, new: str) -> bool:
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] == old:
            letters[at] = new
            return True
    return False


def _with_tone(word: str, tone: str) -> str:
    """The tone on the vowel that bears it, the newer school's way (hòa, thủy)."""
    word = re.sub(r"ưo|uơ(?=\w)", "ươ", word)  # one horn is often left out
    if not tone:
        return word
    spots = [at for at, letter in enumerate(word) if letter in _VOWELS]
    if len(spots) > 1 and word[:2] in ("qu", "gi"):
        spots = [at for at in spots if at > 1] or spots
    if not spots:
        return word
    marked = [at for at in spots if word[at] in "ăâêôơư"]
    closed = spots[-1] < len(word) - 1
    if marked:
        at = marked[-1]
    elif len(spots) == 1:
        at = spots[0]
    elif len(spots) == 2:
        at = spots[1] if closed else spots[0]
    else:
        at = spots[1]
    return unicodedata.normalize("NFC", word[: at + 1] + tone + word[at + 1 :])
