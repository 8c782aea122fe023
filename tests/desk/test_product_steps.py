"""A new product in five steps, each kept by itself; what is missing is said; drafts go away."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from catalog.products.models import LabelText, Product, ProductSet
from catalog.products.set_words import WORDS, find_sets
from foundation.calendar import today
from marketplace.commerce.models import ListingCheck
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.rules.label_facts import required
from marketplace.commerce.selectors import offers
from marketplace.desk.models import KeptDraft
from tests.desk.conftest import Seller
from tests.factories import LotFactory

pytestmark = pytest.mark.django_db
GOODS = "/chu-the/hang/"
FISH_SAUCE = 9
NEW = {"title": "Nước mắm cá cơm Hải Âu", "ocop_set": str(FISH_SAUCE), "net_content": "500 ml"}
LABEL = {
    "net_content": "500 ml",
    "responsible_name": "Hợp tác xã Thử",
    "responsible_address": "Phan Thiết",
    "origin": "Việt Nam",
    "ingredients": "Cá cơm, muối",
    "shelf_life": "24 tháng",
    "use": "Chấm, nêm",
    "storage": "Nơi mát",
}


@pytest.fixture
def draft(seller: Seller) -> Product:
    assert seller.client.post(f"{GOODS}moi/", NEW).status_code == 302
    return Product.objects.get(title=NEW["title"])


def page(seller: Seller, address: str) -> str:
    return seller.client.get(address).content.decode()


def photo() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (800, 600), "#7a4").save(file, "JPEG")
    return SimpleUploadedFile("anh.jpg", file.getvalue(), "image/jpeg")


def declare(seller: Seller, address: str, paper: str = "SELF_DECLARATION") -> None:
    sent = {"paper": paper, "photos": [photo()], "number": "01/HA/2026", "issued_by": "Sở Y tế"}
    assert seller.client.post(address, sent).status_code == 302


def test_five_steps_lead_from_a_name_to_the_markets_look(seller: Seller) -> None:
    first = seller.client.post(f"{GOODS}moi/", NEW)
    product = Product.objects.get(title=NEW["title"])
    assert (product.is_public, product.producer, product.net_content) == (
        False,
        seller.producer,
        "500 ml",
    )
    at = f"{GOODS}{product.pk}/"
    assert first["Location"] == f"{at}anh/"
    taken = seller.client.post(f"{at}anh/", {"picture": photo(), "alt": "Chai nước mắm"})
    assert taken.status_code == 302
    sold = seller.client.post(f"{at}ban/", {"price": "85k", "weight_grams": "900", "free": "12"})
    assert sold["Location"] == f"/chu-the/ban-hang/{product.pk}/nhan/"
    labelled = seller.client.post(sold["Location"], LABEL)
    assert labelled["Location"] == f"{at}gui/"
    last = seller.client.get(labelled["Location"])
    assert [need.words for need in last.context["law"]] == ["Chụp giấy: Bản tự công bố sản phẩm."]
    declare(seller, last.context["law"][0].address)
    last = seller.client.get(labelled["Location"])
    assert [need.words for need in last.context["law"]] == []
    assert "Quyết định công nhận" in last.content.decode()
    seller.client.post(f"/chu-the/ban-hang/{product.pk}/gui/")
    assert ListingCheck.objects.waiting().filter(product=product).exists()
    product.refresh_from_db()
    offer = offers([product.pk], on=today())[product.pk]
    assert (offer.price, offer.at_once, product.weight_grams) == (85_000, 12, 900)


def test_every_step_can_be_left_and_says_what_is_done(seller: Seller, draft: Product) -> None:
    at = f"{GOODS}{draft.pk}/"
    addresses = ["la-gi/", "anh/", "ban/", "gui/"]
    for place in [*(at + each for each in addresses), f"/chu-the/ban-hang/{draft.pk}/nhan/"]:
        steps = seller.client.get(place).context["steps"]
        assert [step.is_done for step in steps] == [True, False, False, False, False]
        assert sum(step.is_here for step in steps) == 1
    assert "/moi/" in page(seller, GOODS)
    assert draft.title in page(seller, GOODS)


def test_what_the_law_asks_is_named_and_stops_the_sending(seller: Seller, draft: Product) -> None:
    seller.client.post(f"/chu-the/ban-hang/{draft.pk}/nhan/", {**LABEL, "storage": ""})
    answer = seller.client.get(f"{GOODS}{draft.pk}/gui/")
    assert [need.words for need in answer.context["law"]] == [
        "Thiếu nội dung nhãn: bảo quản.",
        "Chụp giấy: Bản tự công bố sản phẩm.",
    ]
    assert f"/chu-the/ban-hang/{draft.pk}/gui/" not in answer.content.decode()


def test_a_name_with_stars_that_no_certificate_bears_out_is_noticed(seller: Seller) -> None:
    seller.client.post(f"{GOODS}moi/", {**NEW, "title": "Nước mắm 5 sao OCOP"})
    product = Product.objects.get(title="Nước mắm 5 sao OCOP")
    needs = seller.client.get(f"{GOODS}{product.pk}/gui/").context["law"]
    assert any(f"{GOODS}{product.pk}/la-gi/" == need.address for need in needs)


def test_the_label_says_what_its_set_asks_and_shows_itself_before_it_is_written(
    seller: Seller, draft: Product
) -> None:
    address = f"/chu-the/ban-hang/{draft.pk}/nhan/"
    answer = seller.client.post(address, {**LABEL, "storage": "", "look": "1"})
    assert answer.status_code == 200
    asked = answer.context["help"].asked
    assert len(asked) == len(required(FISH_SAUCE))
    assert [words for words, is_done in asked if not is_done] == ["Bảo quản"]
    assert "Chưa ghi." in answer.content.decode()
    assert answer.context["form"]["ingredients"].value() == "Cá cơm, muối"
    assert not LabelText.objects.filter(product=draft).exists()


def test_the_label_takes_its_number_from_the_declaration_in_the_library(
    seller: Seller, draft: Product
) -> None:
    address = f"/chu-the/ban-hang/{draft.pk}/nhan/"
    declare(seller, f"{GOODS}{draft.pk}/giay/them/")
    answer = seller.client.get(address)
    assert answer.context["form"]["declaration"].value() == "01/HA/2026"
    assert not answer.context["help"].differs
    assert not LabelText.objects.filter(product=draft).exists()  # looking writes nothing
    seller.client.post(address, {**LABEL, "declaration": "99/KHÁC"})
    answer = seller.client.get(address)
    assert answer.context["form"]["declaration"].value() == "99/KHÁC"
    assert "Số trên giấy bạn đã lưu: 01/HA/2026." in answer.content.decode()
    seller.client.post(address, {**LABEL, "declaration": "Số 01/HA/2026"})
    assert "Số trên giấy" not in page(seller, address)


def test_a_protected_name_is_no_declaration(seller: Seller, draft: Product) -> None:
    declare(seller, f"{GOODS}{draft.pk}/giay/them/", "TRADE_MARK")
    answer = seller.client.get(f"/chu-the/ban-hang/{draft.pk}/nhan/")
    assert answer.context["form"]["declaration"].value() == ""


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Nước mắm cá cơm Hải Âu", 9),
        ("nuoc mam", 9),
        ("Chè Shan tuyết cổ thụ", 11),
        ("Trà hoa vàng", 12),
        ("mật ong bạc hà", 4),
        ("Chiếu cói Kim Sơn", 21),
        ("Cà phê rang xay", 13),
        ("Lụa tơ tằm Hội An", 22),
    ],
)
def test_a_set_is_found_by_everyday_words(words: str, number: int) -> None:
    assert find_sets(words)[0] == number


def test_every_set_has_words_and_unknown_words_find_none() -> None:
    assert sorted(WORDS) == sorted(ProductSet.objects.values_list("number", flat=True))
    assert find_sets("xyz") == find_sets("") == []


def test_looking_for_a_set_writes_nothing_and_keeps_what_was_typed(seller: Seller) -> None:
    before = Product.objects.count()
    typed = {**NEW, "ocop_set": "", "description": "Ủ 12 tháng", "look": "1"}
    answer = seller.client.post(f"{GOODS}moi/", typed)
    assert [one.number for one in answer.context["found"]] == [FISH_SAUCE]
    assert answer.context["form"]["description"].value() == "Ủ 12 tháng"
    picked = seller.client.post(f"{GOODS}moi/", {**typed, "look": "", "pick": "9"})
    assert str(picked.context["form"]["ocop_set"].value()) == "9"
    assert Product.objects.count() == before


def test_a_refused_form_keeps_what_was_typed_and_offers_sets(seller: Seller) -> None:
    answer = seller.client.post(f"{GOODS}moi/", {**NEW, "ocop_set": ""})
    assert answer.status_code == 422
    assert answer.context["form"]["title"].value() == NEW["title"]
    assert [one.number for one in answer.context["found"]] == [FISH_SAUCE]


def test_a_first_step_sent_twice_begins_one_product(seller: Seller) -> None:
    token = str(seller.client.get(f"{GOODS}moi/").context["form"]["once_token"].value())
    for _press in range(2):
        assert seller.client.post(f"{GOODS}moi/", {**NEW, "once_token": token}).status_code == 302
    assert Product.objects.filter(title=NEW["title"]).count() == 1


def test_what_was_kept_of_a_new_product_stands_there_again(seller: Seller) -> None:
    key = f"product:new-{seller.producer.pk}"
    sent = {"draft_key": key, "title": "Mật ong rừng", "description": "Từ rừng"}
    assert seller.client.post("/chu-the/nhap/", sent).json()["kept"]
    assert "Mật ong rừng" in page(seller, f"{GOODS}moi/")
    seller.client.post(
        f"{GOODS}moi/", {**NEW, "ocop_set": "4", "title": "Mật ong rừng", "draft_sent": key}
    )
    assert not KeptDraft.objects.exists()


def test_words_of_a_product_on_sale_are_looked_at_again_and_it_stays_on_sale(
    seller: Seller,
) -> None:
    address = f"{GOODS}{seller.product.pk}/la-gi/"
    answer = seller.client.post(
        address, {"title": seller.product.title, "description": "Lời mới", "net_content": "1 kg"}
    )
    assert answer["Location"] == f"{GOODS}{seller.product.pk}/"
    seller.product.refresh_from_db()
    assert seller.product.description == "Lời mới"
    assert ListingCheck.objects.waiting().filter(product=seller.product).exists()
    assert offers([seller.product.pk], on=today())[seller.product.pk].can_buy


def test_the_set_of_a_product_on_sale_is_not_changed(seller: Seller) -> None:
    before = seller.product.ocop_set_id
    other_set = 20 if before != 20 else 4
    seller.client.post(
        f"{GOODS}{seller.product.pk}/la-gi/",
        {"title": seller.product.title, "ocop_set": str(other_set)},
    )
    seller.product.refresh_from_db()
    assert seller.product.ocop_set_id == before


def test_a_draft_nobody_saw_is_taken_away_after_asking(seller: Seller, draft: Product) -> None:
    at = f"{GOODS}{draft.pk}/"
    seller.client.post(f"{at}anh/", {"picture": photo(), "alt": "Chai nước mắm"})
    seller.client.post(f"{at}ban/", {"price": "85k", "free": "12"})
    seller.client.post(f"/chu-the/ban-hang/{draft.pk}/nhan/", LABEL)
    assert seller.client.get(f"{at}bo/").status_code == 200
    assert Product.objects.filter(pk=draft.pk).exists()
    assert seller.client.post(f"{at}bo/").status_code == 302
    assert not Product.objects.filter(pk=draft.pk).exists()
    assert not StockRecord.objects.filter(product_id=draft.pk).exists()
    assert seller.client.post(f"{at}bo/").status_code == 404


def test_a_draft_with_something_to_keep_stays(seller: Seller, draft: Product) -> None:
    LotFactory(product=draft)
    answer = seller.client.post(f"{GOODS}{draft.pk}/bo/")
    assert answer.status_code == 422
    assert "phải giữ lại" in answer.content.decode()
    assert Product.objects.filter(pk=draft.pk).exists()


def test_a_product_that_is_shown_is_not_taken_away(seller: Seller) -> None:
    assert seller.client.post(f"{GOODS}{seller.product.pk}/bo/").status_code == 404
    assert Product.objects.filter(pk=seller.product.pk).exists()


def test_the_page_of_a_product_gathers_what_there_is_at_a_fixed_price(
    seller: Seller, django_assert_max_num_queries: Any
) -> None:
    for _each in range(4):
        LotFactory(product=seller.product)
    with django_assert_max_num_queries(25):
        text = page(seller, f"{GOODS}{seller.product.pk}/")
    assert "Giấy tờ của sản phẩm" in text
    assert "Sổ thử sản phẩm" in text


def test_others_and_those_who_only_look_begin_and_change_nothing(
    seller: Seller, other: Seller, client: Client
) -> None:
    pk = other.product.pk
    for way in ("", "la-gi/", "ban/", "gui/", "bo/"):
        assert seller.client.get(f"{GOODS}{pk}/{way}").status_code == 404
    assert client.get(f"{GOODS}moi/").status_code == 302
    seller.producer.members.update(duty="VIEWER")
    assert seller.client.post(f"{GOODS}moi/", NEW).status_code == 404
    assert seller.client.get(f"{GOODS}{seller.product.pk}/").status_code == 200
    for way in ("la-gi/", "ban/", "bo/"):
        assert seller.client.post(f"{GOODS}{seller.product.pk}/{way}").status_code == 404
