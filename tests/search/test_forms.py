"""Addresses of searches and lists, read and written in one place."""

import pytest
from django.http import QueryDict

from search.forms import PARAMETERS, address, before_page, read
from search.rules.asked import Asked, Filters, Sort

pytestmark = pytest.mark.django_db
WHOLE = (
    "q=n%C6%B0%E1%BB%9Bc+m%E1%BA%AFm&bo=2&bo=9&sao=5&sao=4&tinh=lam-dong&xa=22945&loai=htx"
    "&chuan=huu-co&gia_tu=50000&gia_den=99999&mua=1&con=1&giao=68&dip=qua-tet&xep=gan&gan=22945"
    "&page=3"
)


def asked(query: str) -> Asked:
    return read(QueryDict(query))


def test_an_address_that_asks_everything_is_read_and_written_alike() -> None:
    whole = asked(WHOLE)
    assert whole.filters == Filters(
        sets=(2, 9),
        stars=(5, 4),
        provinces=("68",),
        communes=("22945",),
        kinds=("COOPERATIVE",),
        standards=("ORGANIC_VN",),
        price_from=50_000,
        price_to=99_999,
        in_season=True,
        in_stock=True,
        deliver_to="68",
        occasion="qua-tet",
    )
    assert (whole.text, whole.sort, whole.page) == ("nước mắm", Sort.NEAREST, 3)
    assert whole.near is not None
    assert address(whole) == f"?{WHOLE}"
    assert {pair.split("=")[0] for pair in WHOLE.split("&")} == set(PARAMETERS)


@pytest.mark.parametrize(
    "query",
    [
        "bo=27&bo=x&sao=6&sao=&tinh=atlantis&xa=99999&xa=%00&loai=x&chuan=x&gia_tu=x&gia_den=-",
        "mua=2&con=x&giao=999&dip=%3Cb%3E&xep=x&gan=x&page=x",
        "xep=gan&page=0&q=%00+",
        "fbclid=1&gia_tu=&bo=",
    ],
)
def test_what_is_no_choice_counts_as_not_given(query: str) -> None:
    assert asked(query) == Asked()
    assert address(asked(query)) == "?"


@pytest.mark.parametrize(
    ("typed", "dong"), [("100000", 100_000), ("100.000", 100_000), ("100k", 100_000), ("0", 0)]
)
def test_prices_are_read_as_people_write_them(typed: str, dong: int) -> None:
    assert asked(f"gia_den={typed}").filters.price_to == dong


def test_ends_of_a_price_given_the_wrong_way_round_are_turned() -> None:
    filters = asked("gia_tu=200k&gia_den=100k").filters
    assert (filters.price_from, filters.price_to) == (100_000, 200_000)


def test_a_change_leads_to_the_first_page_and_keeps_the_rest() -> None:
    here = asked("q=mam&sao=5&page=3")
    assert address(here, stars=()) == "?q=mam"
    assert address(here, in_stock=True, sort=Sort.CHEAPEST) == "?q=mam&sao=5&con=1&xep=gia"
    assert address(here, page=4) == "?q=mam&sao=5&page=4"
    assert address(here, filters=Filters(), text="") == "?"
    assert before_page(here) == "q=mam&sao=5&"
    assert before_page(Asked()) == ""


def test_a_commune_elsewhere_than_the_chosen_provinces_is_dropped() -> None:
    assert asked("tinh=ha-noi&xa=22945").filters.communes == ()
    assert asked("xa=22945").filters.communes == ("22945",)


def test_a_form_asks_for_one_place_and_delivery_to_it() -> None:
    assert asked("gan=68&gan=22945&giao=gan").filters.deliver_to == "22945"
    assert asked("gan=01&gan=22945&giao=gan").filters.deliver_to == "01"
    assert asked("gan=22945&gan=&giao=gan").near_place == "22945"
    assert asked("giao=gan").filters.deliver_to == ""
