"""Pages of vouchers, gift boxes and services: buyer, desk and office, without JavaScript."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import reverse

from catalog.producers.models import Member
from catalog.products.models import Product
from foundation.calendar import today
from marketplace.commerce.models import Booking, GiftBoxPart
from marketplace.commerce.services import bookings
from marketplace.commerce.tasks.bookings import mail_booking, mail_booking_asked, mail_box_asked
from tests.commerce.test_bookings import asked, paid, service
from tests.commerce.test_gift_boxes import composed
from tests.commerce.test_vouchers import voucher
from tests.commerce.trading import Trade
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade() -> Trade:
    return Trade(UserFactory())


def at_desk(product: Product, duty: str = Member.Duty.OWNER) -> Client:
    user = UserFactory()
    Member.objects.create(producer=product.producer, user=user, duty=duty, since_on=today())
    client = Client()
    client.force_login(user)
    return client


def test_a_buyer_types_a_code_sees_what_it_gives_and_takes_it_out(client: Client) -> None:
    voucher("CHAOBAN", amount=12_000)
    product = ProductFactory(stock__price=100_000)
    client.post(reverse("commerce:add"), {"product_id": product.pk, "quantity": 1})
    page = client.post(reverse("commerce:voucher"), {"code": "chaoban"}, follow=True)
    assert "CHAOBAN" in page.content.decode()
    assert "−12.000" in page.content.decode()
    wrong = client.post(reverse("commerce:voucher"), {"code": "khongco"}, follow=True)
    assert "Không có mã này" in wrong.content.decode()
    empty = client.post(reverse("commerce:voucher"), {"code": ""}, follow=True)
    assert "Nhập mã giảm giá" in empty.content.decode()
    out = client.post(reverse("commerce:voucher_out"), {"code": "CHAOBAN"}, follow=True)
    assert "−12.000" not in out.content.decode()


def test_codes_cannot_be_guessed_by_trying_many(client: Client) -> None:
    for _ in range(30):
        client.post(reverse("commerce:voucher"), {"code": "THU"})
    page = client.post(reverse("commerce:voucher"), {"code": "THU"}, follow=True)
    assert "thử nhiều lần" in page.content.decode()


def test_words_for_a_box_are_written_beside_the_basket(client: Client, trade: Trade) -> None:
    box = composed(trade)
    client.post(reverse("commerce:add"), {"product_id": box.pk, "quantity": 1})
    page = client.get(reverse("commerce:basket"))
    line = page.context["cards"][0].line_id
    page = client.post(
        reverse("commerce:card_words"), {"line": line, "words": "Mừng thọ bà"}, follow=True
    )
    assert "Mừng thọ bà" in page.content.decode()
    assert client.post(reverse("commerce:card_words"), {"line": "x"}).status_code == 302


def test_a_box_says_what_it_holds(client: Client, trade: Trade) -> None:
    page = client.get(composed(trade).get_absolute_url()).content.decode()
    assert "Trong hộp có" in page
    assert "Mật ong" in page


def test_a_producer_makes_and_ends_a_voucher_and_others_never_see_it(trade: Trade) -> None:
    product, stranger = ProductFactory(), at_desk(ProductFactory())
    desk = at_desk(product)
    form = desk.get(reverse("desk:vouchers")).context["form"]
    typed = {
        "code": "TET2027",
        "percent": "10",
        "most": "50.000",
        "least_amount": "200.000",
        "starts_on": f"{today():%Y-%m-%d}",
        "ends_on": f"{today() + timedelta(days=9):%Y-%m-%d}",
        "once_per_buyer": "on",
        "once_token": str(form["once_token"].value()),
    }
    for _ in range(2):  # pressed twice, made once
        page = desk.post(reverse("desk:vouchers"), typed, follow=True)
    rows = page.context["rows"]
    assert [row.voucher.code for row in rows] == ["TET2027"]
    assert "10 %" in page.content.decode()
    bad = desk.post(reverse("desk:vouchers"), {**typed, "once_token": "", "percent": ""})
    assert bad.status_code == 422
    where = reverse("desk:voucher_end", args=[rows[0].voucher.pk])
    assert stranger.get(where).status_code == 404
    assert desk.get(where).status_code == 200
    page = desk.post(where, follow=True)
    assert "đã ngừng" in page.content.decode()


def test_a_viewer_reads_and_changes_nothing() -> None:
    product = ProductFactory()
    viewer = at_desk(product, Member.Duty.VIEWER)
    for name in ("boxes", "bookings"):
        assert viewer.get(reverse(f"desk:{name}")).status_code == 200
    assert viewer.get(reverse("desk:vouchers")).status_code == 404  # what they cost is money
    assert viewer.post(reverse("desk:vouchers"), {"code": "ABCD"}).status_code == 404


def test_a_packer_composes_a_box_and_the_maker_agrees_or_leaves(trade: Trade) -> None:
    box, tea = ProductFactory(stock__price=150_000), ProductFactory(title="Trà")
    packer, maker = at_desk(box), at_desk(tea)
    where = reverse("desk:box", args=[box.pk])
    page = packer.post(where, {"product_0": "999999999", "share_0": "1"})
    assert page.status_code == 422
    typed = {
        "product_0": f"http://testserver{tea.get_absolute_url()}",
        "quantity_0": "2",
        "share_0": "120.000",
        "packing_fee": "30.000",
    }
    page = packer.post(where, typed, follow=True)
    assert "chờ chủ thể đồng ý" in page.content.decode()
    part = GiftBoxPart.objects.get(product=tea)
    mail_box_asked(part.pk)
    assert "2 × Trà" in mail.outbox[-1].body
    answer = reverse("desk:box_answer", args=[part.pk])
    assert packer.post(answer, {"do": "agree"}).status_code == 404
    old = {"do": "agree", "quantity": "1", "share": "120000"}
    assert "vừa đổi" in maker.post(answer, old, follow=True).content.decode()
    maker.post(answer, {"do": "agree", "quantity": "2", "share": "120000"})
    part.refresh_from_db()
    assert part.agreed_at is not None
    assert packer.get(where).status_code == 200
    maker.post(answer, {"do": "leave"})
    part.refresh_from_db()
    assert part.agreed_at is None


def test_the_markets_vouchers_are_the_sales_staffs(client: Client) -> None:
    where = reverse("vouchers_office")
    staff = UserFactory()
    client.force_login(staff)
    assert client.get(where).status_code in {302, 404}
    staff.user_permissions.add(
        Permission.objects.get(codename="change_sellingsettings"),
        Permission.objects.get(codename="access_admin"),
    )
    client.force_login(type(staff).objects.get(pk=staff.pk))
    typed = {
        "code": "CHOTET",
        "amount": "20.000",
        "starts_on": f"{today():%Y-%m-%d}",
        "ends_on": f"{today():%Y-%m-%d}",
    }
    page = client.post(where, typed, follow=True)
    assert "CHOTET" in page.content.decode()
    assert client.post(where, typed).status_code == 422
    end = reverse("voucher_end_office", args=[page.context["rows"][0].voucher.pk])
    assert client.get(end).status_code == 200
    client.post(end)
    assert client.get(where).context["rows"][0].state == "ended"
    producers = voucher("CUAHTX", producer=ProductFactory().producer)
    assert client.get(reverse("voucher_end_office", args=[producers.pk])).status_code == 404


TYPED = {"people": "2", "name": "Lê Văn Khách", "phone": "0987654321", "email": "k@vi-du.example"}


def test_a_service_is_asked_for_answered_paid_and_left_by_its_pages(trade: Trade) -> None:
    product, guest = service(), Client()
    host = at_desk(product)
    assert "Đặt dịch vụ" in guest.get(product.get_absolute_url()).content.decode()
    ask = reverse("commerce:booking_ask", args=[product.pk])
    assert guest.get(ask).status_code == 200
    assert guest.post(ask, TYPED).status_code == 422
    first = today() + timedelta(days=9)
    days = {"starts_on": f"{first:%Y-%m-%d}", "ends_on": f"{first:%Y-%m-%d}"}
    page = guest.post(ask, {**TYPED, **days}, follow=True)
    booking = Booking.objects.get()
    assert booking.number in page.content.decode()
    mail_booking_asked(booking.pk)
    assert reverse("desk:booking", args=[booking.pk]) in mail.outbox[-1].body
    assert host.get(reverse("desk:bookings")).status_code == 200
    assert host.get(reverse("desk:booking", args=[booking.pk])).status_code == 200
    host.post(reverse("desk:booking_confirm", args=[booking.pk]))
    mail_booking(booking.pk, "CONFIRMED")
    assert str(booking.key) in mail.outbox[-1].body
    page = guest.get(reverse("commerce:booking", args=[booking.key])).content.decode()
    assert "Trả tiền" in page
    booking.refresh_from_db()
    assert booking.order is not None
    trade.pay(booking.order)
    order = guest.get(booking.order.get_absolute_url())
    assert order.status_code == 200
    leave = reverse("commerce:booking_cancel", args=[booking.key])
    assert "hoàn đủ" in guest.get(leave).content.decode()
    assert guest.post(leave, {"costs": "5"}).status_code == 409
    page = guest.post(leave, {"costs": "0"}, follow=True)
    booking.refresh_from_db()
    assert booking.state == "CANCELLED"
    assert guest.get(leave).status_code == 302
    assert host.get(reverse("desk:booking", args=[booking.pk])).status_code == 200


def test_a_guest_asks_for_another_day_and_the_host_answers(trade: Trade) -> None:
    booking = paid(trade, service())
    host, guest = at_desk(booking.product), Client()
    where = reverse("commerce:booking_other_day", args=[booking.key])
    assert guest.post(where, {"starts_on": "hôm nào"}).status_code == 422
    wanted = today() + timedelta(days=15)
    guest.post(where, {"starts_on": f"{wanted:%Y-%m-%d}"})
    assert (
        f"{wanted:%d/%m/%Y}"
        in host.get(reverse("desk:booking", args=[booking.pk])).content.decode()
    )
    host.post(reverse("desk:booking_move", args=[booking.pk]))
    booking.refresh_from_db()
    assert booking.starts_on == wanted


def test_a_host_notes_that_nobody_came_and_strangers_get_404(trade: Trade) -> None:
    booking = paid(trade, service(), days_ahead=0)
    host, stranger = at_desk(booking.product), at_desk(ProductFactory())
    where = reverse("desk:booking_no_show", args=[booking.pk])
    assert stranger.post(where).status_code == 404
    host.post(where)
    booking.refresh_from_db()
    assert booking.state == "NO_SHOW"
    page = host.post(where, follow=True)
    assert page.status_code == 200


def test_a_host_declines_with_words_the_guest_reads(trade: Trade) -> None:
    booking = asked(trade, service())
    at_desk(booking.product).post(
        reverse("desk:booking_decline", args=[booking.pk]), {"words": "Vườn đang mưa to"}
    )
    page = Client().get(reverse("commerce:booking", args=[booking.key]))
    assert "Vườn đang mưa to" in page.content.decode()


def test_a_host_sets_the_terms(trade: Trade) -> None:
    product: Any = ProductFactory(ocop_set_id=26, stock=False)
    host = at_desk(product)
    where = reverse("desk:service_terms", args=[product.pk])
    assert Client().get(reverse("commerce:booking_ask", args=[product.pk])).status_code == 404
    form = host.get(where).context["form"]
    typed = {name: form[name].value() for name in form.fields if name != "price_per_person"}
    typed.pop("is_per_day")
    assert host.post(where, typed | {"price_per_person": "0"}).status_code == 422
    assert host.post(where, typed | {"price_per_person": "450.000"}).status_code == 302
    assert bookings.selectors.terms_of(product).price_per_person == 450_000  # type: ignore[union-attr]
