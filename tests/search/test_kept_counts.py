"""Counts of whole lists are kept; what strangers can ask in endless ways never is."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from foundation.calendar import today
from search.engines.keeping import kept
from search.rules.asked import Filters
from search.rules.wanted import Wanted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


def whole_list() -> Wanted:
    return Wanted(filters=Filters(provinces=("79",)), on=today())


def times_made(questions: list[Wanted]) -> int:
    made = []
    for each in questions:

        def make() -> int:
            made.append(1)
            return len(made)

        kept("counts", each, make)
    return len(made)


def test_the_counts_of_a_list_are_made_once_for_all_its_pages() -> None:
    assert times_made([whole_list(), replace(whole_list(), offset=24), whole_list()]) == 1


@pytest.mark.parametrize(
    "asked",
    [
        replace(whole_list(), filters=Filters(price_from=81_234)),
        replace(whole_list(), filters=Filters(price_to=81_234)),
        replace(whole_list(), after=81_234),
    ],
)
def test_amounts_and_cursors_are_never_kept(asked: Wanted) -> None:
    assert times_made([asked, asked]) == 2


def test_occasions_that_nobody_wrote_and_places_served_alike_share_what_is_kept() -> None:
    named = [
        replace(whole_list(), filters=replace(whole_list().filters, occasion=f"dip-{n}"))
        for n in range(3)
    ]
    sent = replace(whole_list(), filters=replace(whole_list().filters, deliver_to="26734"))
    assert times_made([whole_list(), *named, sent]) == 1
    assert times_made([replace(sent, not_from=frozenset({7}))]) == 1
