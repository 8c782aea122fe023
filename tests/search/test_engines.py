"""What every engine promises, asked of each: the same products, whichever of them answers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.calendar import today
from foundation.text import fold
from search.engines.base import Engine
from search.models import SearchEntry
from search.rules.asked import Filters, Sort
from search.rules.wanted import Alternative, Found, Part, Wanted
from search.rules.words import spelled
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
PHAN_THIET = "22945"


def product(title: str, *, seller: Any = None, **facts: Any) -> Product:
    """A product whose document says what `facts` say, whatever made it so. No word of a place
    or a set finds it, but where a seller of some place makes it."""
    facts.setdefault("set_number", 21)
    more = {"producer": seller, "ocop_set_id": 9} if seller else nowhere()
    made = ProductFactory(title=title, stock=False, unchecked=True, **more)
    if facts:
        SearchEntry.objects.filter(pk=made.pk).update(**facts)
    return made


def nowhere() -> dict[str, Any]:
    seller = Producer.objects.filter(slug="xuong-q").first()
    seller = seller or ProducerFactory(name="Xưởng Q", slug="xuong-q", commune=None, province=None)
    return {"producer": seller, "province": None, "commune": None, "ocop_set_id": None}


def word(typed: str, *others: Alternative, prefix: bool = False) -> Part:
    return Part((typed,), (Alternative((fold(typed),)), *others), is_prefix=prefix)


def words(text: str) -> tuple[Part, ...]:
    return tuple(word(each) for each in text.lower().split())


def exactly(*typed: str) -> Alternative:
    return Alternative(typed, is_exact=True)


def ask(engine: Engine, *parts: Part, **wanted: Any) -> Found:
    wanted = {"on": ON, "limit": 100, **wanted}
    return engine.find(Wanted(parts=parts, **wanted))


def titles(found: Found | Sequence[int]) -> list[str]:
    ids = found.product_ids if isinstance(found, Found) else found
    named = Product.objects.in_bulk(ids)
    return [named[pk].title for pk in ids]


def among(engine: Engine, *parts: Part, **wanted: Any) -> set[str]:
    found = ask(engine, *parts, **wanted)
    assert found.total == len(found.product_ids) == len(set(found.product_ids))
    return set(titles(found))


# Words


def test_a_word_finds_all_its_accents_and_those_as_typed_come_first(engine: Engine) -> None:
    for title in ("Dưa muối", "Dừa sáp", "Dứa sấy", "Đũa tre"):
        product(title)
    for typed in ("dừa", "dứa", "dưa"):
        found = titles(ask(engine, word(typed)))
        assert set(found) == {"Dưa muối", "Dừa sáp", "Dứa sấy", "Đũa tre"}
        assert found[0].lower().startswith(typed)


def test_d_with_and_without_its_stroke_is_one_letter(engine: Engine) -> None:
    product("Đường thốt nốt")
    product("Miến dong")
    assert among(engine, *words("duong")) == {"Đường thốt nốt"}
    assert among(engine, *words("đong")) == {"Miến dong"}


@pytest.mark.parametrize("typed", ["hòa bình", "hoa binh"])
def test_a_tone_mark_stands_where_either_school_puts_it(engine: Engine, typed: str) -> None:
    product("Cam Hoà Bình")
    product("Mía Hòa Bình")
    assert among(engine, *words(typed)) == {"Cam Hoà Bình", "Mía Hòa Bình"}


def test_a_name_written_in_pieces_of_letters_is_found(engine: Engine) -> None:
    product("Nu\u031bo\u031b\u0301c ma\u0306\u0301m Cát Hải")
    assert len(among(engine, *words("nước mắm"))) == 1


def test_all_words_must_be_held_in_any_order(engine: Engine) -> None:
    product("Mắm cá cơm")
    product("Cá khô")
    assert among(engine, *words("cá mắm")) == {"Mắm cá cơm"}
    assert among(engine, *words("cá trà")) == set()


def test_some_of_the_words_do_where_fewer_are_asked_for(engine: Engine) -> None:
    product("Mắm cá cơm")
    product("Trà cá")
    product("Bánh")
    assert among(engine, *words("mắm cá trà"), at_least=2) == {"Mắm cá cơm", "Trà cá"}
    assert among(engine, *words("mắm cá trà"), at_least=1) == {"Mắm cá cơm", "Trà cá"}
    assert among(engine, *words("mắm cá trà"), at_least=3) == set()


def test_a_word_is_found_by_any_of_its_alternatives(engine: Engine) -> None:
    product("Thịt lợn hun khói")
    product("Thịt heo quay")
    product("Thịt bò")
    either = word("heo", exactly("lợn"))
    assert among(engine, word("thịt"), either) == {"Thịt lợn hun khói", "Thịt heo quay"}


def test_an_alternative_of_things_finds_names_of_products_alone(engine: Engine) -> None:
    product("Sữa tươi", seller=ProducerFactory(name="Hộ kinh doanh Ngô Mai Hoa"))
    product("Ngô nếp")
    product("Bắp rang")
    corn = word("bắp", Alternative(("ngô",), is_exact=True, in_title=True))
    assert among(engine, corn) == {"Ngô nếp", "Bắp rang"}


def test_an_exact_alternative_finds_no_other_accents(engine: Engine) -> None:
    product("Kẹo mè xửng")
    product("Kẹo me chua")
    product("Kẹo mẻ")
    assert among(engine, Part(("vừng",), (exactly("vừng"), exactly("mè")))) == {"Kẹo mè xửng"}


def test_words_of_an_alternative_stand_beside_each_other(engine: Engine) -> None:
    product("Kẹo đậu phộng")
    product("Phộng đậu")
    product("Đậu hũ chấm phộng")
    product("Bơ Đậu Phộng")
    one_thing = Part(("lạc",), (Alternative(("lac",)), exactly("đậu", "phộng")))
    assert among(engine, one_thing) == {"Kẹo đậu phộng", "Bơ Đậu Phộng"}
    folded = Part(("lac",), (Alternative(("dau", "phong")),))
    assert among(engine, folded) == {"Kẹo đậu phộng", "Bơ Đậu Phộng"}


def test_the_last_word_may_be_unfinished_but_none_of_its_synonyms(engine: Engine) -> None:
    product("Nước mắm")
    product("Nước mía")
    product("Cốm xanh")
    assert among(engine, word("nước"), word("mắ", prefix=True)) == {"Nước mắm"}
    assert among(engine, word("nước"), word("m", prefix=True)) == {"Nước mắm", "Nước mía"}
    assert among(engine, word("mắ")) == set()
    assert among(engine, word("mắ", Alternative(("co",)), prefix=True)) == {"Nước mắm"}


def test_an_unfinished_phrase_is_completed_at_its_end(engine: Engine) -> None:
    product("Đậu phộng rang")
    product("Đậu hũ")
    one_thing = Part(("đậu", "ph"), (Alternative(("dau", "ph")),), is_prefix=True)
    assert among(engine, one_thing) == {"Đậu phộng rang"}


def test_numbers_and_letters_of_elsewhere_are_words_too(engine: Engine) -> None:
    product("Nước mắm 40 độ đạm")
    product("Gạo ST25")
    product("Trà 茶 Thái")
    assert among(engine, *words("40")) == {"Nước mắm 40 độ đạm"}
    assert among(engine, *words("st25")) == {"Gạo ST25"}
    assert among(engine, *words("茶")) == {"Trà 茶 Thái"}


@pytest.mark.parametrize("typed", ["biển xanh", "phan thiết", "lâm đồng", "bình thuận", "nước mắm"])
def test_seller_place_former_place_and_set_find_a_product(engine: Engine, typed: str) -> None:
    product("Hũ số một", seller=ProducerFactory(name="HTX Biển Xanh"))
    assert among(engine, *words(typed)) == {"Hũ số một"}


def test_the_words_of_a_question_may_stand_in_several_places(engine: Engine) -> None:
    product("Chả cá", seller=ProducerFactory(name="HTX Biển Xanh"))
    assert among(engine, *words("chả cá biển xanh lâm đồng")) == {"Chả cá"}


def test_a_word_in_the_name_comes_before_one_in_the_place(engine: Engine) -> None:
    tea = ProducerFactory(name="HTX Chè Tân Cương")
    for title in ("Kẹo một", "Kẹo hai", "Chè búp", "Kẹo ba"):
        product(title, seller=tea)
    found = titles(ask(engine, word("chè")))
    assert found[0] == "Chè búp"
    assert len(found) == 4


@pytest.mark.parametrize("typed", ["mai chi", "Hoà Ân"])
def test_words_side_by_side_anywhere_come_before_words_torn_apart(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    maker = ProducerFactory(name="HTX Mai Chi Hoà Ân")
    product("Kẹo sìu châu", seller=maker, recognised_on=date(2020, 1, 1))
    for number in range(4):
        other = ProducerFactory(name=f"HTX Chi Hoa {number}")
        product(f"Ân Mai {number}", seller=other, recognised_on=ON)
    for most in (1_000, 2):  # among few products, and among too many to compare
        monkeypatch.setattr("search.engines.postgres.COMPARED", most)
        found = ask(engine, *words(spelled(typed)), limit=2)
        assert (titles(found)[0], found.total) == ("Kẹo sìu châu", 5)


def test_the_accents_typed_come_before_others_wherever_they_stand(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    product("Kẹo lạc", seller=ProducerFactory(name="HTX Hảo"), recognised_on=date(2020, 1, 1))
    for number in range(4):
        product(f"Hào sữa {number}", recognised_on=ON)
    for most in (1_000, 2):
        monkeypatch.setattr("search.engines.postgres.COMPARED", most)
        assert titles(ask(engine, word("hảo"), limit=2))[0] == "Kẹo lạc"


def test_a_hidden_product_is_never_found(engine: Engine) -> None:
    product("Mắm cất đi", is_public=False)
    assert among(engine, *words("mắm")) == set()
    assert among(engine) == set()
    assert list(engine.complete(Wanted(parts=words("mắm"), on=ON, limit=5))) == []


def test_a_change_is_known_to_the_next_question(engine: Engine) -> None:
    old = product("Tên cũ")
    assert among(engine, *words("cũ")) == {"Tên cũ"}
    Product.objects.filter(pk=old.pk).update(title="Bánh phồng tôm")
    assert among(engine, *words("cũ")) == set()
    assert among(engine, *words("phồng tôm")) == {"Bánh phồng tôm"}
    old.delete()
    assert among(engine) == set()


def test_nothing_asked_for_finds_everything_that_is_public(engine: Engine) -> None:
    product("Một")
    product("Hai")
    assert among(engine) == {"Một", "Hai"}


# Filters


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


# Orders


@pytest.fixture
def market() -> list[Product]:
    facts = (
        ("Bưởi", 30_000, ON - timedelta(days=3)),
        ("Đào", None, None),
        ("Ổi", 10_000, ON - timedelta(days=1)),
        ("Cam", 90_000, ON - timedelta(days=9)),
        ("Chuối", 10_000, ON - timedelta(days=3)),
        ("Ấu", None, None),
    )
    return [product(title, price=price, recognised_on=day) for title, price, day in facts]


def test_the_cheapest_come_first_and_those_without_a_price_last(
    engine: Engine, market: list[Product]
) -> None:
    found = titles(ask(engine, sort=Sort.CHEAPEST))
    assert found == ["Ổi", "Chuối", "Bưởi", "Cam", "Đào", "Ấu"]


def test_the_dearest_come_first_and_those_without_a_price_last(
    engine: Engine, market: list[Product]
) -> None:
    found = titles(ask(engine, sort=Sort.DEAREST))
    assert found == ["Cam", "Bưởi", "Chuối", "Ổi", "Ấu", "Đào"]


def test_the_newest_come_first_and_those_never_recognised_last(
    engine: Engine, market: list[Product]
) -> None:
    found = titles(ask(engine, sort=Sort.NEWEST))
    assert found == ["Ổi", "Chuối", "Bưởi", "Cam", "Ấu", "Đào"]


def test_names_stand_in_the_order_of_their_letters(engine: Engine, market: list[Product]) -> None:
    assert titles(ask(engine, sort=Sort.NAME)) == ["Ấu", "Bưởi", "Cam", "Chuối", "Đào", "Ổi"]


def test_the_nearest_come_first_and_those_of_no_place_last(engine: Engine) -> None:
    for title, lat, lon in (
        ("Cà Mau", 9.2, 105.2),
        ("Không nơi", None, None),
        ("Hà Nội", 21.0, 105.8),
        ("Huế", 16.5, 107.6),
    ):
        product(title, lat=lat, lon=lon)
    found = ask(engine, sort=Sort.NEAREST, near=(20.0, 106.0))
    assert titles(found) == ["Hà Nội", "Huế", "Cà Mau", "Không nơi"]
    assert titles(ask(engine, sort=Sort.NEAREST, near=(9.0, 105.0)))[0] == "Cà Mau"


def test_nearest_to_nowhere_still_answers(engine: Engine) -> None:
    product("Một")
    assert titles(ask(engine, sort=Sort.NEAREST)) == ["Một"]


def test_without_words_goods_with_the_mark_come_first_then_the_newest(engine: Engine) -> None:
    def mark(days: int) -> dict[str, Any]:
        return {
            "mark_stars": 3,
            "mark_from": ON - timedelta(days=days),
            "mark_until": ON + timedelta(days=9),
            "recognised_on": ON - timedelta(days=days),
        }

    product("Không dấu")
    product("Cũ", **mark(90))
    product("Mới", **mark(1))
    product("Rượu mạnh", may_promote=False, **mark(0))
    found = titles(ask(engine))
    assert found[:2] == ["Mới", "Cũ"]
    assert set(found[2:]) == {"Không dấu", "Rượu mạnh"}


def test_words_sorted_by_price_are_the_same_products(engine: Engine, market: list[Product]) -> None:
    product("Nước cam", price=5_000)
    assert titles(ask(engine, *words("cam"), sort=Sort.CHEAPEST)) == ["Nước cam", "Cam"]


# Pages


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "mắm"])
def test_pages_hold_every_product_once(engine: Engine, sort: Sort, text: str) -> None:
    for number in range(11):
        product(
            f"Mắm số {number}",
            price=None if number % 4 == 0 else 1000 * (number % 3),
            recognised_on=None if number % 3 == 0 else ON - timedelta(days=number % 2),
            mark_stars=3,
            mark_from=ON,
            mark_until=ON + timedelta(days=number % 2),
            lat=None if number % 5 == 0 else 10.0,
            lon=None if number % 5 == 0 else 106.0,
        )
    seen: list[int] = []
    for offset in (0, 4, 8, 12):
        found = ask(engine, *words(text), sort=sort, near=(10.0, 105.0), offset=offset, limit=4)
        assert found.total == 11
        seen += found.product_ids
    assert len(seen) == len(set(seen)) == 11


def test_a_page_past_the_end_is_empty_and_still_knows_the_total(engine: Engine) -> None:
    product("Mắm")
    found = ask(engine, offset=50)
    assert (found.product_ids, found.total) == ((), 1)


def test_a_reader_of_everything_goes_on_after_the_last_it_has_seen(engine: Engine) -> None:
    made = [product(f"Mắm {number}").pk for number in range(5)]
    first = ask(engine, sort=Sort.NUMBER, limit=3)
    assert list(first.product_ids) == made[:3]
    rest = ask(engine, sort=Sort.NUMBER, after=made[2], limit=3)
    assert list(rest.product_ids) == made[3:]


def test_counts_are_made_only_where_they_are_wanted(engine: Engine) -> None:
    product("Mắm")
    assert ask(engine, with_facets=False).counts is None
    assert ask(engine, with_facets=False).total == 1
    assert ask(engine).counts is not None


def test_an_engine_says_who_it_is(engine: Engine) -> None:
    assert ask(engine).by == engine.name


# While somebody types


def typed(engine: Engine, text: str, **wanted: Any) -> list[str]:
    *first, last = text.split()
    parts = (*(word(each) for each in first), word(last, prefix=True))
    return titles(engine.complete(Wanted(parts=parts, on=ON, **{"limit": 5, **wanted})))


@pytest.mark.parametrize("text", ["n", "nư", "nuo", "nước m", "nuoc mam", "mắm n"])
def test_half_a_word_brings_products(engine: Engine, text: str) -> None:
    product("Nước mắm nhĩ")
    product("Gạo")
    assert typed(engine, text) == ["Nước mắm nhĩ"]


def test_names_come_before_sellers_and_places_while_typing(engine: Engine) -> None:
    for number in range(6):
        product(f"Kẹo số {number}", seller=ProducerFactory(name=f"HTX Chè {number}"))
    product("Trà và chè")
    assert typed(engine, "chè")[0] == "Trà và chè"
    assert typed(engine, "ch")[0] == "Trà và chè"


def test_no_more_are_brought_than_asked_for(engine: Engine) -> None:
    for number in range(4):
        product(f"Mắm {number}")
    assert len(typed(engine, "mắm", limit=3)) == 3


def test_a_producer_is_kept_to_also_while_typing(engine: Engine) -> None:
    mine = product("Mắm ta", seller=ProducerFactory(name="HTX Ta"))
    product("Mắm người", seller=ProducerFactory(name="HTX Người"))
    parts = (word("mắm", prefix=True),)
    wanted = Wanted(parts=parts, on=ON, filters=Filters(producer=mine.producer_id), limit=5)
    assert titles(engine.complete(wanted)) == ["Mắm ta"]
