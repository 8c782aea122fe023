"""What the words of a search mean."""

from dataclasses import fields
from typing import Any

import pytest

from foundation.calendar import today
from marketplace.commerce.models import DeliveryZone
from search.models import Occasion, SynonymGroup
from search.rules.asked import Asked, Filters
from search.rules.understanding import Understood, merged, understand
from search.selectors.finding import answer
from search.selectors.lexicon import lexicon
from search.services.lexicon_loading import load_word_lists
from tests.factories import ProducerFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists() -> None:
    SynonymGroup.objects.all().delete()
    Occasion.objects.all().delete()
    load_word_lists()


def read(text: str) -> Understood:
    return understand(text, lexicon())


def named(text: str) -> dict[str, Any]:
    """The filters that a text names, those alone."""
    found, plain = read(text).filters, Filters()
    return {
        each.name: getattr(found, each.name)
        for each in fields(found)
        if getattr(found, each.name) != getattr(plain, each.name)
    }


def words(text: str) -> list[str]:
    return [" ".join(part.typed) for part in read(text).parts]


def also(text: str) -> set[str]:
    """What else the text's parts are found by, besides the words themselves."""
    return {" ".join(each.words) for part in read(text).parts for each in part.alternatives[1:]}


STARS = [
    *(("4 sao", (4,)), ("4sao", (4,)), ("ocop 5 sao", (5,)), ("5*", (5,)), ("3★", (3,))),
    *(("từ 4 sao", (5, 4)), ("tu 4 sao", (5, 4)), ("4 sao trở lên", (5, 4)), ("4+ sao", ())),
    *(("trên 4 sao", (5,)), ("dưới 5 sao", (4, 3)), ("3-4 sao", (4, 3)), ("4 hoặc 5 sao", (5, 4))),
    *(("năm sao", (5,)), ("đạt 3 sao", (3,)), ("4 star", (4,)), ("five-star", (5,))),
    *(("at least 4 stars", (5, 4)), ("4 stars and up", (5, 4)), ("1 sao", ()), ("9 sao", ())),
]


@pytest.mark.parametrize(("text", "stars"), STARS)
def test_stars_are_understood(text: str, stars: tuple[int, ...]) -> None:
    assert read(text).filters.stars == stars


K = 1_000
PRICES = [
    *(("dưới 200k", None, 200 * K), ("duoi 200k", None, 200 * K), ("under 200k", None, 200 * K)),
    *(("dưới 200", None, 200 * K), ("dưới 200.000đ", None, 200 * K), ("< 200k", None, 200 * K)),
    *(("dưới 1,5 triệu", None, 1_500 * K), ("dưới 1tr5", None, 1_500 * K)),
    *(("dưới 200 nghìn đồng", None, 200 * K), ("200k trở xuống", None, 200 * K)),
    *(("trên 1 triệu", 1_000 * K, None), ("từ 200k", 200 * K, None), ("over 1tr", 1_000 * K, None)),
    *(("200k trở lên", 200 * K, None), ("ít nhất 50 ngàn", 50 * K, None)),
    *(("100-200 nghìn", 100 * K, 200 * K), ("100k-200k", 100 * K, 200 * K)),
    *(("từ 100k đến 200k", 100 * K, 200 * K), ("từ 100 đến 200", 100 * K, 200 * K)),
    *(("between 100k and 200k", 100 * K, 200 * K), ("giá 100 - 200", 100 * K, 200 * K)),
    *(("100.000 - 200.000", 100 * K, 200 * K), ("500 nghìn - 1 triệu", 500 * K, 1_000 * K)),
    *(("khoảng 300 nghìn", 240 * K, 360 * K), ("tầm 100k", 80 * K, 120 * K)),
]


@pytest.mark.parametrize(("text", "least", "most"), PRICES)
def test_prices_are_understood(text: str, least: int | None, most: int | None) -> None:
    found = read(text).filters
    assert (found.price_from, found.price_to) == (least, most)
    assert words(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("nước mắm 40 độ đạm", "nước mắm Phú Quốc Khải Hoàn 43 độ đạm", "Số 1", "vang nho 39"),
        *("bột ca cao 3 in 1", "trà thảo mộc 7 vị", "gạo ST25", "gạo OM 5451", "cam 3 Tình"),
        *("dưa kim hoàng hậu Thiên Trường 36", "mật ong trên 100 năm", "rượu dưới 15 độ"),
        *("trà 100 gram", "muối ăn 500g", "bánh 5 loại đậu", "mắm ruốc xào 9 Thúy", "hộp 12 cái"),
        *("Yến Nhi 99 ngọn núi", "Sao Mai", "trà hoa sao", "Q 100%", "lô 12-2026"),
    ],
)
def test_numbers_of_names_and_measures_stay_words(text: str) -> None:
    assert named(text) == {}


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("còn hàng", {"in_stock": True}),
        ("con hang", {"in_stock": True}),
        ("in stock", {"in_stock": True}),
        ("xoài đang mùa", {"in_season": True}),
        ("xoai dang mua", {"in_season": True}),
        ("mango in season", {"in_season": True}),
        ("bưởi vietgap", {"standards": ("VIETGAP",)}),
        ("rau đạt chuẩn VietGAP", {"standards": ("VIETGAP",)}),
        ("global gap", {"standards": ("GLOBALGAP",)}),
        ("lợn VietGAHP", {"standards": ("VIETGAHP",)}),
        ("gạo chứng nhận hữu cơ", {"standards": ("ORGANIC_VN", "ORGANIC_OTHER")}),
        ("gạo hữu cơ", {}),
        ("quà Tết", {"occasion": "qua-tet"}),
        ("qua tet", {"occasion": "qua-tet"}),
        ("quà tết trung thu", {"occasion": "trung-thu"}),
        ("quà 8/3", {"occasion": "phu-nu"}),
        ("gift box", {"occasion": "qua-bieu"}),
        ("bánh tét", {}),
        ("banh tet", {}),
        ("giao Hà Nội", {"deliver_to": "01"}),
        ("giao hàng tận nơi ở Cần Thơ", {"deliver_to": "92"}),
        ("ship hà nội", {"deliver_to": "01"}),
        ("giao đến Đà Lạt", {"deliver_to": "68"}),
        ("giao tp hcm", {"deliver_to": "79"}),
        ("giao về Sài Gòn", {"deliver_to": "79"}),
        ("deliver to Hanoi", {"deliver_to": "01"}),
        ("mắm Giao Yến", {}),
        ("cà phê ở Đắk Lắk", {"provinces": ("66",)}),
        ("cà phê tỉnh Lâm Đồng", {"provinces": ("68",)}),
        ("ca phe o lam dong", {"provinces": ("68",)}),
        ("tea from Lam Dong", {"provinces": ("68",)}),
        ("cà phê ở Đà Lạt", {}),
        ("cà phê Lâm Đồng", {}),
        ("hợp tác xã", {"kinds": ("COOPERATIVE",)}),
        ("htx ở Lâm Đồng", {"kinds": ("COOPERATIVE",), "provinces": ("68",)}),
        ("sản phẩm của hộ kinh doanh", {"kinds": ("HOUSEHOLD",)}),
        ("HTX Biển Xanh", {}),
    ],
)
def test_stock_season_standards_occasions_and_places_are_understood(
    text: str, filters: dict[str, Any]
) -> None:
    assert named(text) == filters


def test_a_part_of_a_province_stays_words_that_stand_together() -> None:
    assert words("cà phê ở Đà Lạt") == ["cà", "phê", "đà lạt"]
    assert words("ca phe da lat") == ["ca", "phe", "da lat"]
    assert words("xoài huyện Cao Lãnh") == ["xòai", "cao lãnh"]


def test_each_meaning_can_be_taken_away_alone() -> None:
    understood = read("mật ong 4 sao dưới 200k còn hàng")
    assert [(each.name, each.words, each.rest) for each in understood.meanings] == [
        ("stars", "4 sao", "mật ong dưới 200k còn hàng"),
        ("price", "dưới 200k", "mật ong 4 sao còn hàng"),
        ("in_stock", "còn hàng", "mật ong 4 sao dưới 200k"),
    ]
    assert words("mật ong 4 sao dưới 200k còn hàng") == ["mật", "ong"]


def test_words_keep_the_spelling_of_their_text_in_a_meaning() -> None:
    (meaning,) = read("Quà TẾT cho sếp").meanings
    assert (meaning.words, meaning.rest) == ("Quà TẾT", "cho sếp")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("heo", "lợn"), ("thịt lợn", "heo"), ("bắp", "ngô"), ("đậu phộng", "lạc")),
        *(("dau phong", "lạc"), ("khoai mi", "sắn"), ("kho qua", "mướp đắng"), ("mè", "vừng")),
        *(("cá lóc", "cá quả"), ("hạt điều", "điều"), ("giò luạ", "chả lụa"), ("mỳ chũ", "mì")),
        *(("macca", "mắc ca"), ("coffee", "cà phê"), ("fish sauce", "nước mắm")),
        *(("dried mango", "xòai sấy"), ("peanuts", "lạc"), ("macca tây nguyen", "đắk lắk")),
        *(("chanh leo", "chanh dây"), ("Sapa", "sa pa")),
    ],
)
def test_other_words_for_the_same_are_looked_for_too(typed: str, meant: str) -> None:
    assert meant in also(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("me", "ngo", "lac duong", "Lạc Dương", "bắp cải", "bắp bò", "cá mè", "hạnh nhân"),
        *("lá dứa", "sắn dây", "thủ công", "Nghệ An", "na Hòa Lạc", "dua", "thơm", "mi"),
    ],
)
def test_words_that_may_mean_something_else_are_not_widened(typed: str) -> None:
    others = also(typed) - {"mãng cầu", "quả na", "trái na"}
    assert others == set()


def test_a_short_word_without_accents_is_no_synonym() -> None:
    assert "na" not in also("mãng cầu")


def test_synonyms_are_looked_for_with_their_accents() -> None:
    exact = {each.words: each.is_exact for p in read("vừng").parts for each in p.alternatives}
    assert exact == {("vung",): False, ("mè",): True}


def test_a_term_of_two_words_is_found_by_both_in_any_order_or_by_the_other_term() -> None:
    first, second = read("chuối sấy").parts
    assert [each.words for each in first.alternatives] == [
        *(("chuoi",), ("chuối", "khô"), ("chuối", "phơi"))
    ]
    assert [each.words for each in second.alternatives][1:] == [
        *(("chuối", "khô"), ("chuối", "phơi"))
    ]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("HTX Biển Xanh", ["biển", "xanh"]),
        ("Công ty TNHH MTV Asuka Việt Nam", ["asuka", "việt", "nam"]),
        ("hộ kinh doanh Thạo Loan", ["thạo", "loan"]),
        ("mua mật ong ngon", ["mật", "ong"]),
        ("mật ong giá rẻ", ["mật", "ong"]),
        ("đặc sản Lạng Sơn", ["lạng sơn"]),
        ("mứt tết", ["mứt"]),
        ("rau cần", ["rau", "cần"]),
        ("rượu cần", ["rượu", "cần"]),
        ("giá đỗ", ["giá", "đỗ"]),
        ("cua", ["cua"]),
        ("công ty", []),
    ],
)
def test_words_that_say_nothing_of_the_goods_are_left_out(typed: str, left: list[str]) -> None:
    assert words(typed) == left


def test_quoted_words_stand_beside_each_other_as_typed() -> None:
    (part,) = read('"nước mắm cá cơm"').parts
    assert (part.alternatives[0].words, part.alternatives[0].is_exact) == (
        ("nước", "mắm", "cá", "cơm"),
        True,
    )


def test_a_tone_on_the_wrong_letter_is_put_right() -> None:
    assert words("giò luạ nứơc Hoà") == words("giò lụa nước Hòa")


@pytest.mark.parametrize(
    "text", ["", "   ", "!!!", "|", "'; DROP", '"', '""', "\0", "4", "-", "từ", "giao", "💐" * 90]
)
def test_nothing_typed_breaks_it(text: str) -> None:
    assert read(text).filters == Filters()


def test_what_was_chosen_stands_beside_what_the_words_name() -> None:
    chosen = Filters(stars=(5,), price_to=100_000, deliver_to="48")
    both = merged(chosen, read("4 sao từ 50k dưới 200k giao Hà Nội").filters)
    assert (both.stars, both.price_from, both.price_to) == ((5, 4), 50_000, 100_000)
    assert both.deliver_to == "48"


def test_an_editors_word_holds_at_once() -> None:
    assert also("bồ hòn") == set()
    group = SynonymGroup.objects.create(words="bồ hòn\nvô hoạn", use="BOTH_WAYS")
    assert also("bồ hòn") == {"vô họan"}
    SynonymGroup.objects.filter(pk=group.pk).update(is_on=False)
    assert also("bồ hòn") == set()


def test_loading_the_lists_again_changes_no_editors_words() -> None:
    SynonymGroup.objects.filter(words__startswith="lợn").update(words="lợn\nheo\nỉn")
    Occasion.objects.filter(slug="qua-tet").update(phrases="quà xuân sang")
    before = SynonymGroup.objects.count()
    load_word_lists()
    assert SynonymGroup.objects.count() == before
    assert "ỉn" in also("heo")
    assert named("quà tết") == {}


def test_a_group_only_for_offering_is_not_searched() -> None:
    assert "thơm" not in also("dứa")
    assert ("thơm",) in lexicon().offers[("dứa",)]


def test_the_lists_cost_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        lexicon()


def test_goods_of_who_sends_nothing_there_are_left_out() -> None:
    near = ProductFactory(title="Chả cá")
    far = ProductFactory(title="Chả mực", producer=ProducerFactory())
    zone = DeliveryZone.objects.create(producer=far.producer, name="Hà Nội", is_served=False)
    zone.provinces.add("01")
    found = answer(Asked(text="chả giao Hà Nội"), on=today())
    assert found.filters.deliver_to == "01"
    assert set(found.found.product_ids) == {near.pk}
    assert set(answer(Asked(text="chả giao Lâm Đồng"), on=today()).found.product_ids) == {
        near.pk,
        far.pk,
    }
    commune = Filters(deliver_to="00004")
    assert set(answer(Asked(text="chả", filters=commune), on=today()).found.product_ids) == {
        near.pk
    }


@pytest.mark.parametrize(
    ("text", "may_go_on"),
    [("trà", True), ("4 sao trà", True), ("trà 4 sao", False), ("trà dưới 200k ", False)],
)
def test_a_word_before_a_filter_is_no_beginning_of_another(text: str, may_go_on: bool) -> None:
    assert read(text).parts[-1].is_prefix is may_go_on
