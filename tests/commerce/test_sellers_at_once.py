"""Two people answer at the same moment; and what was answered shows in the very next request."""

from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from foundation.calendar import today
from marketplace.commerce.models import ListingCheck, SellerCheck, TakedownRequest
from marketplace.commerce.selectors.sellers import seller_digest
from marketplace.commerce.services.licences import answer_licence
from marketplace.commerce.services.listings import (
    accept_listing,
    end_listing,
    refuse_listing,
    send_listing,
    write_label,
)
from marketplace.commerce.services.sellers import (
    SellerFacts,
    accept_seller,
    refuse_seller,
    send_check,
    stop_seller,
)
from marketplace.commerce.services.takedowns import Asked, ask_takedown, keep_shown, take_down
from tests.commerce.test_many_buyers import at_once
from tests.commerce.test_sellers import FACTS
from tests.factories import (
    ListingCheckFactory,
    ProductFactory,
    SellerCheckFactory,
    SellingLicenceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now


def said(word: str, act: Any) -> Any:
    def run() -> str:
        act()
        return word

    return run


def _once(outcome: Counter[str]) -> None:
    """One answer held; everybody else was told that it was given."""
    assert outcome["yes"] + outcome["no"] == 1, outcome
    assert set(outcome) <= {"yes", "no", "SellingRefused"}, outcome


def test_of_two_answers_to_a_seller_one_holds() -> None:
    check, by = SellerCheckFactory(), UserFactory()
    yes = said(
        "yes",
        lambda: accept_seller(check=check, seen_sha256=seller_digest(check), by=by, now=NOW()),
    )
    no = said("no", lambda: refuse_seller(check=check, reasons="Mờ", by=by, now=NOW()))
    _once(at_once([yes, no] * 3))
    assert SellerCheck.objects.exclude(answer="WAITING").count() == 1


def test_of_two_answers_to_a_listing_one_holds() -> None:
    check, by = ListingCheckFactory(), UserFactory()
    seen = check.words_sha256
    yes = said("yes", lambda: accept_listing(check=check, seen_sha256=seen, by=by, now=NOW()))
    no = said("no", lambda: refuse_listing(check=check, reasons="Mờ", by=by, now=NOW()))
    _once(at_once([yes, no] * 3))


def test_of_two_decisions_on_a_request_one_holds() -> None:
    product, by = ProductFactory(), UserFactory()
    asked = Asked("CONSUMER", "Thử", "0900000000", "Giả")
    request = ask_takedown(product=product, asked=asked, now=NOW())
    yes = said("yes", lambda: take_down(request=request, reasons="Đúng", by=by, now=NOW()))
    no = said("no", lambda: keep_shown(request=request, reasons="Sai", by=by, now=NOW()))
    outcome = at_once([yes, no] * 3)
    _once(outcome)
    product.refresh_from_db()
    assert product.is_public is bool(outcome["no"])


def test_of_two_answers_to_a_licence_one_holds() -> None:
    licence, by = SellingLicenceFactory(), UserFactory()

    def answer(accepted: bool) -> None:
        answer_licence(licence=licence, accepted=accepted, reasons="Xem", by=by, now=NOW())

    yes, no = said("yes", lambda: answer(True)), said("no", lambda: answer(False))
    _once(at_once([yes, no] * 3))


def test_one_pressing_send_many_times_sends_once() -> None:
    product, by = ProductFactory(unchecked=True), UserFactory()

    def send_both() -> None:
        send_check(producer=product.producer, facts=SellerFacts(**FACTS), by=by, on=today())
        send_listing(product=product, by=by, on=today(), now=NOW())

    outcome = at_once([said("sent", send_both)] * 5)
    assert outcome == {"sent": 5}
    assert SellerCheck.objects.count() == 1
    assert ListingCheck.objects.count() == 1


def test_two_presses_of_the_public_form_are_one_request() -> None:
    product = ProductFactory()
    asked = Asked("CONSUMER", "Thử", "0900000000", "Giả")
    acts = [said("asked", lambda: ask_takedown(product=product, asked=asked, now=NOW()))] * 5
    assert at_once(acts) == {"asked": 5}
    assert TakedownRequest.objects.count() == 1


def test_a_public_page_says_the_truth_in_the_request_after_each_act() -> None:
    product, by, buyer = ProductFactory(unchecked=True), UserFactory(), Client()
    address = product.get_absolute_url()

    def page() -> str:
        buyer.get(address)  # kept by now
        return buyer.get(address).content.decode()

    assert "chưa được xác minh" in page()
    check = SellerCheckFactory(producer=product.producer)
    accept_seller(check=check, seen_sha256=seller_digest(check), by=by, now=NOW())
    assert "chưa được duyệt bày bán" in page()
    listing = send_listing(product=product, by=by, on=today(), now=NOW())
    accept_listing(check=listing, seen_sha256=listing.words_sha256, by=by, now=NOW())
    assert "Thêm vào giỏ" in page()
    write_label(
        product=product,
        facts={
            "responsible_name": "Hợp tác xã Thử",
            "responsible_address": "Phan Thiết",
            "ingredients": "Cá cơm và muối hạt",
        },
        net_content="1 lít",
        by=by,
        on=today(),
        now=NOW(),
    )
    assert "Cá cơm và muối hạt" in page()
    end_listing(product=product, reason="Ảnh sai", by=by, now=NOW())
    assert "chưa được duyệt bày bán" in page()
    assert "Cá cơm và muối hạt" not in page()
    again = send_listing(product=product, by=by, on=today(), now=NOW())
    accept_listing(check=again, seen_sha256=again.words_sha256, by=by, now=NOW())
    assert "Thêm vào giỏ" in page()
    stop_seller(producer=product.producer, reason="Bỏ đơn", by=by, now=NOW())
    assert "chưa được xác minh" in page()
