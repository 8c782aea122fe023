"""What is found where something else was typed than was meant."""

from collections.abc import Callable
from typing import Any

import pytest

from catalog.products.models import Product
from foundation.calendar import today
from search.models import Pin, SearchWord
from search.rules.asked import Asked, Filters
from search.rules.spelling import Vocabulary, corrections, distance
from search.rules.telex import read
from search.selectors.finding import Answer, answer
from search.services.lexicon_loading import load_word_lists
from search.services.words import write_words
from tests.factories import ProducerFactory, ProductFactory

TITLES = (
    *("Nước mắm cá cơm", "Mật ong hoa nhãn", "Đông trùng hạ thảo khô", "Cà phê bột Robusta"),
    *("Khô cá sặc rằn", "Bưởi da xanh Ninh Thới", "Xúc xích heo", "Yến sào Thành Dung"),
    *("Bánh tráng phơi sương", "Trà sen", "Chè tôm nõn", "Măng cụt Tân Quy", "Kẹo lạc"),
    *("Xoài sấy dẻo", "Bánh phồng tôm", "Trái chôm chôm tươi", "Giò lụa", "Rượu ba kích"),
)


@pytest.fixture
def goods(db: None) -> None:
    load_word_lists()
    producer = ProducerFactory(name="HTX Một")
    for title in TITLES:
        ProductFactory(title=title, producer=producer)
    write_words()


def ask(text: str, **filters: Any) -> Answer:
    return answer(Asked(text=text, filters=Filters(**filters)), on=today())


def first(found: Answer) -> str:
    ids = found.found.product_ids
    return Product.objects.get(pk=ids[0]).title if ids else ""


SLIPS = [
    *(("nuic mam", "nước mắm", "Nước mắm cá cơm"), ("nước mắn", "nước mắm", "Nước mắm cá cơm")),
    *(("mật ônh", "mật ong", "Mật ong hoa nhãn"), ("mat omg", "mật ong", "Mật ong hoa nhãn")),
    *(("rươu ba kick", "rượu ba kích", "Rượu ba kích"), ("tra senn", "trà sen", "Trà sen")),
]
SOUNDS = [
    *(("đông chùng hạ thảo", "đông trùng hạ thảo", "Đông trùng hạ thảo khô"),),
    *(("khô cá sặt", "khô cá sặc", "Khô cá sặc rằn"), ("yến xào", "yến sào", "Yến sào Thành Dung")),
    *(("bưởi gia xanh", "bưởi da xanh", "Bưởi da xanh Ninh Thới"),),
    *(("xúc sích", "xúc xích", "Xúc xích heo"), ("chè tôm lõn", "chè tôm nõn", "Chè tôm nõn")),
    *(("măng cục", "măng cụt", "Măng cụt Tân Quy"), ("kẹo lạt", "kẹo lạc", "Kẹo lạc")),
    *(("trôm trôm", "chôm chôm", "Trái chôm chôm tươi"),),
    *(("bánh trang phơi xương", "bánh tráng phơi sương", "Bánh tráng phơi sương"),),
]
TOGETHER = [
    *(
        ("nuocmam", "nước mắm", "Nước mắm cá cơm"),
        ("càphê bột", "cà phê bột", "Cà phê bột Robusta"),
    ),
    *(("dongtrunghathao", "đông trùng hạ thảo", "Đông trùng hạ thảo khô"),),
    *(("xoàisấy", "xoài sấy", "Xoài sấy dẻo"), ("ro bu sta", "", "")),
]
INPUT_METHOD_OFF = [
    *(("nuwowcs mawms", "nước mắm", "Nước mắm cá cơm"), ("traf sen", "trà sen", "Trà sen")),
    *(
        ("nu7o7c1 ma8m1", "nước mắm", "Nước mắm cá cơm"),
        ("xoaif saays", "xoài sấy", "Xoài sấy dẻo"),
    ),
    *(("ddoong trufng haj thaor", "đông trùng hạ thảo", "Đông trùng hạ thảo khô"),),
]


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("typed", "meant", "title"), [*SLIPS, *SOUNDS, *TOGETHER, *INPUT_METHOD_OFF]
)
def test_what_was_meant_is_found_and_said(typed: str, meant: str, title: str) -> None:
    found = ask(typed)
    assert (found.guess, first(found)) == (meant, title)


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    "typed", ["nước mắm", "nuoc mam", "nuớc mấm", "NƯỚC MẮM", "nước mắ", "mắm cá", "nuoc mam ca co"]
)
def test_nothing_is_guessed_where_the_words_find_something(typed: str) -> None:
    found = ask(typed)
    assert (found.guess, found.is_part, first(found)) == ("", False, "Nước mắm cá cơm")


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize("typed", ["zzqqx", "điện thoại", "iphone 17", "qwerty", "sầu đâu", "áo"])
def test_nothing_is_made_up_for_words_that_are_near_nothing(typed: str) -> None:
    found = ask(typed)
    assert (found.found.total, found.guess) == (0, "")


@pytest.mark.usefixtures("goods")
def test_words_no_product_holds_are_passed_over_and_that_is_said() -> None:
    found = ask("trà sen Zanzibarr")
    assert (first(found), found.is_part, found.guess) == ("Trà sen", True, "")


@pytest.mark.usefixtures("goods")
def test_where_no_product_holds_all_words_most_of_them_are_enough() -> None:
    found = ask("xoài sấy bột")
    assert (first(found), found.is_part) == ("Xoài sấy dẻo", True)


@pytest.mark.usefixtures("goods")
def test_two_words_of_different_goods_are_not_torn_apart() -> None:
    assert ask("kẹo nhãn").found.total == 0


@pytest.mark.usefixtures("goods")
def test_filters_that_leave_nothing_are_no_slip() -> None:
    found = ask("trà sen 5 sao")
    assert (found.found.total, found.guess, found.is_part) == (0, "", False)
    assert found.meant[-1] == "trà sen"


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("text", "title", "guess"),
    [
        ("măng cục", "Măng cút", "măng cụt"),
        ("tôm khôo", "Tôm kho tàu", "tôm khô"),
        ("nuoc mamm", "Mắm cốt", "nước mắm"),
    ],
)
def test_of_readings_alike_the_one_with_the_accents_typed_is_meant(
    text: str, title: str, guess: str
) -> None:
    elsewhere = ProducerFactory(name="HTX Chiềng Khoong")
    for name in (title, "Tôm khô", "Tôm rang"):
        ProductFactory(title=name, producer=elsewhere)
    write_words()
    assert ask(text).guess == guess


@pytest.mark.usefixtures("goods")
def test_the_likeliest_reading_is_found_behind_many_less_likely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search.selectors.finding.READ_FOR_A_GUESS", 2)
    for number in range(4):
        ProductFactory(title=f"Tôm {number}")
    write_words()
    assert ask("trôm trôm").guess == "chôm chôm"


@pytest.mark.usefixtures("goods")
def test_a_guess_keeps_the_filters_of_the_text() -> None:
    Product.objects.filter(title="Trà sen").update(title="Trà sen Tây Hồ")
    found = ask("traf sen còn hàng")
    assert (found.guess, found.filters.in_stock) == ("trà sen còn hàng", True)


@pytest.mark.usefixtures("goods")
def test_words_that_may_mean_the_same_are_offered() -> None:
    assert ask("trà sen").meant == ("chè sen",)
    assert ask("trà sen giao Hà Nội").meant == ("chè sen giao Hà Nội",)
    assert "thơm sấy" in ask("dứa sấy").meant


@pytest.mark.usefixtures("goods")
def test_finding_asks_six_queries_when_the_first_try_finds(
    django_assert_max_num_queries: Callable,
) -> None:
    with django_assert_max_num_queries(6):
        assert ask("nước mắm").found.total


@pytest.mark.usefixtures("goods")
def test_a_guess_costs_little_more(django_assert_max_num_queries: Callable) -> None:
    ask("nuic mam")
    with django_assert_max_num_queries(15):
        assert ask("nuic mam").guess


@pytest.mark.usefixtures("goods")
def test_what_editors_pinned_comes_first_for_its_words_alone() -> None:
    tea = Product.objects.get(title="Trà sen")
    Pin.objects.create(query="mật ong", folded="mat ong", product=tea, from_on=today(), why="Hội")
    found = ask("Mật Ong")
    assert (first(found), found.found.total) == ("Trà sen", 2)
    assert first(ask("mật ong hoa")) == "Mật ong hoa nhãn"
    assert first(ask("mật ong", provinces=("68",))) == "Mật ong hoa nhãn"


@pytest.mark.usefixtures("goods")
def test_a_vocabulary_counted_anew_is_read_anew() -> None:
    assert ask("sapotte").guess == ""
    ProductFactory(title="Mứt sapoche")
    write_words()
    assert SearchWord.objects.filter(folded="sapoche").exists()
    assert ask("sapochee").guess == "sapoche"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("nuwowcs", "nước"), ("nuowcs", "nước"), ("nuocws", "nước"), ("mawms", "mắm")),
        *(("ddieefu", "điều"), ("thitj", "thịt"), ("ruwouj", "rượu"), ("xoaif", "xoài")),
        *(("hoaf", "hòa"), ("giof", "giò"), ("nu7o7c1", "nước"), ("d9ie6u2", "điều")),
        *(("buwowir", "bưởi"), ("yeens", "yến"), ("quyf", "quỳ"), ("dduwowngf", "đường")),
        *(("tea", ""), ("water", ""), ("honey", ""), ("mật", ""), ("sen", ""), ("zzz", "")),
    ],
)
def test_telex_and_vni_are_read_as_the_input_method_writes_them(typed: str, meant: str) -> None:
    assert read(typed) == meant


def test_slips_cost_less_than_other_words() -> None:
    assert distance("sac", "sat") < distance("mam", "man") < distance("mam", "mat")
    assert distance("mamm", "mam") < distance("mamk", "mam")
    assert distance("nuco", "nuoc") < distance("nuxx", "nuoc")


def test_short_words_are_not_bent_into_others() -> None:
    vocabulary = Vocabulary({"cam": 5, "com": 9, "ca": 40, "cao": 3})
    assert [each.words for each in corrections("xx", vocabulary)] == []
    assert [each.words for each in corrections("cbm", vocabulary)] == []
