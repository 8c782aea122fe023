"""Nothing is offered before somebody looked at it, and changed words are looked at again."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from catalog.products.models import LabelText, ProductSet
from foundation.calendar import today
from marketplace.commerce.models import BannedWord, ListingCheck, SellingSettings
from marketplace.commerce.rules.label_facts import missing, required
from marketplace.commerce.rules.listings import Word, digest, find_words
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.listings import (
    digest_of,
    findings_of,
    label_facts,
    listing_state,
)
from marketplace.commerce.services.errors import SellingRefused
from marketplace.commerce.services.listings import (
    accept_listing,
    end_listing,
    look_again,
    refuse_listing,
    send_listing,
    words_changed,
    write_label,
)
from tests.factories import (
    CertificateFactory,
    ListingCheckFactory,
    ProductFactory,
    SellerCheckFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LABEL = {
    "responsible_name": "Hợp tác xã Thử",
    "responsible_address": "Phan Thiết",
    "origin": "Việt Nam",
    "ingredients": "Cá cơm, muối",
    "shelf_life": "24 tháng",
    "use": "Chấm, nêm",
    "storage": "Nơi mát",
}


def refusal_of(product: Any) -> Refusal | None:
    return offers([product.pk], on=today())[product.pk].refusal


def send(product: Any) -> ListingCheck:
    return send_listing(product=product, by=UserFactory(), on=today(), now=timezone.now())


def accept(check: ListingCheck) -> ListingCheck:
    return accept_listing(
        check=check, seen_sha256=check.words_sha256, by=UserFactory(), now=timezone.now()
    )


def unchecked() -> Any:
    product = ProductFactory(unchecked=True)
    SellerCheckFactory(producer=product.producer, accepted=True)
    return product


def kinds(product: Any) -> set[str]:
    return {finding.kind for finding in findings_of(product, on=today())}


def test_nothing_is_sold_before_it_was_looked_at() -> None:
    product = unchecked()
    assert refusal_of(product) is Refusal.LISTING_UNCHECKED
    check = send(product)
    assert refusal_of(product) is Refusal.LISTING_UNCHECKED
    accept(check)
    assert refusal_of(product) is None
    end_listing(product=product, reason="Bị phản ánh", by=UserFactory(), now=timezone.now())
    assert refusal_of(product) is Refusal.LISTING_UNCHECKED


def test_a_forbidden_word_is_refused_by_the_machine_at_once() -> None:
    BannedWord.objects.create(word="chữa khỏi", why="Không phải thuốc", is_forbidden=True)
    product = unchecked()
    product.description = "Uống là CHỮA KHỎI mọi bệnh"
    product.save()
    check = send(product)
    assert check.answer == "REFUSED"
    assert check.answered_by is None
    assert "chữa khỏi" in check.reasons
    assert refusal_of(product) is Refusal.LISTING_UNCHECKED


def test_a_word_to_look_at_waits_for_a_person() -> None:
    BannedWord.objects.create(word="tốt nhất", why="Căn cứ?", is_forbidden=False)
    product = unchecked()
    product.description = "Mắm tốt nhất vùng"
    product.save()
    check = send(product)
    assert check.answer == "WAITING"
    assert "WORD" in {row["kind"] for row in check.findings}


def test_a_rank_that_no_certificate_bears_out_stops_a_listing_and_one_in_force_does_not() -> None:
    product = unchecked()
    product.title = "Nước mắm OCOP 5 sao"
    product.save()
    assert send(product).answer == "REFUSED"
    CertificateFactory(product=product, stars=5)
    assert "CLAIM" not in kinds(product)
    assert send(product).answer == "WAITING"


def test_a_claim_in_the_label_counts_as_one_in_the_description() -> None:
    product = unchecked()
    LabelText.objects.create(product=product, **{**LABEL, "warnings": "Đạt OCOP 4 sao"})
    assert "CLAIM" in kinds(product)


def test_a_medicine_is_not_offered_unless_the_market_sells_medicine() -> None:
    product = ProductFactory(ocop_set_id=18, title="Viên nghệ")
    LabelText.objects.create(product=product, **LABEL, is_medicine=True)
    assert refusal_of(product) is Refusal.MEDICINE
    assert "MEDICINE" in kinds(product)
    SellingSettings.objects.create(sells_medicine=True)
    assert refusal_of(product) is None
    assert "MEDICINE" not in kinds(product)


def test_label_facts_left_out_are_told_to_the_person() -> None:
    product = unchecked()
    assert "MISSING" in kinds(product)
    write_label(
        product=product,
        facts=LABEL,
        net_content="500 ml",
        by=UserFactory(),
        on=today(),
        now=timezone.now(),
    )
    assert kinds(product) == set()


def test_changed_words_are_looked_at_while_the_accepted_ones_stay_on_sale() -> None:
    product = ProductFactory()
    before = ListingCheck.objects.get(product=product)
    check = write_label(
        product=product,
        facts=LABEL,
        net_content="1 lít",
        by=UserFactory(),
        on=today(),
        now=timezone.now(),
    )
    assert check is not None
    assert check.pk != before.pk
    assert check.answer == "WAITING"
    assert refusal_of(product) is None
    accept(check)
    before.refresh_from_db()
    assert before.ended_at is not None
    assert ListingCheck.objects.in_force().filter(product=product).count() == 1


def test_changed_words_with_a_forbidden_one_take_the_product_off_sale() -> None:
    BannedWord.objects.create(word="thần dược", why="Không phải thuốc", is_forbidden=True)
    product = ProductFactory()
    product.description = "Thần dược của biển"
    product.save()
    check = words_changed(product=product, by=None, on=today(), now=timezone.now())
    assert check is not None
    assert check.answer == "REFUSED"
    assert refusal_of(product) is Refusal.LISTING_UNCHECKED


def test_words_that_a_person_refused_end_the_older_acceptance_too() -> None:
    product = ProductFactory()
    product.description = "Lời mới"
    product.save()
    check = words_changed(product=product, by=None, on=today(), now=timezone.now())
    assert check is not None
    refuse_listing(check=check, reasons="Sai sự thật", by=UserFactory(), now=timezone.now())
    assert refusal_of(product) is Refusal.LISTING_UNCHECKED


def test_unchanged_words_are_not_looked_at_again() -> None:
    product = ProductFactory()
    assert words_changed(product=product, by=None, on=today(), now=timezone.now()) is None
    assert look_again(product=product, on=today(), now=timezone.now()) is None


def test_the_night_ends_a_listing_whose_words_a_new_keyword_forbids() -> None:
    product = ProductFactory(description="Có mật gấu")
    assert refusal_of(product) is None
    BannedWord.objects.create(word="mật gấu", why="Hàng cấm", is_forbidden=True)
    check = look_again(product=product, on=today(), now=timezone.now())
    assert check is not None
    assert refusal_of(product) is Refusal.LISTING_UNCHECKED


def test_what_changed_while_the_person_read_is_not_accepted() -> None:
    product = unchecked()
    check = send(product)
    seen = check.words_sha256
    product.description = "Đổi sau lưng"
    product.save()
    with pytest.raises(SellingRefused, match="vừa đổi"):
        accept_listing(check=check, seen_sha256=seen, by=UserFactory(), now=timezone.now())
    send(product)
    with pytest.raises(SellingRefused, match="vừa đổi"):
        accept_listing(check=check, seen_sha256=seen, by=UserFactory(), now=timezone.now())


def test_an_answer_is_given_once() -> None:
    check = ListingCheckFactory()
    refuse_listing(check=check, reasons="Ảnh mờ", by=UserFactory(), now=timezone.now())
    with pytest.raises(SellingRefused, match="đã được trả lời"):
        accept(check)
    assert listing_state(check.product).last is not None


def test_the_digest_knows_words_pictures_and_labels_but_not_spaces() -> None:
    product = ProductFactory()
    before = digest_of(product)
    product.title = f" {product.title}  "
    assert digest_of(product) == before
    product.description = "khác"
    assert digest_of(product) != before


@given(st.dictionaries(st.sampled_from(["title", "use", "origin"]), st.text(max_size=30)))
def test_the_digest_does_not_depend_on_the_order_of_parts(parts: dict[str, str]) -> None:
    assert digest(parts) == digest(dict(reversed(list(parts.items()))))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Có THUỐC LÁ", True),
        ("co thuoc la", True),
        ("thuốc là gì", False),
        ("thuốc láng", False),
        ("nước mắm", False),
    ],
)
def test_a_listed_word_is_found_whole_and_with_its_accents(text: str, found: bool) -> None:
    words = [Word("thuốc lá", "", is_forbidden=True)]
    assert bool(find_words({"title": text}, words)) is found


def test_each_set_asks_for_the_facts_of_its_law() -> None:
    assert required(26) == ()
    assert "alcohol_percent" in required(14)
    assert "declaration" in required(18)
    assert "declaration" in required(19)
    assert "ingredients" in required(9)
    assert "shelf_life" not in required(21)
    assert missing(14, dict.fromkeys(required(14), "x")) == ()
    assert missing(9, {}) == required(9)


def test_a_service_shows_no_label() -> None:
    day_out = ProductFactory(ocop_set_id=ProductSet.TOURISM, stock=False)
    label = LabelText(responsible_name="Hợp tác xã Thử")
    assert label_facts(day_out, label) == []
    assert label_facts(ProductFactory(), label) != []
