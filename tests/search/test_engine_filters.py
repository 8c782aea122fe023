"""What every engine promises of filters, asked of each."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.calendar import today
from search.engines.base import Engine
from search.rules.asked import Filters
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory
from tests.search.asking import ON, PHAN_THIET, among, ask, product, titles, words

pytestmark = pytest.mark.django_db


def narrowed(engine: Engine, **chosen: Any) -> set[str]:
    return among(engine, filters=Filters(**chosen))


def test_several_values_of_a_filter_mean_any_of_them(engine: Engine) -> None:
    product("Nước mắm", set_number=9, province=68, commune=22945, kind="COMPANY")
    product("Chè", set_number=11, province=19, commune=5500, kind="HOUSEHOLD")
    product("Không nơi", set_number=0, province=0, commune=0, kind="")
    assert narrowed(engine, sets=(9,)) == {"Nước mắm"}
    assert narrowed(engine, sets=(9, 11)) == {"Nước mắm", "Chè"}
    assert narrowed(engine, provinces=("68",)) == {"Nước mắm"}
    assert narrowed(engine, provinces=("68", "19")) == {"Nước mắm", "Chè"}
    assert narrowed(engine, communes=(PHAN_THIET,)) == {"Nước mắm"}
    assert narrowed(engine, communes=("05500",)) == {"Chè"}
    assert narrowed(engine, kinds=("COMPANY", "HOUSEHOLD")) == {"Nước mắm", "Chè"}
    assert narrowed(engine, sets=(9,), provinces=("19",)) == set()


def test_a_province_of_a_small_number_is_found_by_its_code(engine: Engine) -> None:
    product("Cốm", province=1, commune=4)
    assert narrowed(engine, provinces=("01",)) == {"Cốm"}
    assert narrowed(engine, communes=("00004",)) == {"Cốm"}


def test_stars_hold_for_the_days_of_the_certificate_alone(engine: Engine) -> None:
    product("Mắm", mark_stars=4, mark_from=ON, mark_until=ON + timedelta(days=2))
    for days, found in ((-1, set()), (0, {"Mắm"}), (1, {"Mắm"}), (2, set())):
        day = ON + timedelta(days=days)
        assert among(engine, filters=Filters(stars=(4,)), on=day) == found
        assert among(engine, filters=Filters(marked=True), on=day) == found
        assert among(engine, on=day) == {"Mắm"}
    assert narrowed(engine, stars=(5, 3)) == set()


def test_the_certificate_that_follows_takes_over_on_its_day(engine: Engine) -> None:
    end = ON + timedelta(days=3)
    later = {"next_stars": 5, "next_from": end, "next_until": end + timedelta(days=9)}
    product("Mắm", mark_stars=3, mark_from=ON, mark_until=end, **later)
    for day, stars in ((ON, 3), (end - timedelta(days=1), 3), (end, 5)):
        found = ask(engine, on=day, filters=Filters(stars=(stars,)))
        assert titles(found) == ["Mắm"]
        assert found.counts is not None
        assert found.counts.stars == {stars: 1}


def test_a_real_certificate_is_found_by_its_stars(engine: Engine) -> None:
    CertificateFactory(product=ProductFactory(title="Mắm bốn sao"), stars=4)
    CertificateFactory(product=ProductFactory(title="Mắm thu hồi"), stars=4, withdrawn=True)
    chosen = Filters(stars=(4,))
    assert among(engine, filters=chosen, on=today()) == {"Mắm bốn sao"}


def test_a_price_is_within_both_ends(engine: Engine) -> None:
    for title, price in (("Rẻ", 50_000), ("Vừa", 100_000), ("Đắt", 200_000), ("Hỏi", None)):
        product(title, price=price)
    assert narrowed(engine, price_from=50_000, price_to=100_000) == {"Rẻ", "Vừa"}
    assert narrowed(engine, price_from=100_000) == {"Vừa", "Đắt"}
    assert narrowed(engine, price_to=99_999) == {"Rẻ"}
    assert narrowed(engine, price_from=0) == {"Rẻ", "Vừa", "Đắt"}


def test_any_standard_chosen_will_do(engine: Engine) -> None:
    product("Rau một", standards=1)
    product("Rau hai", standards=2 | 8)
    product("Rau ba")
    assert narrowed(engine, standards=("VIETGAP",)) == {"Rau một"}
    assert narrowed(engine, standards=("VIETGAP", "ORGANIC_VN")) == {"Rau một", "Rau hai"}
    assert narrowed(engine, standards=("GLOBALGAP",)) == set()


def test_in_season_are_goods_that_leave_on_the_day(engine: Engine) -> None:
    opens, last = ON + timedelta(days=5), ON + timedelta(days=20)
    product("Vải", harvest_opens=ON, harvest_from=opens, harvest_until=last)
    product("Nhãn")
    for day, found in (
        (ON, set()),
        (opens, {"Vải"}),
        (last, {"Vải"}),
        (last + timedelta(days=1), set()),
    ):
        assert among(engine, filters=Filters(in_season=True), on=day) == found


def test_in_stock_are_goods_with_packs_or_an_open_harvest(engine: Engine) -> None:
    product("Có hàng", is_available=True)
    product("Hết hàng")
    product(
        "Đặt trước",
        harvest_opens=ON,
        harvest_from=ON + timedelta(days=9),
        harvest_until=ON + timedelta(days=20),
    )
    product(
        "Chưa nhận",
        harvest_opens=ON + timedelta(days=1),
        harvest_from=ON + timedelta(days=9),
        harvest_until=ON + timedelta(days=20),
    )
    assert narrowed(engine, in_stock=True) == {"Có hàng", "Đặt trước"}


def test_a_producer_shows_its_own_goods_alone(engine: Engine) -> None:
    mine = product("Của tôi", seller=ProducerFactory(name="HTX Tôi"))
    product("Của bạn", seller=ProducerFactory(name="HTX Bạn"))
    assert narrowed(engine, producer=mine.producer_id) == {"Của tôi"}


def test_goods_of_sellers_who_do_not_deliver_there_are_left_out(engine: Engine) -> None:
    product("Gần", seller=ProducerFactory(name="HTX Gần"))
    far = product("Xa", seller=ProducerFactory(name="HTX Xa"))
    assert among(engine, not_from=frozenset({far.producer_id})) == {"Gần"}
    assert among(engine) == {"Gần", "Xa"}


def test_an_occasion_means_its_sets_and_if_told_so_every_box(engine: Engine) -> None:
    product("Bánh chưng", set_number=6)
    product("Hộp quà", set_number=21, is_box=True)
    product("Gốm", set_number=21)
    assert among(engine, sets_or_boxes=(6,)) == {"Bánh chưng"}
    assert among(engine, sets_or_boxes=(6,), boxes_too=True) == {"Bánh chưng", "Hộp quà"}
    assert among(engine, boxes_too=True) == {"Hộp quà"}


def test_words_and_filters_narrow_together(engine: Engine) -> None:
    product("Nước mắm nhĩ", price=90_000, province=68)
    product("Nước mắm cá cơm", price=250_000, province=68)
    product("Muối", price=20_000, province=68)
    chosen = Filters(price_to=100_000, provinces=("68",))
    assert among(engine, *words("nước mắm"), filters=chosen) == {"Nước mắm nhĩ"}
