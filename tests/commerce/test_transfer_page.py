"""The buyer's page of a transfer: the code, the rest, and that a buyer's word pays nothing."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pyzbar import pyzbar

from marketplace.commerce import payments as plugs
from marketplace.commerce.models import Payment, SellingSettings
from marketplace.commerce.payments import BasketFacts
from marketplace.commerce.rules import vietqr
from marketplace.commerce.services.bank_transfers import note_transfer
from tests.commerce.banking import ACCOUNT, open_account, told
from tests.factories.market import ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(fill: Callable, buy: Callable) -> Payment:
    open_account()
    return buy(fill((ProductFactory(), 2)), method="VIETQR").payment


def page(client: Client, payment: Payment, name: str = "transfer", **query: str):
    query = {"k": payment.order.key} | query
    return client.get(reverse(f"commerce:{name}", args=[payment.order.number]), query)


def read(answer: object) -> vietqr.TransferCode:
    with Image.open(BytesIO(answer.content)) as picture:  # type: ignore[attr-defined]
        (symbol,) = pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return vietqr.parse(symbol.data.decode())


def test_the_page_says_account_sum_and_memo(client: Client, payment: Payment) -> None:
    answer = page(client, payment)
    words = answer.content.decode()
    for fact in ("Vietcombank", ACCOUNT, "CONG TY MAU CHO OCOP", payment.memo, "166.000"):
        assert fact in words
    assert "Tài khoản mẫu" in words
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_picture_holds_just_this_transfer(client: Client, payment: Payment) -> None:
    assert read(page(client, payment, "transfer_code")) == vietqr.TransferCode(
        bin="970436", account=ACCOUNT, amount=payment.amount, purpose=payment.memo or ""
    )


def test_the_picture_can_be_saved(client: Client, payment: Payment) -> None:
    saved = page(client, payment, "transfer_code", luu="1")
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_after_a_part_the_picture_asks_for_the_rest(client: Client, payment: Payment) -> None:
    note_transfer(facts=told(payment.memo or "", 100_000), source="SEPAY", now=timezone.now())
    assert read(page(client, payment, "transfer_code")).amount == payment.amount - 100_000
    assert "100.000" in page(client, payment).content.decode()


def test_saying_that_one_has_paid_pays_nothing(client: Client, payment: Payment) -> None:
    words = page(client, payment, **{"da-chuyen": "1"}).content.decode()
    assert "data-look-again" in words
    assert "Xem lại" in words
    payment.refresh_from_db()
    assert payment.state == Payment.State.WAITING


def test_the_page_says_when_the_bank_told_of_the_money(client: Client, payment: Payment) -> None:
    note_transfer(
        facts=told(payment.memo or "", payment.amount), source="SEPAY", now=timezone.now()
    )
    words = page(client, payment, **{"da-chuyen": "1"}).content.decode()
    assert "Đã nhận đủ" in words
    assert "data-look-again" not in words
    assert page(client, payment, "transfer_code").status_code == 404


def test_without_its_key_the_page_is_not_there(client: Client, payment: Payment) -> None:
    for name in ("transfer", "transfer_code"):
        assert page(client, payment, name, k="sai").status_code == 404


def test_after_the_deadline_no_code_is_shown(client: Client, payment: Payment) -> None:
    Payment.objects.filter(pk=payment.pk).update(due_at=timezone.now())
    assert payment.memo not in page(client, payment).content.decode()


def test_pressing_pay_leads_to_the_code(client: Client, payment: Payment) -> None:
    address = reverse("commerce:pay", args=[payment.order.number])
    answer = client.post(f"{address}?k={payment.order.key}")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(
        reverse("commerce:transfer", args=[payment.order.number])
    )


def test_vietqr_is_offered_only_where_an_account_is_named() -> None:
    facts = BasketFacts(total=100_000, on=timezone.localdate())
    SellingSettings.objects.update(bank_account="")
    assert "VIETQR" not in [choice.code for choice in plugs.choices(facts)]
    open_account()
    assert "VIETQR" in [choice.code for choice in plugs.choices(facts)]
