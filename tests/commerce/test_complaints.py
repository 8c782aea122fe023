"""Complaints and returns: who may say what, until when, and what money follows."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from PIL import Image

from catalog.producers.models import Member
from foundation.calendar import today
from foundation.models import Notice, User
from marketplace.commerce.models import (
    Complaint,
    Consignment,
    GiftCard,
    LedgerEntry,
    OrderMail,
    Refund,
    SellingSettings,
)
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules import complaints as rules
from marketplace.commerce.selectors.complaints import most_back
from marketplace.commerce.services import complaints as services
from marketplace.commerce.services.complaints import ComplaintRefused
from marketplace.commerce.services.consignments import accept, deliver, hand_over
from marketplace.commerce.services.late_refunds import pay_interest
from marketplace.commerce.services.refunds import give_account, refund_done
from marketplace.commerce.tasks.mails import mail_step
from tests.commerce.conftest import Buy, Fill
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def seller() -> User:
    return UserFactory()


@pytest.fixture
def delivered(fill: Fill, buy: Buy, seller: User) -> Order:
    """Three packs at 50.000 ₫ and 30.000 ₫ of sending, paid in cash at the door."""
    product = ProductFactory(stock__price=50_000)
    Member.objects.create(
        producer=product.producer, user=seller, duty=Member.Duty.OWNER, since_on=today()
    )
    order = buy(fill((product, 3)))
    row = order.consignments.get()
    accept(consignment=row, by=seller)
    hand_over(consignment=row, carrier="Bưu điện", tracking_code="E1", by=seller)
    deliver(consignment=Consignment.objects.get(pk=row.pk), by=seller, now=NOW)
    return order


def line_id(order: Order) -> int:
    return order.lines.get().pk


def picture() -> SimpleUploadedFile:
    """A photo that says where it was taken."""
    image, notes = Image.new("RGB", (40, 30), "brown"), Image.Exif()
    notes[0x010F] = "Máy ảnh của Mua"
    notes.get_ifd(0x8825)[2] = (10.0, 56.0, 0.0)
    held = BytesIO()
    image.save(held, "JPEG", exif=notes)
    return SimpleUploadedFile("anh.jpg", held.getvalue(), "image/jpeg")


def complain(order: Order, *, packs: int = 1, now: datetime = NOW, **facts: Any) -> Complaint:
    facts = {"kind": "DAMAGED", "wish": "RETURN", "words": "Chai vỡ", "photos": ()} | facts
    return services.open_complaint(
        consignment=order.consignments.get(), packs={line_id(order): packs}, now=now, **facts
    )


def balance() -> int:
    return sum(LedgerEntry.objects.values_list("amount", flat=True))


def test_a_buyer_complains_by_the_orders_link_with_a_photo(
    client: Client, delivered: Order, seller: User
) -> None:
    row = delivered.consignments.get()
    address = f"/don-hang/{delivered.number}/khieu-nai/moi/{row.pk}/?k={delivered.key}"
    assert client.get(address).status_code == 200
    typed = {"kind": "DAMAGED", "wish": "RETURN", "words": "Vỡ hai chai"}
    response = client.post(
        address, {**typed, f"packs-{line_id(delivered)}": "2", "photos": picture()}
    )
    complaint = Complaint.objects.get()
    assert response.status_code == 302
    assert complaint.number in response.url
    assert (complaint.state, complaint.lines.get().quantity) == ("OPEN", 2)
    assert complaint.answer_by == today() + timedelta(days=3)
    photo = complaint.photos.get()
    with Image.open(photo.file.file) as kept:
        assert dict(kept.getexif()) == {}
    page = client.get(response.url).content.decode()
    assert "Vỡ hai chai" in page
    shown = f"/don-hang/{delivered.number}/khieu-nai/{complaint.number}/anh/{photo.pk}/"
    assert client.get(shown).status_code == 404
    assert client.get(shown, {"k": delivered.key}).status_code == 200
    assert Notice.objects.filter(recipient=seller, key__contains=complaint.number).count() == 1
    assert client.post(address, {**typed, f"packs-{line_id(delivered)}": "1"}).status_code == 302
    assert Complaint.objects.count() == 1


def test_what_was_typed_stays_when_something_is_wrong(client: Client, delivered: Order) -> None:
    row = delivered.consignments.get()
    address = f"/don-hang/{delivered.number}/khieu-nai/moi/{row.pk}/?k={delivered.key}"
    typed = {"kind": "WRONG", "wish": "REPLACE", "words": "Giao nhầm <chè>"}
    response = client.post(address, {**typed, f"packs-{line_id(delivered)}": "9"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Số gói nhiều hơn số bạn đã nhận" in page
    assert "Giao nhầm &lt;chè&gt;" in page
    fake = SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")
    refused = client.post(address, {**typed, f"packs-{line_id(delivered)}": "1", "photos": fake})
    assert refused.status_code == 409
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("days", "kind", "is_open"),
    [(30, "DAMAGED", True), (31, "DAMAGED", False), (30, "FACTS", True), (31, "FACTS", False)],
)
def test_the_days_are_counted_from_the_delivery(
    delivered: Order, days: int, kind: str, is_open: bool
) -> None:
    later = NOW + timedelta(days=days)
    if is_open:
        assert complain(delivered, kind=kind, now=later).state == "OPEN"
    else:
        with pytest.raises(ComplaintRefused):
            complain(delivered, kind=kind, now=later)


def test_wrong_facts_may_be_said_for_thirty_days_whatever_the_market_sets(
    delivered: Order,
) -> None:
    SellingSettings.objects.update_or_create(pk=1, defaults={"complaint_days": 7})
    later = NOW + timedelta(days=29)
    with pytest.raises(ComplaintRefused):
        complain(delivered, now=later)
    assert complain(delivered, kind="FACTS", now=later).state == "OPEN"


def test_a_return_is_paid_when_the_goods_are_back(delivered: Order, seller: User) -> None:
    product = delivered.lines.get().product
    before = product.stockrecords.get().num_in_stock
    complaint = complain(delivered, packs=2)
    services.answer(
        complaint=complaint,
        accepts=True,
        amount=100_000,
        must_send_back=True,
        words="Xin gửi về",
        by=seller,
        now=NOW,
    )
    assert not Refund.objects.exists()
    services.goods_back(complaint=complaint, good={line_id(delivered): 1}, by=seller, now=NOW)
    complaint.refresh_from_db()
    refund = Refund.objects.get()
    assert (complaint.state, complaint.refund) == ("SETTLED", refund)
    assert (refund.amount, refund.reason, refund.funder) == (100_000, "RETURNED", "PRODUCER")
    assert refund.units.get().quantity == 2
    assert refund.due_by == complaint.settle_by
    assert product.stockrecords.get().num_in_stock == before + 1
    assert balance() == 0
    assert delivered.consignments.get().state == "DELIVERED"  # one pack stayed
    with pytest.raises(ComplaintRefused):
        services.goods_back(complaint=complaint, good={}, by=seller, now=NOW)
    assert Refund.objects.count() == 1


def test_a_whole_return_ends_the_parcel(delivered: Order, seller: User) -> None:
    complaint = complain(delivered, packs=3, kind="FACTS")
    services.answer(
        complaint=complaint,
        accepts=True,
        amount=180_000,
        must_send_back=True,
        words="Đồng ý",
        by=seller,
        now=NOW,
    )
    services.goods_back(complaint=complaint, good={}, by=seller, now=NOW)
    assert delivered.consignments.get().state == "RETURNED"
    assert Refund.objects.get().amount == 180_000
    assert most_back(delivered.consignments.get()) == 0
    assert balance() == 0


def test_an_allowance_keeps_the_goods_with_the_buyer(delivered: Order, seller: User) -> None:
    complaint = complain(delivered, packs=1, wish="ALLOWANCE")
    services.answer(
        complaint=complaint, accepts=True, amount=20_000, words="Bớt tiền", by=seller, now=NOW
    )
    refund = Refund.objects.get()
    assert (refund.reason, refund.amount) == ("ALLOWANCE", 20_000)
    assert not refund.units.exists()
    assert balance() == 0


def test_nobody_is_promised_more_than_the_parcel_cost(delivered: Order, seller: User) -> None:
    complaint = complain(delivered)
    with pytest.raises(ComplaintRefused):
        services.answer(
            complaint=complaint, accepts=True, amount=180_001, words="x", by=seller, now=NOW
        )
    assert Complaint.objects.get().state == "OPEN"


def test_a_declined_complaint_goes_to_the_staff_who_decide(delivered: Order, seller: User) -> None:
    staff = UserFactory(is_superuser=True)
    complaint = complain(delivered)
    services.answer(complaint=complaint, accepts=False, words="Không phải", by=seller, now=NOW)
    services.escalate(complaint=complaint, words="Nhờ chợ", now=NOW)
    services.decide(
        complaint=complaint, words="Chợ đền", by=staff, now=NOW, amount=50_000, funder="PLATFORM"
    )
    complaint.refresh_from_db()
    assert complaint.state == "SETTLED"
    assert (Refund.objects.get().funder, balance()) == ("PLATFORM", 0)
    assert [step.side for step in complaint.steps.order_by("pk")] == [
        "BUYER",
        "PRODUCER",
        "BUYER",
        "PLATFORM",
    ]


def test_an_unanswered_complaint_goes_to_the_staff_by_itself(delivered: Order) -> None:
    complaint = complain(delivered)
    with pytest.raises(ComplaintRefused):
        services.escalate(complaint=complaint, words="", now=NOW + timedelta(days=3))
    assert services.escalate_late(now=NOW + timedelta(days=3)) == 0
    assert services.escalate_late(now=NOW + timedelta(days=4)) == 1
    assert services.escalate_late(now=NOW + timedelta(days=4)) == 0
    assert Complaint.objects.get().state == "ESCALATED"


def test_a_parcel_that_never_came_is_ended_and_nothing_is_paid_for_cash(
    fill: Fill, buy: Buy, seller: User
) -> None:
    order = buy(fill((ProductFactory(), 1)))
    row = order.consignments.get()
    accept(consignment=row, by=seller)
    hand_over(consignment=row, carrier="Bưu điện", tracking_code="E2", by=seller)
    with pytest.raises(ComplaintRefused):
        complain(order, kind="DAMAGED")
    complaint = complain(order, kind="MISSING")
    services.answer(complaint=complaint, accepts=True, words="Mất hàng", by=seller, now=NOW)
    assert order.consignments.get().state == "RETURNED"
    assert not Refund.objects.exists()
    assert Complaint.objects.get().state == "SETTLED"


def test_before_acceptance_the_buyer_cancels_and_does_not_complain(fill: Fill, buy: Buy) -> None:
    order = buy(fill((ProductFactory(), 1)))
    with pytest.raises(ComplaintRefused):
        complain(order, kind="FACTS")


def test_interest_is_granted_once_for_each_day_a_refund_was_late(
    delivered: Order, seller: User
) -> None:
    complaint = complain(delivered, packs=3, kind="FACTS")
    services.answer(
        complaint=complaint, accepts=True, amount=180_000, words="Đúng", by=seller, now=NOW
    )
    refund = Refund.objects.get()
    give_account(refund=refund, bank="VCB", account_number="0011", account_holder="TRAN")
    in_time = NOW + timedelta(days=30)
    assert pay_interest(now=in_time) == 0
    late = NOW + timedelta(days=103)
    refund_done(refund=refund, reference="FT1", now=late)
    assert pay_interest(now=late) == 1
    assert pay_interest(now=late) == 0
    added = Refund.objects.get(reason="INTEREST")
    assert added.amount == rules.interest(180_000, 1_000, 73) == 3_600
    assert added.funder == "PLATFORM"
    assert balance() == 0


def test_each_step_is_mailed_once(delivered: Order, seller: User) -> None:
    complaint = complain(delivered)
    about = f"{complaint.number}/1"
    row = delivered.consignments.get()
    for expected in (1, 0):
        assert mail_step(delivered.pk, "complaint", row.pk, about) == expected
    assert complaint.number in mail.outbox[0].body
    assert OrderMail.objects.filter(name__startswith="complaint").count() == 1


def test_a_producer_answers_at_the_desk_and_another_one_does_not_see_it(
    client: Client, delivered: Order, seller: User
) -> None:
    complaint = complain(delivered)
    address = reverse("desk:complaint", args=[complaint.pk])
    stranger = UserFactory()
    Member.objects.create(
        producer=ProductFactory().producer,
        user=stranger,
        duty=Member.Duty.OWNER,
        since_on=today(),
    )
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(seller)
    listed = client.get(reverse("desk:complaints")).content.decode()
    assert capfirst(complaint.get_kind_display()) in listed
    typed = {"answer": "yes", "amount": "50000", "words": "Xin lỗi bạn"}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 422  # answered before
    assert Refund.objects.get().amount == 50_000


def test_the_staff_decide_in_two_steps(client: Client, delivered: Order, seller: User) -> None:
    complaint = complain(delivered)
    services.answer(complaint=complaint, accepts=False, words="Không", by=seller, now=NOW)
    services.escalate(complaint=complaint, words="", now=NOW)
    address = reverse("complaint_office", args=[complaint.pk])
    client.force_login(seller)
    assert client.get(address).status_code in {302, 403, 404}
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.get(reverse("complaints_office")).status_code == 200
    typed = {"amount": "30000", "funder": "PRODUCER", "words": "Có lỗi đóng gói"}
    assert client.post(address, typed).status_code == 200
    assert not Refund.objects.exists()
    assert client.post(address, {**typed, "confirm": "1"}).status_code == 302
    assert Refund.objects.get().amount == 30_000


def test_the_buyer_names_a_bank_account_that_is_forgotten_when_paid(
    client: Client, delivered: Order, seller: User
) -> None:
    complaint = complain(delivered)
    services.answer(
        complaint=complaint, accepts=True, amount=50_000, words="Được", by=seller, now=NOW
    )
    Refund.objects.update(state="NEEDS_ACCOUNT")
    page = client.get(delivered.get_absolute_url()).content.decode()
    address = f"/don-hang/{delivered.number}/hoan-tien/1/?k={delivered.key}"
    assert f"/don-hang/{delivered.number}/hoan-tien/1/" in page
    bad = client.post(address, {"bank": "VCB", "account_number": "12a", "account_holder": "T"})
    assert bad.status_code == 422
    typed = {"bank": "VCB", "account_number": "0011223344", "account_holder": "TRAN THI MUA"}
    assert client.post(address, typed).status_code == 302
    refund = Refund.objects.get()
    assert (refund.state, refund.account_number) == ("WAITING", "0011223344")
    refund_done(refund=refund, reference="FT2", now=NOW)
    assert Refund.objects.get().account_number == ""
    assert client.get(address).status_code == 404


def test_thirty_days_after_all_is_over_the_producer_reads_no_words_of_the_buyer(
    delivered: Order, seller: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = delivered.consignments.get()
    line = delivered.lines.get()
    GiftCard.objects.create(line=line, words="Mừng thọ bà Tám")
    complaint = complain(delivered, words="Gọi tôi số 0912 000 111", photos=[picture()])
    client.force_login(seller)
    page, photo = (
        reverse("desk:complaint", args=[complaint.pk]),
        reverse("desk:complaint_photo", args=[complaint.pk, complaint.photos.get().pk]),
    )
    order = reverse("desk:order", args=[row.pk])
    later = today() + timedelta(days=29)

    def read(on: date) -> tuple[bool, int, bool]:
        monkeypatch.setattr("marketplace.desk.access.today", lambda: on)
        said = client.get(page).content.decode()
        card = "bà Tám" in client.get(order).content.decode()
        return "0912 000 111" in said, client.get(photo).status_code, card

    assert read(later + timedelta(days=400)) == (True, 200, False), "it still runs"
    services.answer(complaint=complaint, accepts=True, words="Xin lỗi", by=seller, now=NOW)
    assert read(later) == (True, 200, True)
    assert read(later + timedelta(days=1)) == (False, 404, False)


def test_who_sees_no_money_agrees_to_no_complaint(
    delivered: Order, seller: User, client: Client
) -> None:
    complaint = complain(delivered)
    Member.objects.filter(user=seller).update(duty=Member.Duty.WAREHOUSE)
    client.force_login(seller)
    page = reverse("desk:complaint", args=[complaint.pk])
    assert "trả lại nhiều nhất" not in client.get(page).content.decode()
    for amount in ("50000", "0"):
        typed = {"answer": "yes", "amount": amount, "words": "Vâng"}
        answer = client.post(page, typed)
        assert answer.status_code == 422
        assert "nhờ chủ hoặc người bán" in answer.content.decode()
    complaint.refresh_from_db()
    assert (complaint.state, complaint.granted) == ("OPEN", None)
    said = client.post(page, {"answer": "no", "amount": "0", "words": "Hàng đúng như ảnh"})
    assert said.status_code == 302
