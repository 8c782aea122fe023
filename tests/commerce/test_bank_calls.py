"""Calls of the bank feeds over real HTTP: forged, repeated, in disorder, lost."""

import time
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import make_aware
from pytest_django.live_server_helper import LiveServer

from marketplace.commerce.adapters.bank_calls import sepay_signature
from marketplace.commerce.adapters.bank_statements import read_statement
from marketplace.commerce.models import BankTransfer, Payment, ProviderEvent, Receipt, Refund
from marketplace.commerce.rules.bank_statements import LAYOUTS, layout
from marketplace.commerce.services.bank_transfers import TransferFacts, note_transfer
from tests.commerce.banking import ACCOUNT, open_account
from tests.factories.market import ProductFactory
from tests.peers.bank import Bank, post

SEPAY = "/tra-tien/bao-co/sepay/"
CASSO = "/tra-tien/bao-co/casso/"
SECRET = "khong-phai-khoa-that"

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(settings: pytest.FixtureRequest) -> Bank:
    settings.SEPAY_WEBHOOK_SECRET = SECRET
    settings.CASSO_SECURE_TOKEN = "token-thu"
    open_account()
    return Bank(ACCOUNT, secret=SECRET)


@pytest.fixture
def payments(bank: Bank, fill: Callable, buy: Callable) -> list[Payment]:
    return [buy(fill((ProductFactory(), n)), method="VIETQR").payment for n in (1, 2, 3)]


def send(client: Client, bank: Bank, body: bytes, *, at: float | None = None, **headers: str):
    signed = bank.signed(body, at=int(at or time.time())) | headers
    return client.post(SEPAY, body, content_type="application/json", headers=signed)


@pytest.mark.django_db(transaction=True)
def test_a_hundred_calls_in_disorder_pay_each_order_once(
    live_server: LiveServer, bank: Bank, payments: list[Payment]
) -> None:
    for payment in payments:
        bank.take(payment.amount, payment.memo or "")
    bank.push_all(live_server.url + SEPAY, at=int(time.time()), times=100 // 3 + 1, seed=5)
    assert {Payment.objects.get(pk=payment.pk).state for payment in payments} == {"PAID"}
    assert (Receipt.objects.count(), BankTransfer.objects.count()) == (3, 3)
    assert ProviderEvent.objects.filter(handled_at__isnull=False).count() == 3
    assert not Refund.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_calls_lost_a_statement_brings_and_nothing_counts_twice(
    live_server: LiveServer, bank: Bank, payments: list[Payment], client: Client
) -> None:
    for payment in payments:
        bank.take(payment.amount, payment.memo or "")
    bank.push_all(live_server.url + SEPAY, at=int(time.time()), drop=2, seed=1)
    assert Receipt.objects.count() == 1
    for row in read_statement(bank.statement("VIETCOMBANK"), layout("VIETCOMBANK")).rows:
        facts = TransferFacts(
            ACCOUNT, row.reference, row.amount, row.words, make_aware(row.booked_at)
        )
        note_transfer(facts=facts, source="FILE", now=timezone.now())
    assert Receipt.objects.count() == 3
    assert not Refund.objects.exists()


@pytest.mark.parametrize("code", [one.code for one in LAYOUTS])
def test_the_simulated_bank_writes_what_every_layout_reads(bank: Bank, code: str) -> None:
    bank.take(1_250_000, "CHO2345678X tiền hàng")
    bank.take(-11_000, "phí")
    reading = read_statement(bank.statement(code), layout(code))
    assert [(r.reference, r.amount) for r in reading.rows] == [("FT2632600001", 1_250_000)]
    assert reading.outgoing == 1


@pytest.mark.django_db(transaction=True)
def test_forged_and_stale_calls_are_turned_away_over_http(
    live_server: LiveServer, bank: Bank, payments: list[Payment]
) -> None:
    body = bank.sepay_body(bank.take(payments[0].amount, payments[0].memo or ""))
    url, now = live_server.url + SEPAY, int(time.time())
    other = Bank(ACCOUNT, secret="khac")
    assert post(url, body, other.signed(body, at=now))[0] == 401
    assert post(url, body + b" ", bank.signed(body, at=now))[0] == 401
    assert post(url, body, bank.signed(body, at=now - 301))[0] == 401
    assert post(url, body, bank.signed(body, at=now + 301))[0] == 401
    assert post(url, body, {"Authorization": "Apikey "})[0] == 401
    assert not ProviderEvent.objects.exists()
    assert post(url, body, bank.signed(body, at=now)) == (200, '{"success": true}')


def test_our_signature_is_the_one_that_the_feed_describes(bank: Bank) -> None:
    body = b'{"id": 1}'
    assert (
        sepay_signature("1700000000", body)
        == bank.signed(body, at=1_700_000_000)["X-SePay-Signature"]
    )


def test_without_a_secret_the_key_opens(
    client: Client, bank: Bank, settings: pytest.FixtureRequest
) -> None:
    settings.SEPAY_WEBHOOK_SECRET, settings.SEPAY_API_KEY = "", "khoa-thu"
    body = bank.sepay_body(bank.take(1_000, "la"))
    for key, status in (("khoa-sai", 401), ("khoa-thu", 200)):
        answer = client.post(
            SEPAY, body, content_type="application/json",
            headers={"Authorization": f"Apikey {key}"},
        )  # fmt: skip
        assert answer.status_code == status


@pytest.mark.parametrize("path", [SEPAY, CASSO])
def test_without_keys_the_calls_do_not_exist(
    client: Client, path: str, settings: pytest.FixtureRequest
) -> None:
    settings.SEPAY_WEBHOOK_SECRET = settings.SEPAY_API_KEY = settings.CASSO_SECURE_TOKEN = ""
    assert client.post(path, b"{}", content_type="application/json").status_code == 404


@pytest.mark.parametrize("path", [SEPAY, CASSO])
def test_a_call_is_a_post(client: Client, bank: Bank, path: str) -> None:
    assert client.get(path).status_code == 405


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"id":true}', b'{"id":1,"transferAmount":1.5}', b"\xff", b"x" * 9]
)
def test_a_signed_call_that_says_nothing_is_bad(client: Client, bank: Bank, body: bytes) -> None:
    assert send(client, bank, body).status_code == 400


def test_a_call_that_is_too_long_is_not_read(client: Client, bank: Bank) -> None:
    assert send(client, bank, b"{" + b" " * 70_000 + b"}").status_code == 413


def test_money_out_and_other_accounts_are_passed_by(client: Client, bank: Bank) -> None:
    out = bank.sepay_body(bank.take(-5_000, "phí"))
    bank.account = "111"
    elsewhere = bank.sepay_body(bank.take(5_000, "la"))
    for body in (out, elsewhere):
        assert send(client, bank, body).json() == {"success": True}
    assert not BankTransfer.objects.exists()
    assert set(ProviderEvent.objects.values_list("outcome", flat=True)) == {
        "outgoing",
        "other account",
    }


def test_a_call_that_tells_another_amount_for_a_known_number_changes_nothing(
    client: Client, bank: Bank, payments: list[Payment]
) -> None:
    movement = bank.take(payments[0].amount, payments[0].memo or "")
    send(client, bank, bank.sepay_body(movement))
    token = {"Secure-Token": "token-thu"}
    body = bank.casso_body(movement).replace(
        str(movement.amount).encode(), str(movement.amount + 1).encode()
    )
    answer = client.post(CASSO, body, content_type="application/json", headers=token)
    assert answer.status_code == 200
    assert ProviderEvent.objects.get(provider="CASSO").outcome == "differs"
    assert Receipt.objects.count() == 1


def test_two_feeds_that_tell_the_same_money_note_it_once(
    client: Client, bank: Bank, payments: list[Payment]
) -> None:
    movements = [bank.take(payment.amount, payment.memo or "") for payment in payments]
    token = {"Secure-Token": "token-thu"}
    body = bank.casso_body(*movements)
    for movement in movements[:2]:
        send(client, bank, bank.sepay_body(movement))
    answer = client.post(CASSO, body, content_type="application/json", headers=token)
    assert answer.json() == {"success": True}
    assert Receipt.objects.count() == 3
    assert client.post(
        CASSO, body, content_type="application/json", headers={"Secure-Token": "sai"}
    ).status_code == 401  # fmt: skip


def test_what_is_kept_of_a_call_has_no_balance_and_no_names(client: Client, bank: Bank) -> None:
    send(client, bank, bank.sepay_body(bank.take(5_000, "NGUYEN VAN A")))
    assert set(ProviderEvent.objects.get().payload) == {
        "account",
        "reference",
        "amount",
        "booked_at",
    }
