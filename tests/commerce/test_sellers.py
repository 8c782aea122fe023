"""Letting a seller in: nobody sells before, and who was let in can be stopped."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from catalog.producers.models import Member
from foundation.calendar import today
from marketplace.commerce.models import SellerCheck
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.rules.sellers import (
    asks_e_identity,
    is_citizen_number,
    is_tax_number,
    last_digits,
)
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.sellers import (
    bank_account_of,
    public_facts,
    seller_digest,
    seller_state,
)
from marketplace.commerce.services.errors import SellingRefused
from marketplace.commerce.services.sellers import (
    SellerFacts,
    accept_seller,
    refuse_seller,
    send_check,
    stop_seller,
)
from tests.factories import (
    ListingCheckFactory,
    ProducerFactory,
    ProductFactory,
    SellerCheckFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

FACTS = {
    "legal_name": "Hợp tác xã Thử",
    "legal_address": "Thôn Thử, Phường Phan Thiết, Lâm Đồng",
    "phone": "0900000000",
    "tax_number": "9000000012",
    "representative": "Nguyễn Thị Thử",
    "identity": "BUSINESS",
    "identity_number": "GPKD-BI-MAT-4711",
    "bank_bin": "970436",
    "account_number": "0011223344",
    "account_holder": "HOP TAC XA THU",
}
BEFORE, AFTER = date(2026, 12, 31), date(2027, 1, 1)


def send(producer: Any, on: date = BEFORE, **facts: str) -> SellerCheck:
    return send_check(
        producer=producer, facts=SellerFacts(**{**FACTS, **facts}), by=UserFactory(), on=on
    )


def refusal_of(product: Any) -> Refusal | None:
    return offers([product.pk], on=today())[product.pk].refusal


def test_nothing_is_sold_before_its_seller_was_let_in() -> None:
    product = ProductFactory(unchecked=True)
    ListingCheckFactory(product=product, accepted=True)
    assert refusal_of(product) is Refusal.SELLER_UNCHECKED
    check = send(product.producer)
    assert refusal_of(product) is Refusal.SELLER_UNCHECKED
    accept_seller(
        check=check, seen_sha256=seller_digest(check), by=UserFactory(), now=timezone.now()
    )
    assert refusal_of(product) is None


def test_a_seller_who_is_stopped_sells_nothing_from_then_on() -> None:
    product = ProductFactory()
    stop_seller(
        producer=product.producer, reason="Không trả lời", by=UserFactory(), now=timezone.now()
    )
    assert refusal_of(product) is Refusal.SELLER_UNCHECKED
    with pytest.raises(SellingRefused, match="không đang bán"):
        stop_seller(producer=product.producer, reason="Nữa", by=UserFactory(), now=timezone.now())


def test_a_refused_seller_is_told_why_and_may_send_again() -> None:
    producer = ProducerFactory()
    check = send(producer)
    with pytest.raises(SellingRefused, match="lý do"):
        refuse_seller(check=check, reasons="  ", by=UserFactory(), now=timezone.now())
    refuse_seller(check=check, reasons="Ảnh mờ", by=UserFactory(), now=timezone.now())
    state = seller_state(producer)
    assert not state.may_sell
    assert state.last is not None
    assert state.last.reasons == "Ảnh mờ"
    again = send(producer)
    assert again.pk != check.pk
    assert seller_state(producer).waiting == again


def test_what_is_sent_again_while_it_waits_is_one_check() -> None:
    producer = ProducerFactory()
    first = send(producer)
    second = send(producer, account_number="0099")
    assert first.pk == second.pk
    assert SellerCheck.objects.get().account_number == "0099"


def test_a_changed_bank_account_counts_once_it_was_accepted() -> None:
    product = ProductFactory()
    old = bank_account_of(product.producer)
    check = send(product.producer, account_number="0099887766")
    assert bank_account_of(product.producer) == old
    assert refusal_of(product) is None
    accept_seller(
        check=check, seen_sha256=seller_digest(check), by=UserFactory(), now=timezone.now()
    )
    now = bank_account_of(product.producer)
    assert now is not None
    assert now.account_number == "0099887766"
    assert SellerCheck.objects.in_force().filter(producer=product.producer).count() == 1


def test_an_answer_is_given_once() -> None:
    check = send(ProducerFactory())
    accept_seller(
        check=check, seen_sha256=seller_digest(check), by=UserFactory(), now=timezone.now()
    )
    with pytest.raises(SellingRefused, match="đã được trả lời"):
        refuse_seller(check=check, reasons="Nhầm", by=UserFactory(), now=timezone.now())


def test_people_of_the_producer_do_not_let_themselves_in() -> None:
    producer, owner = ProducerFactory(), UserFactory()
    Member.objects.create(producer=producer, user=owner, duty="OWNER", since_on=BEFORE)
    sent = send(producer)
    with pytest.raises(SellingRefused, match="không tự duyệt"):
        accept_seller(check=sent, seen_sha256=seller_digest(sent), by=owner, now=timezone.now())


def test_an_electronic_identity_is_asked_of_sellers_from_2027_on() -> None:
    assert not asks_e_identity(BEFORE)
    send(ProducerFactory(), on=BEFORE)
    with pytest.raises(SellingRefused, match="định danh"):
        send(ProducerFactory(), on=AFTER)
    assert send(ProducerFactory(), on=AFTER, e_identity="VNeID-1").e_identity == "VNeID-1"


def test_everyone_may_know_a_sellers_name_address_and_tax_number_and_no_more() -> None:
    check = SellerCheckFactory(accepted=True)
    facts = public_facts(check.producer)
    assert (facts.legal_name, facts.legal_address) == (check.legal_name, check.legal_address)
    assert facts.tax_number == check.tax_number
    assert facts.is_checked
    assert check.identity_number not in repr(facts)
    unknown = ProducerFactory()
    assert public_facts(unknown).legal_name == unknown.name
    assert not public_facts(unknown).is_checked


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("0100109106", True),
        ("0100109106-001", True),
        ("0100109107", False),
        ("010010910", False),
        ("079200001234", True),
        ("MẪU-0000001", False),
    ],
)
def test_a_tax_number_is_ten_checked_digits_or_a_citizens_twelve(number: str, holds: bool) -> None:
    assert is_tax_number(number) is holds


def test_others_see_the_last_digits_of_a_number_at_most() -> None:
    assert last_digits("079200001234") == "…234"
    assert last_digits("12") == "…"
    assert is_citizen_number("079200001234")
    assert not is_citizen_number("07920000123")
