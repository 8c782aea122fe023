"""The office's queue of transfers, statements in two steps, and cash that is paid over."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from foundation.calendar import today
from foundation.models import User
from foundation.rules.roles import Role, row
from marketplace.commerce.models import (
    BankTransfer,
    CashCollection,
    CashRemittance,
    Consignment,
    Payment,
    ProviderEvent,
    StatementImport,
)
from marketplace.commerce.services.bank_transfers import note_transfer
from marketplace.commerce.services.cash import collect
from marketplace.commerce.services.posting import post_delivered
from tests.commerce.banking import ACCOUNT, open_account, told
from tests.factories.market import ProductFactory, UserFactory
from tests.peers.bank import Bank

pytestmark = pytest.mark.django_db

QUEUE = "transfers_office:index"
TAKE_IN = "transfers_office:take_in"
CARRIER = "Vận chuyển Thử"


@pytest.fixture
def staff() -> User:
    person = UserFactory()
    person.groups.add(Group.objects.get(name=row(Role.ADMINISTRATOR).group))
    return person


@pytest.fixture
def office(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def payment(fill: Callable, buy: Callable) -> Payment:
    open_account()
    return buy(fill((ProductFactory(), 2)), method="VIETQR").payment


def waiting(amount: int, words: str = "tien mam") -> BankTransfer:
    return note_transfer(facts=told(words, amount), source="FILE", now=timezone.now())[0]


def statement(payment: Payment) -> SimpleUploadedFile:
    bank = Bank(ACCOUNT)
    bank.take(payment.amount, payment.memo or "", at=datetime(2026, 11, 22, 9, 30))
    bank.take(70_000, "khong ro", at=datetime(2026, 11, 22, 9, 31))
    bank.take(-11_000, "phi", at=datetime(2026, 11, 22, 9, 32))
    return SimpleUploadedFile("sao-ke.csv", bank.statement("VIETCOMBANK"), "text/csv")


@pytest.mark.parametrize("name", [QUEUE, TAKE_IN, "cash_office:index"])
def test_the_pages_are_for_the_sales_staff_alone(name: str, office: Client) -> None:
    assert office.get(reverse(name)).status_code == 200
    officer = UserFactory()
    officer.groups.add(Group.objects.get(name=row(Role.INSPECTOR).group))
    other = Client()
    other.force_login(officer)
    assert other.get(reverse(name)).status_code == 404


def test_a_statement_shows_what_it_would_do_and_writes_only_when_confirmed(
    office: Client, payment: Payment
) -> None:
    sent = {"layout": "VIETCOMBANK", "file": statement(payment)}
    preview = office.post(reverse(TAKE_IN), sent)
    words = preview.content.decode()
    assert "khớp đủ" in words
    assert "chưa biết của đơn nào" in words
    assert payment.order.spoken_number in words
    assert not BankTransfer.objects.exists()
    kept = {key: preview.context[key] for key in ("layout", "kept", "kept_name")}
    for _time in range(2):
        assert office.post(reverse(TAKE_IN), kept | {"confirm": "1"}).status_code == 302
    assert BankTransfer.objects.count() == 2
    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
    assert (StatementImport.objects.get().new_rows, StatementImport.objects.get().rows) == (2, 2)
    assert ModelLogEntry.objects.filter(action="ocop.statement.import").exists()


def test_a_file_of_another_bank_is_refused_in_words(office: Client, payment: Payment) -> None:
    answer = office.post(reverse(TAKE_IN), {"layout": "BIDV", "file": statement(payment)})
    assert answer.status_code == 422
    assert "Không thấy các cột của BIDV" in answer.content.decode()


def test_every_view_of_the_queue_opens(office: Client, payment: Payment) -> None:
    note_transfer(facts=told(payment.memo or "", 1_000, "A"), source="FILE", now=timezone.now())
    rest = payment.amount
    note_transfer(facts=told(payment.memo or "", rest, "B"), source="FILE", now=timezone.now())
    note_transfer(facts=told(payment.memo or "", 5, "C"), source="FILE", now=timezone.now())
    waiting(70_000)
    for key, found in (
        ("cho", "70.000"), ("thua", "1.000"), ("hai-lan", ">C<"), ("da-khop", ">B<"),
        ("don-dong", ""), ("khong-phai", ""), ("tra-lai", ""), ("thieu", ""), ("la", "70.000"),
    ):  # fmt: skip
        answer = office.get(reverse(QUEUE), {"xem": key})
        assert found in answer.content.decode(), key


def test_a_call_that_told_another_amount_is_said(office: Client, payment: Payment) -> None:
    told_so = {"reference": "FT77", "amount": 1}
    ProviderEvent.objects.create(
        provider="SEPAY", reference="1", payload=told_so, outcome="differs"
    )
    assert "FT77" in office.get(reverse(QUEUE)).content.decode()


def test_an_order_that_was_paid_in_part_says_what_is_missing(
    office: Client, payment: Payment
) -> None:
    note_transfer(facts=told(payment.memo or "", 66_000), source="FILE", now=timezone.now())
    words = office.get(reverse(QUEUE), {"xem": "thieu"}).content.decode()
    assert "100.000" in words
    assert payment.order.spoken_number in words


def test_matching_by_hand_is_asked_once_more(office: Client, staff: User, payment: Payment) -> None:
    transfer = waiting(payment.amount)
    address = reverse("transfers_office:inspect", args=[transfer.pk])
    assert payment.order.spoken_number in office.get(address).content.decode()
    typed = {"do": "match", "number": payment.order.spoken_number}
    assert "Đúng, ghi lại" in office.post(address, typed).content.decode()
    payment.refresh_from_db()
    assert payment.state == Payment.State.WAITING
    for _time in range(2):
        office.post(address, typed | {"confirm": "1"})
    payment.refresh_from_db()
    transfer.refresh_from_db()
    assert (payment.state, transfer.decided_by) == (Payment.State.PAID, staff)


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ({"do": "not_ours", "note": "vốn góp"}, "NOT_OURS"),
        ({"do": "sent_back", "reference": "FT99"}, "REFUNDED"),
    ],
)
def test_money_that_is_no_orders_is_put_aside(
    office: Client, payment: Payment, typed: dict, state: str
) -> None:
    transfer = waiting(5_000_000)
    office.post(reverse("transfers_office:inspect", args=[transfer.pk]), typed | {"confirm": "1"})
    transfer.refresh_from_db()
    assert transfer.state == state


def test_a_wrong_order_number_is_said(office: Client, payment: Payment) -> None:
    transfer = waiting(1_000)
    answer = office.post(
        reverse("transfers_office:inspect", args=[transfer.pk]),
        {"do": "match", "number": "123", "confirm": "1"},
    )
    assert answer.status_code == 422
    assert "Không có đơn nào mang số này" in answer.content.decode()


@pytest.fixture
def held(fill: Callable, buy: Callable) -> CashCollection:
    parcel = buy(fill((ProductFactory(), 1))).consignments.get()
    Consignment.objects.filter(pk=parcel.pk).update(
        state="HANDED_OVER", carrier=CARRIER, tracking_code="VD1"
    )
    parcel.refresh_from_db()
    now = timezone.now()
    collected = collect(consignment=parcel, holder="CARRIER", at=now, now=now)
    post_delivered(consignment=parcel, on=today())
    assert collected is not None
    return collected


def test_a_carriers_payment_is_noted_in_two_steps(office: Client, held: CashCollection) -> None:
    assert CARRIER in office.get(reverse("cash_office:index")).content.decode()
    address = reverse("cash_office:note") + f"?don-vi={CARRIER}"
    typed = {
        "reference": "CT1", "amount": held.amount + 5_000, "paid_on": f"{today()}",
        f"kien-{held.pk}": held.amount,
    }  # fmt: skip
    assert "5.000" in office.post(address, typed).content.decode()
    assert not CashRemittance.objects.exists()
    assert office.post(address, typed | {"confirm": "1"}).status_code == 302
    assert CashRemittance.objects.get().amount == held.amount + 5_000
    assert "Không ai còn giữ tiền" in office.get(reverse("cash_office:index")).content.decode()


def test_a_carriers_file_fills_the_form(office: Client, held: CashCollection) -> None:
    content = f"Mã vận đơn,Tiền thu hộ\nVD1,{held.amount - 1000}\nLA,7000\n".encode()
    answer = office.post(
        reverse("cash_office:note") + f"?don-vi={CARRIER}",
        {"file": SimpleUploadedFile("ds.csv", content)},
    )
    words = answer.content.decode()
    assert f'value="{held.amount - 1000}"' in words
    assert f'value="{held.amount + 6000}"' in words
    assert "Vận đơn LA" in words


def test_more_than_a_parcel_holds_is_refused(office: Client, held: CashCollection) -> None:
    address = reverse("cash_office:note") + f"?don-vi={CARRIER}"
    typed = {
        "reference": "CT1", "amount": held.amount + 1, "paid_on": f"{today()}",
        f"kien-{held.pk}": held.amount + 1, "confirm": "1",
    }  # fmt: skip
    assert "chỉ còn" in office.post(address, typed).content.decode()
    assert not CashRemittance.objects.exists()


def test_nobody_who_never_held_cash_pays_any_over(office: Client) -> None:
    address = reverse("cash_office:note")
    assert office.get(f"{address}?don-vi=La").status_code == 404
    assert office.get(f"{address}?chu-the=999999").status_code == 404
    assert office.get(address).status_code == 404
