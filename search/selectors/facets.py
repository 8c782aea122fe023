"""Filters as people choose them: every value with its name, how many products it would leave
given all other filters, and the address that turns it on or off.

What the words of a search meant ("4 sao") stands among them as chosen; whatever is chosen next
writes it down as a filter and keeps the other words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.places.selectors import all_communes, all_provinces, commune_at, province_slug
from foundation.text import fold
from search.rules.asked import BANDS, STARS, Asked, Filters
from search.rules.wanted import Counts
from search.selectors import names
from search.selectors.addresses import KIND_WORDS, STANDARD_WORDS, address, pairs
from search.selectors.finding import Answer

SHOWN_AT_ONCE = 6
"""Values of a long list that stand before "the others"; the chosen ones always do."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter as forms send it: how many products it would leave, and the address
    that chooses it, or lets go of it where it is chosen."""

    value: str | int
    label: str
    count: int
    is_chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with several values: the parameter of addresses, a heading, the likeliest values
    and the others."""

    name: str
    title: str
    first: list[Choice]
    rest: list[Choice]

    @property
    def chosen(self) -> list[str]:
        """Names of the values chosen."""
        return [choice.label for choice in self.first if choice.is_chosen]


@dataclass(frozen=True, slots=True)
class Price:
    """Bands, and the ends typed by hand, in đồng."""

    bands: list[Choice]
    least: int | None
    most: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Mine:
    """The place of whoever asks: a province, and a commune of it where one was chosen."""

    province: str
    commune: str
    name: str
    provinces: list[tuple[str, str]]
    communes: list[tuple[str, str]]
    is_delivered: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """All filters of a page. `hidden`: what its form carries along unseen; `bare`: the address of
    the same words without any filter."""

    hidden: list[tuple[str, str | int]]
    bare: str
    in_stock: Choice
    in_season: Choice
    stars: Facet
    price: Price
    lists: list[Facet]
    mine: Mine


def explicit(answer: Answer, *, fixed: tuple[str, ...] = ()) -> Asked:
    """The question with all that its words meant written down as filters, and the words that
    meant nothing but names. `fixed`: filters that the page itself stands for."""
    text, filters = answer.asked.text, answer.filters
    if answer.understood.meanings:
        text = answer.understood.text
        for meaning in answer.understood.meanings:
            text = _without(text, meaning.words)
    for name in fixed:
        filters = filters.without(name)
    return replace(answer.asked, text=text, filters=filters)


def facets(answer: Answer, *, sets: Mapping[int, str], fixed: tuple[str, ...] = ()) -> Facets:
    """Every filter with its values, but those that are `fixed`. `sets`: names of product sets."""
    asked, counts = explicit(answer, fixed=fixed), answer.found.counts or Counts()
    return Facets(
        hidden=_hidden(asked),
        bare=address(replace(asked, filters=Filters())),
        in_stock=_switch(asked, "in_stock", _("Còn hàng"), counts.in_stock),
        in_season=_switch(asked, "in_season", _("Đang mùa"), counts.in_season),
        stars=_facet("sao", _("Số sao"), _stars(asked, counts), whole=True),
        price=_price(asked, counts),
        lists=[each for each in _lists(answer, asked, sets, fixed) if each.first],
        mine=_mine(asked),
    )


def _without(text: str, words: str) -> str:
    start = text.lower().find(words.lower())
    if start < 0:
        return text
    return " ".join((text[:start] + " " + text[start + len(words) :]).split())


def _hidden(asked: Asked) -> list[tuple[str, str | int]]:
    to = asked.filters.deliver_to
    elsewhere = to if to != _place(asked) else ""
    plain = Filters(occasion=asked.filters.occasion, deliver_to=elsewhere)
    return pairs(replace(asked, filters=plain, near_place="", page=1))


def _switch(asked: Asked, name: str, label: str, count: int) -> Choice:
    is_on = getattr(asked.filters, name)
    return Choice(1, label, count, is_on, address(asked, **{name: not is_on}))


def _lists(
    answer: Answer, asked: Asked, sets: Mapping[int, str], fixed: tuple[str, ...]
) -> list[Facet]:
    counts, filters = answer.found.counts or Counts(), answer.filters
    found = []
    if "sets" not in fixed:
        found.append(_facet("bo", _("Bộ sản phẩm"), _sets(asked, counts, sets)))
    if "provinces" not in fixed:
        found.append(_facet("tinh", _("Nơi làm ra"), _provinces(asked, counts)))
    if len(filters.provinces) == 1 or filters.communes:
        found.append(_facet("xa", _("Xã, phường"), _communes(asked, counts)))
    kinds = _choices(asked, "kinds", counts.kinds, KIND_WORDS, names.kind_name)
    standards = _choices(asked, "standards", counts.standards, STANDARD_WORDS, names.standard_name)
    return [
        *found,
        _facet("loai", _("Loại chủ thể"), kinds, whole=True),
        _facet("chuan", _("Tiêu chuẩn vùng trồng, nuôi"), standards, whole=True),
    ]


def _facet(name: str, title: str, choices: list[Choice], *, whole: bool = False) -> Facet:
    """The chosen values and the likeliest before the others, which stand by their names."""
    if whole or len(choices) <= SHOWN_AT_ONCE + 2:
        return Facet(name, title, choices, [])
    likely = sorted(choices, key=lambda choice: (not choice.is_chosen, -choice.count))
    most = max(SHOWN_AT_ONCE, sum(choice.is_chosen for choice in choices))
    rest = sorted(likely[most:], key=lambda choice: fold(choice.label))
    return Facet(name, title, likely[:most], rest)


def _stars(asked: Asked, counts: Counts) -> list[Choice]:
    words = {str(stars): stars for stars in STARS}
    return _choices(asked, "stars", counts.stars, words, names.stars_name)


def _sets(asked: Asked, counts: Counts, labels: Mapping[int, str]) -> list[Choice]:
    words = {str(number): number for number in labels}
    return _choices(asked, "sets", counts.sets, words, lambda number: labels[number])


def _provinces(asked: Asked, counts: Counts) -> list[Choice]:
    words = {province_slug(code): code for code in (each.pk for each in all_provinces())}
    return _choices(asked, "provinces", counts.provinces, words, names.province_name)


def _communes(asked: Asked, counts: Counts) -> list[Choice]:
    codes = {*counts.communes, *asked.filters.communes}
    words = {code: code for code in sorted(codes)}
    return _choices(asked, "communes", counts.communes, words, names.place_name)


def _choices(
    asked: Asked,
    field: str,
    counts: Mapping[Any, int],
    words: Mapping[str, Any],
    label: Callable[[Any], str],
) -> list[Choice]:
    """The values that leave something; a chosen one stays even where it leaves nothing."""
    chosen = getattr(asked.filters, field)
    found = []
    for word, value in words.items():
        is_chosen = value in chosen
        if not (counts.get(value) or is_chosen):
            continue
        after = tuple(v for v in chosen if v != value) if is_chosen else (*chosen, value)
        url = address(asked, **{field: after})
        found.append(Choice(word, label(value), counts.get(value, 0), is_chosen, url))
    return found


def _price(asked: Asked, counts: Counts) -> Price:
    filters, bands = asked.filters, []
    is_given = filters.price_from is not None or filters.price_to is not None
    for number, (least, above) in enumerate(BANDS):
        most = None if above is None else above - 1
        is_chosen = is_given and (filters.price_from or 0, filters.price_to) == (least, most)
        ends = (None, None) if is_chosen else (least or None, most)
        url = address(asked, price_from=ends[0], price_to=ends[1])
        count = counts.bands.get(number, 0)
        if count or is_chosen:
            value = f"{least or ''}-{'' if most is None else most}"
            bands.append(Choice(value, names.price_name(least, most), count, is_chosen, url))
    name = names.price_name(filters.price_from, filters.price_to) if is_given else ""
    return Price(bands, filters.price_from, filters.price_to, name)


def _place(asked: Asked) -> str:
    """Where whoever asks is: said so, or where they want it delivered."""
    return asked.near_place or asked.filters.deliver_to


def _mine(asked: Asked) -> Mine:
    code, is_english = _place(asked), get_language() == "en"
    commune = code if len(code) == 5 else ""
    province = commune_at(commune).province_id if commune else code
    communes = [(one.pk, one.full_name) for one in all_communes() if one.province_id == province]
    provinces = [(one.pk, one.name_en if is_english else one.name) for one in all_provinces()]
    return Mine(
        province=province,
        commune=commune,
        name=names.place_name(code) if code else "",
        provinces=sorted(provinces, key=lambda row: fold(row[1])),
        communes=sorted(communes, key=lambda row: fold(row[1].split(" ", 1)[-1])),
        is_delivered=bool(code) and asked.filters.deliver_to == code,
    )
