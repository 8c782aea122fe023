"""What every engine promises of words, asked of each: the same products, whichever answers."""

from datetime import date

import pytest

from catalog.products.models import Product
from search.engines.base import Engine
from search.rules.wanted import Alternative, Part, Wanted
from search.rules.words import spelled
from tests.factories import ProducerFactory
from tests.search.asking import ON, among, ask, exactly, product, titles, word, words

pytestmark = pytest.mark.django_db


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
