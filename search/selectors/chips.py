"""What a list is narrowed by, each with the address of the list without it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from search.rules.asked import Sort
from search.rules.understanding import Meaning
from search.selectors import names
from search.selectors.addresses import address
from search.selectors.finding import Answer


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen. `words`: the words of the search that chose it, "" where a filter did.
    `left`: how many products the list would hold without it, None where that is not known."""

    label: str
    url: str
    words: str = ""
    left: int | None = None


def chips(answer: Answer, *, sets: Mapping[int, str], fixed: tuple[str, ...] = ()) -> list[Chip]:
    """What the list is narrowed by, in the order of the filters; nothing for what is `fixed`.
    `sets`: names of product sets. One query where an occasion is chosen."""
    found = [*_several(answer, sets, fixed), *_single(answer)]
    if answer.asked.sort is Sort.NEAREST and answer.asked.near_place:
        label = _("Gần %(place)s") % {"place": names.place_name(answer.asked.near_place)}
        url = address(answer.asked, sort=Sort.RELEVANCE, near=None, near_place="")
        found.append(Chip(label, url))
    return _together(found)


def _together(found: list[Chip]) -> list[Chip]:
    """Values that the same words chose ("từ 4 sao") are one chip: they go together."""
    labels: dict[tuple[str, str], list[str]] = {}
    for chip in found:
        labels.setdefault((chip.words, chip.url), []).append(chip.label)
    first = {(chip.words, chip.url): chip for chip in reversed(found)}
    return [replace(first[key], label=", ".join(several)) for key, several in labels.items()]


def _several(answer: Answer, sets: Mapping[int, str], fixed: tuple[str, ...]) -> Iterator[Chip]:
    every: dict[str, Callable[[Any], str]] = {
        "sets": lambda number: sets.get(number, ""),
        "stars": names.stars_name,
        "provinces": names.province_name,
        "communes": names.place_name,
        "kinds": names.kind_name,
        "standards": names.standard_name,
    }
    for field, name in every.items():
        if field in fixed:
            continue
        values = getattr(answer.filters, field)
        for value in values:
            left = _left(answer, field) if len(values) == 1 else None
            rest = tuple(v for v in getattr(answer.asked.filters, field) if v != value)
            yield _chip(answer, field, value, name(value), {field: rest}, left)


def _single(answer: Answer) -> Iterator[Chip]:
    filters = answer.filters
    if filters.price_from is not None or filters.price_to is not None:
        label = names.price_name(filters.price_from, filters.price_to)
        off: dict[str, Any] = {"price_from": None, "price_to": None}
        yield _chip(answer, "price", None, label, off)
    if filters.in_stock:
        yield _chip(answer, "in_stock", True, _("Còn hàng"), {"in_stock": False})
    if filters.in_season:
        yield _chip(answer, "in_season", True, _("Đang mùa"), {"in_season": False})
    if filters.deliver_to:
        label = _("Giao tới %(place)s") % {"place": names.place_name(filters.deliver_to)}
        yield _chip(answer, "deliver_to", filters.deliver_to, label, {"deliver_to": ""})
    if filters.occasion and (label := names.occasion_name(filters.occasion)):
        yield _chip(answer, "occasion", filters.occasion, label, {"occasion": ""})


def _chip(
    answer: Answer,
    field: str,
    value: Any,
    label: str,
    off: dict[str, Any],
    left: int | None = None,
) -> Chip:
    """A chip that takes a filter back, and with it the words that meant the same."""
    meaning = _meaning(answer, field, value)
    if meaning is None:
        return Chip(label, address(answer.asked, **off), left=left)
    filters = replace(answer.asked.filters, **off)
    url = address(answer.asked, text=meaning.rest, filters=filters)
    return Chip(label, url, meaning.words, left)


def _meaning(answer: Answer, field: str, value: Any) -> Meaning | None:
    """The words that chose this value, if any did."""
    said = [each for each in answer.understood.meanings if each.name == field]
    if not said or value is None:
        return said[0] if said else None
    meant = getattr(answer.understood.filters, field)
    if not isinstance(meant, tuple):
        return said[0] if meant == value else None
    if value not in meant:
        return None
    return said[meant.index(value)] if len(said) == len(meant) else said[0]


def _left(answer: Answer, field: str) -> int | None:
    """What the list would hold without this filter, where every product has one value of it."""
    whole = {"sets", "provinces"} | ({"stars"} if answer.filters.marked else set())
    if field not in whole or answer.found.counts is None:
        return None
    return sum(getattr(answer.found.counts, field).values())
