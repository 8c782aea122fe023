"""Packing slips on paper: A6 and A4, one or all, and what a gift's slip does not say."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from foundation.calendar import today
from foundation.templatetags.formats import dong
from marketplace.commerce.models import Consignment, GiftCard
from marketplace.commerce.services import hand_over
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.consignments import accept, deliver
from tests.commerce.buyers import BUYER
from tests.desk.conftest import Seller

pytestmark = pytest.mark.django_db
OrderFrom = Callable[..., list[Consignment]]
MM = 72 / 25.4


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def read(answer: Any) -> list[str]:
    """The text of each page of a paper."""
    assert answer["Content-Type"] == "application/pdf"
    paper = pypdfium2.PdfDocument(answer.content)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in paper]


def spoken(amount: int) -> str:
    """The sum with plain spaces, as `read` gives texts back."""
    return " ".join(dong(amount).split())


def size_of(answer: Any) -> tuple[int, int]:
    width, height = pypdfium2.PdfDocument(answer.content)[0].get_size()
    return round(width / MM), round(height / MM)


@pytest.mark.parametrize(("size", "millimetres"), [("a6", (105, 148)), ("a4", (210, 297))])
def test_a_slip_is_a_page_of_its_size_with_what_sending_needs(
    seller: Seller, order_from: OrderFrom, size: str, millimetres: tuple[int, int]
) -> None:
    (row,) = order_from(seller)
    answer = seller.client.get(at("slip_paper", row.pk, size))
    (text,) = read(answer)
    assert size_of(answer) == millimetres
    for words in (
        row.order.spoken_number,
        seller.producer.name,
        BUYER.name,
        "12 Trần Phú",
        f"1 × {seller.product.title}",
        f"Thu khi giao: {spoken(row.total)}",
    ):
        assert words in text, text


def test_a_gifts_slip_tells_no_price_and_no_wish_but_what_is_collected(
    seller: Seller, order_from: OrderFrom
) -> None:
    (row,) = order_from(seller)
    line = row.order.lines.get()
    GiftCard.objects.create(line=line, words="Chúc bà mạnh khoẻ")
    price, whole = spoken(line.unit_price_incl_tax), spoken(row.total)
    page = " ".join(seller.client.get(at("packing_slip", row.pk)).content.decode().split())
    (text,) = read(seller.client.get(at("slip_paper", row.pk, "a6")))
    for said in (page, text):
        assert whole in said
        assert price not in said
        assert "Chúc bà" not in said
    (asked,) = read(seller.client.get(at("slip_paper", row.pk, "a6"), {"gia": "co"}))
    assert price in asked


def test_prices_are_left_out_where_somebody_asks_for_it(
    seller: Seller, order_from: OrderFrom
) -> None:
    (row,) = order_from(seller)
    price = spoken(row.order.lines.get().unit_price_incl_tax)
    assert price in read(seller.client.get(at("slip_paper", row.pk, "a4")))[0]
    without = seller.client.get(at("slip_paper", row.pk, "a4"), {"gia": "khong"})
    assert price not in read(without)[0]


def test_all_slips_are_one_paper_the_oldest_first_and_only_of_what_waits(
    seller: Seller,
    other: Seller,
    order_from: OrderFrom,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = [order_from(seller)[0] for _ in range(4)]
    theirs = order_from(other)[0]
    for row, by in [(each, seller.member) for each in rows[:3]] + [(theirs, other.member)]:
        accept(consignment=row, by=by)
    cancel(consignment=rows[1], reason="Hết", by=seller.member, now=timezone.now(), side="PRODUCER")
    with django_assert_max_num_queries(14):
        answer = seller.client.get(at("slips_paper", "a6"))
    pages = read(answer)
    assert [rows[0].order.spoken_number in pages[0], rows[2].order.spoken_number in pages[1]] == [
        True,
        True,
    ]
    assert len(pages) == 2


def test_with_nothing_to_send_there_is_no_paper(seller: Seller) -> None:
    answer = seller.client.get(at("slips_paper", "a6"), follow=True)
    assert "Chưa có đơn nào đang đóng gói" in answer.content.decode()


def test_thirty_days_after_the_end_the_paper_names_nobody(
    seller: Seller, order_from: OrderFrom, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = order_from(seller)
    hand_over(consignment=row, carrier="Bưu điện", tracking_code="", by=seller.member)
    row.refresh_from_db()
    deliver(consignment=row, by=seller.member, now=timezone.now())
    assert BUYER.name in read(seller.client.get(at("slip_paper", row.pk, "a6")))[0]
    monkeypatch.setattr("marketplace.desk.access.today", lambda: today() + timedelta(days=30))
    (text,) = read(seller.client.get(at("slip_paper", row.pk, "a6")))
    for words in (BUYER.name, "12 Trần Phú", "Gọi trước"):
        assert words not in text


def test_no_other_size_and_nobody_elses_parcel_is_printed(
    seller: Seller, other: Seller, order_from: OrderFrom
) -> None:
    own, theirs = order_from(seller)[0], order_from(other)[0]
    assert seller.client.get(at("slip_paper", own.pk, "a5")).status_code == 404
    assert seller.client.get(at("slips_paper", "a5")).status_code == 404
    assert seller.client.get(at("slip_paper", theirs.pk, "a6")).status_code == 404
