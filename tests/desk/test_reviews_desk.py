"""Reviews at the desk: what waits comes first, and an answer takes two taps."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.producers.models import Member
from foundation.calendar import today
from foundation.models import Notice
from foundation.rules.roles import TABLE, Role
from marketplace.commerce.models import Consignment, Review
from marketplace.commerce.services.consignments import accept, deliver, hand_over
from marketplace.commerce.services.opinions import hold
from marketplace.commerce.services.reviews import (
    Said,
    edit_review,
    withdraw_review,
    write_review,
)
from tests.desk.conftest import Seller
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ADMINISTRATORS = next(row.group for row in TABLE if row.role is Role.ADMINISTRATOR)

Reviewed = Callable[..., Review]


@pytest.fixture
def reviewed(order_from: Callable[..., list[Consignment]]) -> Reviewed:
    def one(seller: Seller, stars: int = 5, words: str = "Thơm") -> Review:
        (row,) = order_from(seller)
        accept(consignment=row, by=seller.member)
        hand_over(consignment=row, carrier="Xe", tracking_code="1", by=seller.member)
        row = Consignment.objects.get(pk=row.pk)
        deliver(consignment=row, by=seller.member, now=NOW)
        return write_review(
            consignment=row,
            line=row.order.lines.get(),
            said=Said(stars, words),
            by=None,
            now=NOW,
        )

    return one


def test_what_waits_stands_on_today_and_is_answered_in_two_taps(
    seller: Seller, reviewed: Reviewed
) -> None:
    review = reviewed(seller, 2, "Hộp móp")
    listed = reverse("desk:reviews")
    assert listed in seller.client.get(reverse("desk:today")).content.decode()
    address = reverse("desk:review", args=[review.pk])
    assert address in seller.client.get(listed).content.decode()
    page = seller.client.get(address).content.decode()
    assert "Hộp móp" in page
    response = seller.client.post(address, {"words": "Xin lỗi anh, lần sau gói kỹ hơn."})
    assert response.url == listed
    review.refresh_from_db()
    assert review.answer == "Xin lỗi anh, lần sau gói kỹ hơn."
    assert address not in seller.client.get(listed).content.decode()
    assert address in seller.client.get(listed, {"xem": "xong"}).content.decode()
    today_page = seller.client.get(reverse("desk:today")).content.decode()
    assert "Khách đánh giá" not in today_page


def test_the_oldest_waits_first_and_what_is_not_shown_waits_for_nobody(
    seller: Seller, reviewed: Reviewed
) -> None:
    first, held, gone, last = (reviewed(seller, words=f"Lời {n}") for n in range(4))
    hold(opinion=held, reason="INSULT", note="x", by=seller.member, now=NOW)
    withdraw_review(review=gone, by=None, now=NOW)
    page = seller.client.get(reverse("desk:reviews")).content.decode()
    places = [page.find(reverse("desk:review", args=[r.pk])) for r in (first, last)]
    assert 0 < places[0] < places[1]
    for other in (held, gone):
        assert reverse("desk:review", args=[other.pk]) not in page
    assert seller.client.get(reverse("desk:review", args=[gone.pk])).status_code == 404


def test_another_producer_neither_reads_nor_answers(
    seller: Seller, other: Seller, reviewed: Reviewed
) -> None:
    address = reverse("desk:review", args=[reviewed(seller).pk])
    assert other.client.get(address).status_code == 404
    assert other.client.post(address, {"words": "Của tôi"}).status_code == 404


def test_who_may_only_look_answers_nothing(seller: Seller, reviewed: Reviewed) -> None:
    review, looker = reviewed(seller), UserFactory()
    Member.objects.create(
        producer=seller.producer, user=looker, duty=Member.Duty.VIEWER, since_on=today()
    )
    client = Client()
    client.force_login(looker)
    address = reverse("desk:review", args=[review.pk])
    assert "<textarea" not in client.get(address).content.decode()
    assert client.post(address, {"words": "Tôi trả lời"}).status_code == 404


def test_an_empty_answer_is_said_so_and_a_form_sent_twice_acts_once(
    seller: Seller, reviewed: Reviewed
) -> None:
    review = reviewed(seller)
    address = reverse("desk:review", args=[review.pk])
    assert seller.client.post(address, {"words": " "}).status_code == 422
    page: Any = seller.client.get(address)
    token = str(page.context["form"]["once_token"].value())
    typed = {"words": "Cảm ơn", "once_token": token}
    for _press in range(2):
        assert seller.client.post(address, typed).status_code == 302
    assert review.steps.filter(act="ANSWERED").count() == 1


def test_no_page_of_the_desk_names_the_buyer(seller: Seller, reviewed: Reviewed) -> None:
    review = reviewed(seller)
    page = seller.client.get(reverse("desk:review", args=[review.pk])).content.decode()
    assert "Trần Thị Mua" not in page
    assert "Người mua" in page


def test_the_producer_reports_what_is_unlawful_and_the_staff_alone_decide(
    seller: Seller, reviewed: Reviewed
) -> None:
    administrator = UserFactory()
    administrator.groups.add(Group.objects.get_or_create(name=ADMINISTRATORS)[0])
    review = reviewed(seller, 1, "Lời chửi bới")
    address = reverse("desk:review_report", args=[review.pk])
    assert seller.client.post(address, {"words": ""}).status_code == 422
    assert seller.client.post(address, {"words": "Xúc phạm cụ tôi"}).status_code == 302
    review.refresh_from_db()
    assert review.state == "SHOWN"
    assert review.steps.get(act="REPORTED").words == "Xúc phạm cụ tôi"
    (notice,) = Notice.objects.filter(recipient=administrator)
    assert notice.address == reverse("review_office", args=[review.pk])
    assert "Xúc phạm cụ tôi" in notice.body


def test_the_staff_hear_when_what_they_hold_back_was_changed(
    seller: Seller, reviewed: Reviewed
) -> None:
    administrator = UserFactory()
    administrator.groups.add(Group.objects.get_or_create(name=ADMINISTRATORS)[0])
    review = reviewed(seller, 1, "Lời chửi bới")
    hold(opinion=review, reason="INSULT", note="x", by=administrator, now=NOW)
    edit_review(review=review, said=Said(1, "Vỡ hết"), by=None, now=NOW)
    review.refresh_from_db()
    assert (review.state, review.words) == ("HELD", "Vỡ hết")
    assert Notice.objects.filter(recipient=administrator).count() == 1
