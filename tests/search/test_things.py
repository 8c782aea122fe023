"""What is found beside products: producers, places of two eras, pages, words to complete."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale, Page, PageViewRestriction

from catalog.producers.models import Producer
from catalog.products.models import Product
from cms.models import ShopPage, StandardPage
from cms.services import install_site, open_shop_page
from foundation.calendar import today
from search.models import Occasion, SearchDay, SearchThing, SearchWord
from search.rules.naming import became, former_key, without_legal_form, without_place_kind
from search.rules.phrases import Phrase, phrases
from search.rules.words import folded
from search.selectors.things import PLACES, Thing, Things, things
from search.services.things import write_pages, write_phrases, write_places, write_producers
from search.services.words import write_words
from search.tasks.documents import write_things
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
Kind = SearchThing.Kind


def found(text: str, **facts: int | bool) -> Things:
    return things(text, on=today(), **facts)  # type: ignore[arg-type]


def titles(rows: tuple[Thing, ...]) -> list[str]:
    return [row.title for row in rows]


@pytest.fixture(scope="module")
def _places(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Twelve thousand names, written once for this module's tests and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        write_places()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _pages(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        install_site(by=UserFactory(is_superuser=True, is_staff=True))
        yield
        transaction.set_rollback(True)


# Producers


@pytest.mark.parametrize(
    "text",
    [
        *("Hảo Đạt", "hao dat", "HTX Hảo Đạt", "htx hao dat", "Hợp tác xã Chè Hảo Đạt"),
        *("công ty tnhh hảo đạt", "chè hảo", "hao da"),
    ],
)
def test_a_producer_is_found_by_their_name_whatever_they_are_in_law(text: str) -> None:
    ProductFactory(producer=ProducerFactory(name="Hợp tác xã Chè Hảo Đạt"))
    ProductFactory(producer=ProducerFactory(name="Công ty TNHH Biển Xanh"))
    assert titles(found(text).producers) == ["Hợp tác xã Chè Hảo Đạt"]


def test_a_producer_named_whole_comes_first_then_who_sells_most() -> None:
    for name, goods in (("HTX Sơn Hà Xanh", 3), ("Công ty Sơn Hà", 1), ("Hộ kinh doanh Sơn Hạ", 2)):
        ProductFactory.create_batch(goods, producer=ProducerFactory(name=name))
    write_producers()
    answer = found("sơn hà").producers
    assert titles(answer) == ["Công ty Sơn Hà", "Hộ kinh doanh Sơn Hạ", "HTX Sơn Hà Xanh"]
    assert [row.is_whole for row in answer] == [True, True, False]
    assert [row.products for row in answer] == [1, 2, 3]
    assert titles(found("sơn hà", limit=1).producers) == ["Công ty Sơn Hà"]


def test_the_accents_of_one_word_are_kept_to() -> None:
    ProductFactory(producer=ProducerFactory(name="HTX Chế Tạo Xanh"))
    write_producers()
    assert not found("chè").producers
    assert titles(found("che").producers) == ["HTX Chế Tạo Xanh"]


def test_a_new_name_of_a_producer_is_found_at_once() -> None:
    product = ProductFactory()
    write_producers()
    Producer.objects.filter(pk=product.producer_id).update(name="Tổ hợp tác Sao Mai")
    row = found("sao mai").producers[0]
    assert (row.title, row.detail) == ("Tổ hợp tác Sao Mai", "Phường Phan Thiết, Lâm Đồng")


def test_a_producer_without_a_shop_leads_to_what_is_theirs_and_without_goods_nowhere() -> None:
    ProductFactory(producer=ProducerFactory(name="HTX Sao Mai"))
    ProducerFactory(name="HTX Sao Hôm")
    write_producers()
    assert [(row.title, row.url) for row in found("sao").producers] == [
        ("HTX Sao Mai", "/tim-kiem/?q=HTX+Sao+Mai")
    ]


def test_a_producer_that_is_gone_is_found_no_more() -> None:
    ProducerFactory(name="HTX Sao Hôm").delete()
    assert SearchThing.objects.filter(kind=Kind.PRODUCER).exists()
    write_producers()
    assert not SearchThing.objects.filter(kind=Kind.PRODUCER).exists()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("htx biển xanh", "biển xanh"),
        ("chi nhánh công ty tnhh mtv biển xanh", "biển xanh"),
        ("ho kinh doanh le van a", "le van a"),
        ("htx", "htx"),
        ("hồ kinh doanh", "hồ kinh doanh"),
        ("cơ sở sản xuất dân mập", "dân mập"),
    ],
)
def test_a_legal_form_is_left_out_where_something_else_is_left(text: str, rest: str) -> None:
    assert " ".join(without_legal_form(tuple(text.split()))) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("xã tân cương", "tân cương"),
        ("thanh pho ho chi minh", "ho chi minh"),
        ("tịnh trà", "tịnh trà"),
        ("quận 1", "quận 1"),
        ("xã", "xã"),
    ],
)
def test_a_kind_of_place_is_left_out_but_no_word_that_only_looks_like_one(
    text: str, rest: str
) -> None:
    assert " ".join(without_place_kind(tuple(text.split()))) == rest


# Places


@pytest.mark.usefixtures("_places")
@pytest.mark.parametrize("text", ["Lâm Đồng", "lam dong", "tỉnh Lâm Đồng", "LÂM ĐỒNG"])
def test_a_province_leads_to_its_page_alone(text: str) -> None:
    rows = found(text).places
    assert [(row.title, row.url, row.is_whole) for row in rows] == [
        ("Lâm Đồng", "/noi-lam-ra/lam-dong/", True)
    ]


@pytest.mark.usefixtures("_places")
@pytest.mark.parametrize("text", ["hanoi", "Hà Nội", "ha noi"])
def test_a_province_is_named_in_the_readers_language_and_found_in_both(text: str) -> None:
    assert titles(found(text).places)[0] == "Hà Nội"
    with translation.override("en"):
        row = found(text).places[0]
    assert (row.title, row.url) == ("Hanoi", "/en/noi-lam-ra/ha-noi/")


@pytest.mark.usefixtures("_places")
def test_a_commune_leads_to_what_comes_from_there() -> None:
    row = found("xã Tân Cương").places[0]
    assert (row.title, row.detail, row.url) == (
        *("Xã Tân Cương", "Thái Nguyên", "/tim-kiem/?xa=05503"),
    )


@pytest.mark.usefixtures("_places")
@pytest.mark.parametrize(
    ("text", "title", "detail", "url"),
    [
        ("Bắc Giang", "Bắc Giang", "nay là Bắc Ninh", "/noi-lam-ra/bac-ninh/"),
        (
            "phường Lạc Đạo",
            "Phường Lạc Đạo, Thành phố Phan Thiết, Bình Thuận",
            "nay là Phường Phan Thiết, Lâm Đồng",
            "/tim-kiem/?xa=22945",
        ),
        (
            "xã tàm xá",
            "Xã Tàm Xá, Huyện Đông Anh, Hà Nội",
            "nay là Xã Vĩnh Thanh, Xã Đông Anh, Hà Nội",
            "/tim-kiem/?xa=00508&xa=00454",
        ),
        (
            "huyen duc linh",
            "Huyện Đức Linh, Bình Thuận",
            "nay thuộc Lâm Đồng",
            "/tim-kiem/?xa=23191&xa=23194&xa=23200&xa=23227",
        ),
        (
            "phường 1 đà lạt",
            "Phường 1, Thành phố Đà Lạt, Lâm Đồng",
            "nay là Phường Xuân Hương - Đà Lạt, Lâm Đồng",
            "/tim-kiem/?xa=24781",
        ),
    ],
)
def test_a_name_of_before_leads_to_what_it_is_today(
    text: str, title: str, detail: str, url: str
) -> None:
    rows = {row.title: row for row in found(text).places}
    assert (rows[title].kind, rows[title].detail, rows[title].url) == (Kind.FORMER, detail, url)


@pytest.mark.usefixtures("_places")
def test_a_place_of_today_comes_before_one_of_before_and_goods_before_none() -> None:
    ProductFactory()
    write_places()
    assert titles(found("phan thiết").places) == [
        "Phường Phan Thiết",
        "Thành phố Phan Thiết, Bình Thuận",
        "Phường Phan Thiết, Thành phố Tuyên Quang, Tuyên Quang",
    ]
    assert titles(found("bình thuận").places)[0] == "Bình Thuận", "goods come from there"


@pytest.mark.usefixtures("_places")
def test_one_word_brings_no_place_that_only_holds_it_and_makes_nothing() -> None:
    assert not found("chè").places
    assert not found("trà").places
    ProductFactory(commune_id="20950", province_id="48")
    write_places()
    rows = found("trà").places
    assert titles(rows)[0] == "Xã Trà Linh"
    assert all(row.products for row in rows)


@pytest.mark.usefixtures("_places")
def test_writing_places_again_changes_nothing_and_takes_away_what_is_no_more() -> None:
    rows = SearchThing.objects.filter(kind__in=PLACES)
    before = dict(rows.values_list("pk", "words"))
    SearchThing.objects.create(kind=Kind.COMMUNE, key="99999", title="X", folded="x", words="")
    assert write_places() == len(before)
    assert dict(rows.values_list("pk", "words")) == before


def test_the_codes_of_a_former_place_stand_in_its_key() -> None:
    assert became(former_key("22915", ["22945", "22954"])) == ("22945", "22954")
    assert became(former_key("binh thuan", ["68"])) == ("68",)
    assert became(former_key("", [f"{n:05d}" for n in range(13)])) == tuple(
        f"{n:05d}" for n in range(13)
    )


# Pages


@pytest.fixture
def shop(_pages: None, db: None) -> ShopPage:
    product = ProductFactory(producer=ProducerFactory(name="HTX Biển Xanh"))
    page = open_shop_page(producer=product.producer, by=UserFactory(is_superuser=True))
    write_producers()
    return page


def told(page: Page, **facts: str) -> None:
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.mark.usefixtures("_pages")
def test_a_page_is_found_in_the_language_it_is_written_in() -> None:
    row = found("đổi trả").pages[0]
    assert (row.title, row.url) == ("Đổi trả, hoàn tiền", "/doi-tra/")
    assert not found("returns").pages
    with translation.override("en"):
        row = found("returns").pages[0]
        assert (row.title, row.url) == ("Returns and refunds", "/en/doi-tra/")
    assert not found("đổi trả", with_pages=False).pages


def test_a_story_is_found_by_its_words_as_soon_as_it_is_published(shop: ShopPage) -> None:
    told(shop, story="<p>Ông nội tôi</p><p>đi biển Mũi Né từ năm 1954</p>", lead="Nghề của ông")
    row = found("mũi né").pages[0]
    assert (row.title, row.detail, row.url) == (
        *("HTX Biển Xanh", "Nghề của ông", "/cua-hang/htx-bien-xanh/"),
    )
    assert not found("né mũi").pages, "words of a text stand one after the other"
    shop.story = "<p>Khác</p>"
    shop.save_revision()
    assert found("mũi né").pages, "a draft is nobody's to find"
    told(shop, story="<p>Khác</p>")
    assert not found("mũi né").pages


def test_a_shop_is_found_once_as_its_producers_address_in_either_language(shop: ShopPage) -> None:
    answer = found("biển xanh")
    assert [row.url for row in answer.producers] == ["/cua-hang/htx-bien-xanh/"]
    assert not answer.pages
    with translation.override("en"):
        answer = found("biển xanh")
        assert [row.url for row in answer.producers] == ["/en/cua-hang/htx-bien-xanh/"]
        assert not answer.pages


def test_a_shop_whose_producer_stands_no_more_in_the_few_is_no_page_instead(shop: ShopPage) -> None:
    ProductFactory(producer=ProducerFactory(name="HTX Biển"))
    write_producers()
    answer = found("biển", limit=1)
    assert titles(answer.producers) == ["HTX Biển"]
    assert not answer.pages


@pytest.mark.usefixtures("_places")
def test_where_a_shops_goods_come_from_is_no_story_about_the_place(shop: ShopPage) -> None:
    told(shop, lead="Hàng làm tại Phường Mũi Né, Lâm Đồng.", story="<p>Ba đời</p>")
    assert not found("lâm đồng").pages
    told(shop, lead="Ba đời làm mắm", story="<p>Biển Lâm Đồng nuôi cả nhà</p>")
    assert found("lâm đồng").pages


def test_a_page_taken_down_moved_behind_a_door_or_deleted_is_found_no_more(
    shop: ShopPage,
) -> None:
    told(shop, story="<p>Mũi Né</p>")
    shop.unpublish()
    assert not found("mũi né").pages
    assert found("biển xanh").producers[0].url.startswith("/tim-kiem/")
    told(shop, story="<p>Mũi Né</p>")
    door = PageViewRestriction.objects.create(page=shop.get_parent(), restriction_type="login")
    assert not found("mũi né").pages
    assert not SearchThing.objects.filter(kind=Kind.PAGE, key=str(shop.pk)).exists()
    door.delete()
    assert found("mũi né").pages
    shop.delete()
    assert not SearchThing.objects.filter(kind=Kind.PAGE, key=str(shop.pk)).exists()


def test_what_is_drawn_asks_who_may_read_it_whatever_the_index_says(shop: ShopPage) -> None:
    told(shop, story="<p>Mũi Né</p>")
    ShopPage.objects.filter(pk=shop.pk).update(live=False)
    assert SearchThing.objects.filter(kind=Kind.PAGE, key=str(shop.pk)).exists()
    assert not found("mũi né").pages
    write_pages()
    assert not SearchThing.objects.filter(kind=Kind.PAGE, key=str(shop.pk)).exists()


def test_a_story_that_claims_stars_nobody_gave_is_found_without_saying_so(
    shop: ShopPage,
) -> None:
    told(shop, title="Mắm OCOP 5 sao Mũi Né", lead="Mắm đạt 5 sao")
    row = found("mũi né").pages[0]
    assert (row.title, row.detail) == ("HTX Biển Xanh", "")
    CertificateFactory(product=Product.objects.get(producer=shop.producer), stars=5)
    row = found("mũi né").pages[0]
    assert (row.title, row.detail) == ("Mắm OCOP 5 sao Mũi Né", "Mắm đạt 5 sao")


@pytest.mark.usefixtures("_pages")
def test_an_editors_new_page_and_its_translation_are_found() -> None:
    home = Page.objects.get(depth=2, locale__language_code="vi")
    page = StandardPage(title="Mùa nhãn lồng", slug="mua-nhan", body="<p>Hưng Yên</p>")
    home.add_child(instance=page)
    page.save_revision().publish()
    assert titles(found("nhãn lồng").pages) == ["Mùa nhãn lồng"]
    page.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    with translation.override("en"):
        assert titles(found("nhãn lồng").pages) == ["Mùa nhãn lồng"]


# How much it asks


@pytest.mark.usefixtures("_places")
def test_things_cost_two_queries_at_most_and_none_without_words(shop: ShopPage) -> None:
    for text, most in (
        *(("", 0), ("!", 0), ("a", 0), ("lâm đồng", 2), ("biển xanh", 2), ("zzqqx", 1)),
        *(("' | '", 0), ("a:*b & !(", 1), ("\\", 0), ("mắm " * 60, 1)),
    ):
        with CaptureQueriesContext(connection) as asked:
            found(text)
        assert len(asked) <= most, text


# Phrases and words


def test_phrases_are_the_beginnings_that_names_share() -> None:
    names = ["Nước mắm cá cơm", "Nước mắm cá thu", "Nước mắm nhĩ", "Nước yến", "Chè đinh", "Chè"]
    assert phrases(names) == [
        Phrase("nuoc mam", "nước mắm", 3),
        Phrase("che", "chè", 2),
        Phrase("nuoc mam ca", "nước mắm cá", 2),
    ]


def test_a_phrase_is_spelled_as_people_read_it() -> None:
    offered = phrases(["Nước khoáng Quang Hanh", "Nước khoáng thiên nhiên", "Nước mắm"])
    assert "nước khoáng" in [phrase.spelling for phrase in offered]


def test_a_phrase_never_breaks_off_before_a_word_that_always_follows() -> None:
    names = ["Thực phẩm bảo vệ sức khỏe sâm", "Thực phẩm bảo vệ sức khỏe nghệ", "Cà phê", "Cà phê"]
    assert [phrase.spelling for phrase in phrases(names)] == ["cà phê"]


def test_phrases_come_from_public_goods_and_claim_no_stars() -> None:
    for title in ("Mật ong rừng", "Mật ong rừng U Minh", "Gạo ST25 5 sao", "Gạo ST25 5 sao mới"):
        ProductFactory(title=title)
    ProductFactory(title="Mật ong rừng cất đi", is_public=False)
    write_phrases(on=today())
    rows = SearchThing.objects.filter(kind=Kind.PHRASE).order_by("folded")
    assert list(rows.values_list("title", "weight")) == [("mật ong rừng", 2)]


def searched(text: str, times: int, *, empty: int = 0, guessed: int = 0, ago: int = 1) -> None:
    SearchDay.objects.create(
        day=today() - timedelta(days=ago),
        folded=folded(text),
        spelling=text,
        searches=times,
        empty=empty,
        guessed=guessed,
    )


def test_what_many_searched_for_and_found_is_offered_and_what_few_did_is_not() -> None:
    ProductFactory(title="Giỏ quà Tết của nhà cô Lan")
    searched("quà Tết", 3)
    searched("quà tết", 4, ago=2)
    searched("nhà cô Lan", 4)
    searched("iphone", 9, empty=9)
    searched("bánh chưng", 9, ago=400)
    write_phrases(on=today())
    rows = SearchThing.objects.filter(kind=Kind.PHRASE)
    assert list(rows.values_list("key", "title", "weight")) == [("qua tet", "quà tết", 7)]


def test_nobody_can_have_their_own_words_offered_to_others() -> None:
    ProductFactory(title="Nước mắm gia truyền Bà Hai")
    searched("nước mắm giả", 500)
    searched("bà hai lừa đảo", 500, guessed=400)
    searched("nước mắm bà hai", 500)
    write_phrases(on=today())
    rows = SearchThing.objects.filter(kind=Kind.PHRASE)
    assert list(rows.values_list("title", flat=True)) == ["nước mắm bà hai"]


def test_words_of_editors_lists_are_offered_where_many_search_for_them() -> None:
    Occasion.objects.create(name="Tết", slug="tet", phrases="quà biếu sếp", sets=[1])
    searched("quà biếu sếp", 9)
    write_phrases(on=today())
    assert SearchThing.objects.filter(kind=Kind.PHRASE, title="quà biếu sếp").exists()


def test_the_vocabulary_counts_each_folded_word_once_under_its_commonest_spelling() -> None:
    for title in ("Trà sen", "Trà nõn", "Cá tra", "Trả Bồng 500g"):
        ProductFactory(title=title)
    ProductFactory(title="Giấu đi", is_public=False)
    write_words()
    word = SearchWord.objects.get(folded="tra")
    assert (word.spelling, word.documents) == ("trà", 4)
    assert SearchWord.objects.get(folded="sen").spelling == "sen"
    assert SearchWord.objects.filter(folded="500g").exists()
    assert not SearchWord.objects.filter(folded="giau").exists()
    count = SearchWord.objects.count()
    ProductFactory(title="Sáp ong")
    assert write_words() == count + 2, "written anew, not added up"
    assert SearchWord.objects.get(folded="tra").documents == 4


def test_the_nightly_job_writes_all_of_them() -> None:
    ProductFactory()
    assert write_things() > 10_000
    kinds = SearchThing.objects.values_list("kind", flat=True).distinct()
    assert {Kind.PRODUCER, Kind.PROVINCE, Kind.COMMUNE, Kind.FORMER} <= set(kinds)
