"""How the register divides: by state, stars and province, for those who narrow it down."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count

from certification.selectors.register import RegisterQuery, search_register


class Group(NamedTuple):
    """So many certificates are alike in these three."""

    state: str
    stars: int
    province_code: str
    total: int


def groups(words: str, *, on: date) -> list[Group]:
    """The certificates that hold the words, counted. One query; at most some 600 groups."""
    found = search_register(RegisterQuery(words=words), on=on).order_by()
    alike = found.values_list("state_value", "stars", "product__province_id")  # type: ignore[misc]
    counted = alike.annotate(total=Count("pk"))
    return [Group(state, stars, code or "", total) for state, stars, code, total in counted]


@dataclass(frozen=True, slots=True)
class Facets:
    """How many there would be of each value, the other filters staying as they are."""

    states: Counter[str]
    stars: Counter[int]
    provinces: Counter[str]
    total: int


def facets(query: RegisterQuery, counted: Iterable[Group]) -> Facets:
    """The counts beside each value of each filter, and how many the whole query finds."""
    states, stars, provinces = Counter[str](), Counter[int](), Counter[str]()
    total = 0
    for group in counted:
        is_state = query.state in ("", group.state)
        is_stars = query.stars in (None, group.stars)
        is_province = query.province_code in ("", group.province_code)
        if is_stars and is_province:
            states[group.state] += group.total
        if is_state and is_province:
            stars[group.stars] += group.total
        if is_state and is_stars:
            provinces[group.province_code] += group.total
        if is_state and is_stars and is_province:
            total += group.total
    return Facets(states, stars, provinces, total)
