"""Fit words into a label: wrap, shrink down to what can still be read, then give way in order.

Plain arithmetic over widths; who draws brings the measure of its face. Nothing ever runs over the
edge: a long name wraps, then everything shrinks, then long names end in an ellipsis; where there
is still no room, the facts of least worth are left out, and named.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

FLOOR = 5.0
"""Points. Smaller letters close up on thermal printers."""

STEP = 0.25
LEADING = 1.2
ELLIPSIS = "…"

Measure = Callable[[str, bool], float]
"""The width of words at a size of 1, in the bold face if True; those of their letters together."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One fact to be said. The highest `worth` is left out last.

    `lines`: how many it may take. `is_whole`: it is left out rather than cut, as half a date
    would mislead. `grown`: how much larger it stands than the other words. `indent`: what its
    first line keeps free, as a multiple of its size (the picture of the mark stands there).
    """

    name: str
    words: str
    worth: int
    lines: int = 1
    is_whole: bool = True
    is_bold: bool = False
    grown: float = 1.0
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line to draw: `top` is how far its upper edge lies below the block's, in points."""

    name: str
    words: str
    size: float
    top: float
    is_bold: bool
    indent: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines from above; names of facts that found no room, and of those that were cut."""

    lines: tuple[Line, ...]
    left_out: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        return max((line.top + line.size * LEADING for line in self.lines), default=0.0)


def fitted(
    sayings: Sequence[Saying], *, width: float, height: float, wished: float, measure: Measure
) -> Fitted:
    """The facts in a block of so many points, as large as they fit, at most `wished`.

    First all of them whole, smaller step by step; then, at the floor, long ones cut; then without
    those of least worth, one after the other. Facts without words are passed over.
    """
    said = [saying for saying in sayings if saying.words]
    for size in _sizes(wished):
        found = _set(said, width, size, measure)
        if not found.cut and found.height <= height:
            return found
    broken = set(_set(said, width, FLOOR, measure).cut)
    left_out = [saying.name for saying in said if saying.is_whole and saying.name in broken]
    said = [saying for saying in said if saying.name not in left_out]
    while said:
        shorter = [replace(saying, lines=max(1, saying.lines - 1)) for saying in said]
        for each in (said, shorter):
            found = _set(each, width, FLOOR, measure)
            cut_wholes = {s.name for s in each if s.is_whole} & set(found.cut)
            if found.height <= height and not cut_wholes:
                return replace(found, left_out=tuple(left_out))
        least = min(said, key=lambda saying: saying.worth)
        said.remove(least)
        left_out.append(least.name)
    return Fitted((), tuple(left_out))


def _sizes(wished: float) -> Iterator[float]:
    size = wished
    while size > FLOOR:
        yield size
        size -= STEP
    yield FLOOR


def _set(said: Sequence[Saying], width: float, size: float, measure: Measure) -> Fitted:
    lines: list[Line] = []
    cut: list[str] = []
    top = 0.0
    for saying in said:
        own = size * saying.grown
        room = width / own - saying.indent
        own_measure = partial(_measured, measure, saying.is_bold)
        wrapped = wrap(saying.words, room, own_measure)
        if len(wrapped) > saying.lines:
            cut.append(saying.name)
            rest = " ".join(wrapped[saying.lines - 1 :])
            last = shortened(rest, room, own_measure)
            wrapped = [*wrapped[: saying.lines - 1], last]
        for words in wrapped:
            lines.append(Line(saying.name, words, own, top, saying.is_bold, saying.indent))
            top += own * LEADING
    return Fitted(tuple(lines), cut=tuple(cut))


def _measured(measure: Measure, is_bold: bool, words: str) -> float:
    return measure(words, is_bold)


def wrap(words: str, room: float, measure: Callable[[str], float]) -> list[str]:
    """Lines no wider than the room, broken at plain spaces; a word wider than that, anywhere."""
    lines, taken, space = [""], 0.0, measure(" ")
    for word in words.split(" "):
        wide = measure(word)
        if lines[-1] and taken + space + wide <= room:
            lines[-1] += f" {word}"
            taken += space + wide
            continue
        pieces = [word] if wide <= room else _pieces(word, room, measure)
        lines = [*lines, *pieces] if lines[-1] else pieces
        taken = measure(lines[-1])
    return lines


def _pieces(word: str, room: float, measure: Callable[[str], float]) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and measure(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def shortened(words: str, room: float, measure: Callable[[str], float]) -> str:
    """The words' beginning with an ellipsis, no wider than the room (a lone ellipsis at least)."""
    if measure(words) <= room:
        return words
    fits = bisect_left(
        range(1, len(words) + 1),
        True,
        key=lambda letters: measure(words[:letters].rstrip() + ELLIPSIS) > room,
    )
    return words[:fits].rstrip() + ELLIPSIS
