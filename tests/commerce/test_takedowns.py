"""Anyone may ask that a product be taken down; a person decides within 24 hours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from marketplace.commerce.models import TakedownRequest
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.selling_queues import open_takedowns, takedowns_due
from marketplace.commerce.services.errors import SellingRefused
from marketplace.commerce.services.listings import accept_listing, send_listing
from marketplace.commerce.services.takedowns import (
    Asked,
    ask_takedown,
    keep_shown,
    take_down,
)
from marketplace.commerce.tasks.sellers import tell_takedown
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def ask(product: Any, asker: str = "CONSUMER", words: str = "Hàng giả", **more: Any) -> Any:
    asked = Asked(asker, "Trần Văn Thử", "nguoi-bao@vi-du.example", words)
    return ask_takedown(product=product, asked=asked, now=more.get("now", NOW))


def test_the_24_hours_run_from_the_moment_it_was_sent() -> None:
    request = ask(ProductFactory())
    assert request.number == "YG-20261122-0001"
    assert request.due_at == NOW + timedelta(hours=24)
    assert ask(ProductFactory()).number == "YG-20261122-0002"


def test_the_same_request_twice_is_one() -> None:
    product = ProductFactory()
    assert ask(product).pk == ask(product).pk


def test_authorities_come_first_and_then_whose_time_is_shortest() -> None:
    late = ask(ProductFactory(), now=NOW + timedelta(hours=5))
    early = ask(ProductFactory())
    authority = ask(ProductFactory(), asker="AUTHORITY", now=NOW + timedelta(hours=9))
    assert list(open_takedowns()) == [authority, early, late]
    waiting = takedowns_due(now=NOW + timedelta(hours=25))
    assert [row.is_overdue for row in waiting.rows].count(True) == 1


def test_what_is_taken_down_is_gone_from_its_page_in_the_next_request(client: Client) -> None:
    product = ProductFactory()
    address = product.get_absolute_url()
    assert client.get(address).status_code == 200
    take_down(request=ask(product), reasons="Nhãn giả", by=UserFactory(), now=timezone.now())
    assert client.get(address).status_code == 404
    offer = offers([product.pk], on=timezone.localdate())[product.pk]
    assert offer.refusal is Refusal.NOT_PUBLIC


def test_it_comes_back_once_it_was_looked_at_again(client: Client) -> None:
    product = ProductFactory()
    take_down(request=ask(product), reasons="Nhãn giả", by=UserFactory(), now=timezone.now())
    product.refresh_from_db()
    check = send_listing(
        product=product, by=UserFactory(), on=timezone.localdate(), now=timezone.now()
    )
    accept_listing(
        check=check, seen_sha256=check.words_sha256, by=UserFactory(), now=timezone.now()
    )
    assert client.get(product.get_absolute_url()).status_code == 200


def test_a_draft_does_not_become_public_by_being_looked_at() -> None:
    product = ProductFactory(unchecked=True, is_public=False)
    check = send_listing(
        product=product, by=UserFactory(), on=timezone.localdate(), now=timezone.now()
    )
    accept_listing(
        check=check, seen_sha256=check.words_sha256, by=UserFactory(), now=timezone.now()
    )
    product.refresh_from_db()
    assert not product.is_public


def test_it_is_decided_once_and_with_reasons() -> None:
    request = ask(ProductFactory())
    with pytest.raises(SellingRefused, match="lý do"):
        keep_shown(request=request, reasons=" ", by=UserFactory(), now=timezone.now())
    keep_shown(request=request, reasons="Giấy tờ đủ", by=UserFactory(), now=timezone.now())
    with pytest.raises(SellingRefused, match="đã được quyết định"):
        take_down(request=request, reasons="Đổi ý", by=UserFactory(), now=timezone.now())
    assert request.product.is_public


def test_the_asker_is_mailed_the_decision_with_its_reasons() -> None:
    request = ask(ProductFactory())
    keep_shown(request=request, reasons="Giấy tờ đủ", by=UserFactory(), now=timezone.now())
    mail.outbox.clear()
    assert tell_takedown(request.pk)
    (sent,) = mail.outbox
    assert sent.to == ["nguoi-bao@vi-du.example"]
    assert "Giấy tờ đủ" in sent.body
    TakedownRequest.objects.filter(pk=request.pk).update(contact="0900000000")
    assert not tell_takedown(request.pk)


def test_anyone_may_ask_on_a_form_without_an_account(client: Client) -> None:
    product = ProductFactory()
    page = client.get(product.get_absolute_url()).content.decode()
    address = f"/yeu-cau-go/?san-pham={product.pk}"
    assert address in page
    assert client.get(address).status_code == 200
    assert client.get("/yeu-cau-go/").status_code == 404
    facts = {
        "asker": "RIGHTS_HOLDER",
        "asker_name": "Công ty Thử",
        "contact": "phap-che@vi-du.example",
        "words": "Dùng ảnh của chúng tôi",
    }
    assert client.post(address, {**facts, "words": ""}).status_code == 422
    assert client.post(address, {**facts, "website": "x"}).status_code == 422
    answer = client.post(address, facts, follow=True)
    request = TakedownRequest.objects.get()
    assert request.number in answer.content.decode()
    assert "phap-che" not in answer.content.decode()
    assert Client().get("/yeu-cau-go/da-nhan/").status_code == 404
