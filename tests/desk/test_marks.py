"""The producer's page of the mark: asking, printing, saying what is left, seeing what waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.producers.models import HelperConsent
from certification.models import MarkRequest, MarkUse, ResidueReport
from certification.selectors import ocop_marks
from certification.services import marks as services
from foundation.calendar import today
from tests.desk.conftest import Seller
from tests.factories import CertificateFactory, LotFactory, ProductFactory, UserFactory
from traceability.models import LabelRun

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def number_of(seller: Seller) -> str:
    return ocop_marks([seller.product.pk], on=today())[seller.product.pk].register_number


def ask(seller: Seller, client: Client | None = None, **changes: Any) -> Any:
    facts = {
        "what": "Nhãn chai 500 ml",
        "quantity": "100",
        "until_on": (today() + 30 * DAY).isoformat(),
    }
    return (client or seller.client).post(at("mark_ask", number_of(seller)), facts | changes)


def granted(seller: Seller) -> MarkRequest:
    ask(seller)
    asked = MarkRequest.objects.get(producer=seller.producer)
    services.answer_request(
        request=asked,
        is_granted=True,
        quantity=100,
        until_on=asked.until_on,
        by=UserFactory(),
        on=today(),
    )
    return asked


def test_a_producer_asks_and_sees_the_answer(seller: Seller) -> None:
    assert seller.product.title in seller.client.get(at("marks")).content.decode()
    sent = ask(seller)
    asked = MarkRequest.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, at("mark_request", asked.pk))
    assert (asked.entered_by, asked.entered_for) == (seller.member, None)
    page = seller.client.get(sent["Location"]).content.decode()
    assert "đang chờ cán bộ" in page


def test_a_day_too_late_comes_back_with_what_was_typed(seller: Seller) -> None:
    page = ask(seller, until_on=(today() + 5000 * DAY).isoformat())
    assert page.status_code == 422
    assert "Nhãn chai 500 ml" in page.content.decode()
    assert not MarkRequest.objects.exists()


def test_a_helper_asks_for_the_producer_and_it_is_written_down(seller: Seller) -> None:
    helper = UserFactory()
    HelperConsent.objects.create(
        producer=seller.producer,
        helper=helper,
        given_by=seller.member,
        since_on=today() - DAY,
        until_on=today() + DAY,
    )
    client = Client()
    client.force_login(helper)
    ask(seller, client)
    asked = MarkRequest.objects.get()
    assert (asked.entered_by, asked.entered_for) == (helper, seller.producer)


def test_another_producers_requests_and_labels_are_404(seller: Seller, other: Seller) -> None:
    asked = granted(seller)
    lot = LotFactory(product=seller.product)
    seller.client.post(at("mark_print", asked.pk), {"lot": lot.pk, "count": "8"})
    run = LabelRun.objects.get(mark_request=asked)
    for address, own in ((at("mark_request", asked.pk), 200), (at("mark_labels", run.pk), 302)):
        assert seller.client.get(address).status_code == own
        assert other.client.get(address).status_code == 404
    assert other.client.get(at("mark_ask", number_of(seller))).status_code == 404
    assert (
        other.client.post(at("mark_print", asked.pk), {"lot": lot.pk, "count": "1"}).status_code
        == 404
    )


def test_labels_with_the_mark_are_counted_and_carry_it_while_it_runs(seller: Seller) -> None:
    asked, lot = granted(seller), LotFactory(product=seller.product)
    sent = seller.client.post(at("mark_print", asked.pk), {"lot": lot.pk, "count": "10"})
    assert sent.status_code == 302
    run = LabelRun.objects.get(mark_request=asked)
    assert sent["Location"] == at("label_run", run.pk)
    assert 'name="with_mark"' in seller.client.get(sent["Location"]).content.decode()
    assert MarkUse.objects.get().quantity == 10
    page = seller.client.post(at("mark_print", asked.pk), {"lot": lot.pk, "count": "91"})
    assert page.status_code == 422
    assert "Chỉ còn được in 90" in page.content.decode()
    assert LabelRun.objects.filter(mark_request=asked).count() == 1


def test_a_lot_of_another_product_is_no_choice(seller: Seller) -> None:
    asked = granted(seller)
    stray = LotFactory(product=ProductFactory(producer=seller.producer))
    page = seller.client.post(at("mark_print", asked.pk), {"lot": stray.pk, "count": "1"})
    assert page.status_code == 422
    assert not MarkUse.objects.exists()


def test_packs_printed_elsewhere_are_counted_once_by_their_bill(seller: Seller) -> None:
    asked = granted(seller)
    facts = {"quantity": "40", "reference": "HĐ 12"}
    assert seller.client.post(at("mark_printed", asked.pk), facts).status_code == 302
    assert seller.client.post(at("mark_printed", asked.pk), facts).status_code == 422
    assert MarkUse.objects.get().quantity == 40


def test_near_the_end_the_desk_asks_for_remaining_packs(
    make_seller: Callable[[str], Seller],
) -> None:
    seller = make_seller("Gần Hết Hạn")
    product = ProductFactory(producer=seller.producer)
    certificate = CertificateFactory(
        product=product, decided_on=today() - timedelta(days=3 * 365 - 60)
    )
    assert "cần báo" in seller.client.get(at("marks")).content.decode()
    address = at("mark_residue", certificate.number)
    assert seller.client.post(address, {"remaining": "-1"}).status_code == 422
    assert seller.client.post(address, {"remaining": "0"}).status_code == 302
    report = ResidueReport.objects.get()
    assert (report.remaining, report.days_before) == (0, 90)
    assert "cần báo" not in seller.client.get(at("marks")).content.decode()
    assert seller.client.get(at("mark_residue", number_of(seller))).status_code == 404


def test_the_desk_says_which_words_wait_and_why(seller: Seller) -> None:
    ProductFactory(producer=seller.producer, description="Hàng đạt OCOP 5 sao")
    page = seller.client.get(at("marks")).content.decode()
    assert "Hàng đạt OCOP 5 sao" in page
    assert "chờ xét" in page


def test_the_page_costs_the_same_however_many_requests(
    seller: Seller, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        ask(seller)
    with django_assert_max_num_queries(25):
        seller.client.get(at("marks"))
