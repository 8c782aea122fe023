"""Pages of wholesale requests and group orders: buyer and desk, without JavaScript."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from catalog.producers.models import Member, SalesPoint
from catalog.products.models import Product
from foundation.calendar import today
from marketplace.commerce.models import GroupRun, PickupPoint, Quote, QuoteRequest
from marketplace.commerce.order.models import Order
from marketplace.commerce.services import group_runs, quotes
from marketplace.commerce.services.telling import send_placed, send_step
from marketplace.commerce.tasks.group_runs import mail_group_decided
from marketplace.commerce.tasks.quotes import (
    close_quotes,
    mail_quote_asked,
    mail_quote_closed,
    mail_quote_given,
    mail_quote_taken,
)
from tests.commerce.buyers import TYPED
from tests.commerce.test_group_runs import joined, opened
from tests.commerce.test_group_runs import paid as paid_in
from tests.commerce.test_promotion_pages import at_desk
from tests.commerce.test_quotes import asked, certified, given, take
from tests.commerce.trading import Trade
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade() -> Trade:
    return Trade(UserFactory())


def typed(**facts: Any) -> dict[str, Any]:
    return {
        **TYPED,
        "do": "ask",
        "ocop_set": "9",
        "what": "Nước mắm",
        "quantity": "100",
        "unit": "chai",
        "least_stars": "3",
        "wanted_on": f"{today() + timedelta(days=20):%Y-%m-%d}",
        "open_until": f"{today() + timedelta(days=5):%Y-%m-%d}",
        "organisation": "",
        **facts,
    }


def test_a_request_is_typed_asked_once_and_opened_by_its_address(client: Client) -> None:
    certified()
    where = reverse("commerce:quote_ask")
    page = client.get(f"{where}?bo=9")
    assert page.context["form"]["ocop_set"].value() == "9"
    step = client.post(where, {**typed(), "commune": "", "do": "communes"})
    assert step.status_code == 200
    assert "Phan Thiết" in step.content.decode()
    for _ in range(2):
        answer = client.post(where, typed())
    request = QuoteRequest.objects.get()
    assert answer.url == reverse("commerce:quotes", args=[request.key])
    page = client.get(answer.url)
    assert "Chưa có báo giá nào" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    client.post(reverse("commerce:quotes_close", args=[request.key]))
    request.refresh_from_db()
    assert request.state == "CLOSED"


def test_a_form_filled_by_a_machine_or_sent_too_often_asks_nobody(client: Client) -> None:
    certified()
    where = reverse("commerce:quote_ask")
    assert client.post(where, typed(website="x")).status_code == 422
    for n in range(8):
        last = client.post(where, typed(quantity=str(n + 1)))
    assert last.status_code == 422
    assert QuoteRequest.objects.count() < 7


def test_a_nonsense_set_or_missing_field_is_said(client: Client) -> None:
    page = client.get(reverse("commerce:quote_ask") + "?bo=x")
    assert page.status_code == 200
    page = client.post(reverse("commerce:quote_ask"), typed(ocop_set="26", what=""))
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"ocop_set", "what"}


def answer_typed(page: Any, product: Product, **facts: Any) -> dict[str, Any]:
    return {
        "product": product.pk,
        "unit_price": "50.000",
        "quantity": "100",
        "delivery_charge": "120.000",
        "ready_on": f"{today() + timedelta(days=2):%Y-%m-%d}",
        "valid_until": f"{today() + timedelta(days=7):%Y-%m-%d}",
        "words": "Giao tận kho",
        "once_token": str(page.context["form"]["once_token"].value()),
        **facts,
    }


def test_a_producer_answers_at_the_desk_and_the_buyer_takes_it(
    client: Client, trade: Trade
) -> None:
    product = certified()
    request, desk, stranger = asked(trade), at_desk(product), at_desk(certified())
    quote = request.quotes.get(producer=product.producer)
    where = reverse("desk:quote", args=[quote.pk])
    assert stranger.get(where).status_code == 404
    assert "Nước mắm chai" in desk.get(reverse("desk:quotes")).content.decode()
    page = desk.get(where)
    assert "Phạm Thị Sỉ" not in page.content.decode()
    assert "0987" not in page.content.decode()
    assert desk.post(where, answer_typed(page, product, quantity="501")).status_code == 422
    for _ in range(2):
        assert desk.post(where, answer_typed(page, product)).url == where
    shown = client.get(reverse("commerce:quotes", args=[request.key])).content.decode()
    assert "51.200" in shown  # (100 × 50.000 + 120.000) / 100
    assert "5.120.000" in shown
    assert "4 sao" in shown
    there = reverse("commerce:quote_take", args=[request.key, quote.pk])
    page = client.get(there)
    assert "Điều cần biết trước khi đặt" in page.content.decode()
    assert client.post(there, {"seen": "0"}).status_code == 422
    assert client.post(there, {}).status_code == 422
    seen = page.context["answer"].seen
    first = client.post(there, {"seen": seen})
    order = Order.objects.get()
    assert first.url == order.get_absolute_url()
    assert client.post(there, {"seen": seen}).url == first.url
    assert client.get(first.url).status_code == 200
    assert (
        "Mở đơn hàng" in client.get(reverse("commerce:quotes", args=[request.key])).content.decode()
    )
    assert "được chọn" in desk.get(where).content.decode()


def test_a_key_opens_its_own_request_alone(client: Client, trade: Trade) -> None:
    product = certified()
    one, two = asked(trade), asked(trade, quantity=5)
    quote = given(trade, one, product)
    assert client.get(reverse("commerce:quote_take", args=[two.key, quote.pk])).status_code == 404


def test_a_producer_declines_and_a_viewer_changes_nothing(trade: Trade) -> None:
    product = certified()
    quote = asked(trade).quotes.get()
    viewer = at_desk(product, Member.Duty.VIEWER)
    where = reverse("desk:quote_decline", args=[quote.pk])
    assert viewer.get(reverse("desk:quote", args=[quote.pk])).status_code == 200
    assert viewer.post(where).status_code == 404
    assert viewer.post(reverse("desk:group_runs")).status_code == 404
    at_desk(product).post(where, {"words": ""})
    quote.refresh_from_db()
    assert quote.state == Quote.State.DECLINED


def test_mails_of_a_request_name_the_buyer_to_nobody(trade: Trade) -> None:
    product = certified()
    at_desk(product)
    request = quotes.ask(
        contact=quotes.Contact("Phạm Thị Sỉ", "0987654321", "si@vi-du.example"),
        address=quotes.Address(commune=asked(trade).commune, street="1 Đường Thử"),
        wanted=quotes.Wanted(
            ocop_set=asked(trade).ocop_set,
            what="Fish sauce",
            quantity=9,
            unit="chai",
            least_stars=3,
            wanted_on=trade.on + timedelta(days=9),
            open_until=trade.on,
        ),
        on=trade.on,
        now=trade.now,
        language="en",
    )
    quote = request.quotes.get()
    assert mail_quote_asked(quote.pk) == 1
    assert "Phạm" not in mail.outbox[-1].body
    assert mail_quote_given(quote.pk) == 0
    quote = given(trade, request, product, quantity=9)
    assert mail_quote_given(quote.pk) == 1
    assert mail.outbox[-1].to == ["si@vi-du.example"]
    take(trade, quote)
    assert mail_quote_taken(quote.pk) == 1
    assert mail_quote_asked(quote.pk) == 0
    assert mail_quote_closed(request.pk) == 1
    assert send_placed(order_id=Order.objects.get().pk) == 1
    assert close_quotes(0) == 0


def test_a_run_is_opened_at_the_desk_once(trade: Trade) -> None:
    product = ProductFactory(stock__num_in_stock=50)
    point = SalesPoint.objects.create(name="Điểm thử", commune=product.commune)
    PickupPoint.objects.create(producer=product.producer, sales_point=point)
    SalesPoint.objects.create(name="Của người khác", commune=product.commune)
    desk, where = at_desk(product), reverse("desk:group_runs")
    page = desk.get(where)
    assert "Của người khác" not in page.content.decode()
    facts = {
        "product": product.pk,
        "unit_price": "60.000",
        "threshold": "20",
        "most": "40",
        "closes_on": f"{today() + timedelta(days=3):%Y-%m-%d}",
        "closes_hour": "20",
        "pickup_at": point.pk,
        "once_token": str(page.context["form"]["once_token"].value()),
    }
    assert desk.post(where, {**facts, "most": "60", "once_token": ""}).status_code == 422
    for _ in range(2):
        assert desk.post(where, facts).status_code == 302
    run = GroupRun.objects.get()
    assert (run.unit_price, run.threshold, run.most, run.pickup_at) == (60_000, 20, 40, point)
    there = reverse("desk:group_run", args=[run.pk])
    assert "0 trên 20 gói" in desk.get(there).content.decode()
    assert at_desk(ProductFactory()).get(there).status_code == 404


def test_joining_shows_the_sum_first_and_orders_once(client: Client, trade: Trade) -> None:
    run = opened(trade)
    where = reverse("commerce:group_run", args=[run.key])
    page = client.get(where).content.decode()
    assert "0 trên 5 gói cần có" in page
    facts = {**TYPED, "do": "join", "quantity": "2"}
    step = client.post(where, {**facts, "commune": "", "do": "communes"})
    assert step.status_code == 200
    shown = client.post(where, facts)
    assert shown.status_code == 200
    total = shown.context["content"].total
    assert f"{total:,}".replace(",", ".") in shown.content.decode()
    assert not Order.objects.exists()
    assert client.post(where, {**facts, "seen_total": total - 1}).status_code == 200
    assert client.post(where, {**facts, "seen_total": total, "website": "x"}).status_code == 422
    for _ in range(2):
        done = client.post(where, {**facts, "seen_total": total})
    order = Order.objects.get()
    assert done.url == order.get_absolute_url()
    assert client.get(done.url).status_code == 200
    trade.pay(order)
    page = client.get(where).content.decode()
    assert "2 trên 5 gói cần có" in page
    full = client.post(where, {**facts, "quantity": "9", "seen_total": total * 9})
    assert full.status_code == 200  # another sum is shown first
    full = client.post(
        where, {**facts, "quantity": "9", "seen_total": full.context["content"].total}
    )
    assert full.status_code == 422
    assert "chỉ còn 8 gói" in full.content.decode()


def test_a_page_of_a_run_with_a_pickup_asks_no_address(client: Client, trade: Trade) -> None:
    product = ProductFactory()
    point = SalesPoint.objects.create(name="Điểm thử", commune=product.commune)
    run = opened(trade, product, pickup_at=point)
    where = reverse("commerce:group_run", args=[run.key])
    assert 'name="street"' not in client.get(where).content.decode()
    facts = {"quantity": "1", "name": "An", "phone": "0912345678", "do": "join"}
    total = client.post(where, facts).context["content"].total
    assert total == run.unit_price
    assert client.post(where, {**facts, "seen_total": total}).status_code == 302


@pytest.mark.parametrize(("packs", "words"), [(5, "đã chạy"), (4, "không chạy")])
def test_the_page_and_the_mails_say_how_it_ended(
    client: Client, trade: Trade, packs: int, words: str
) -> None:
    run = opened(trade)
    at_desk(run.product)
    order = paid_in(trade, run, packs)
    assert send_step(order_id=order.pk, what="paid") == 1
    assert "tính vào đơn chung" in mail.outbox[-1].body
    run = group_runs.decide(run=run, now=run.closes_at)
    page = client.get(reverse("commerce:group_run", args=[run.key])).content.decode()
    assert f"Đơn chung {words}" in page
    what = "group_run" if packs == 5 else "group_failed"
    assert send_step(order_id=order.pk, what=what) == 1
    assert send_step(order_id=order.pk, what=what) == 0
    assert mail_group_decided(run.pk) == 1


def test_a_full_and_an_ended_run_take_nobody(client: Client, trade: Trade) -> None:
    run = opened(trade)
    joined(trade, run, 10)
    where = reverse("commerce:group_run", args=[run.key])
    assert "Đã đủ chỗ" in client.get(where).content.decode()
    GroupRun.objects.filter(pk=run.pk).update(closes_at=trade.now - timedelta(minutes=1))
    page = client.get(where).content.decode()
    assert "đang chốt" in page
    assert client.get(reverse("commerce:group_run", args=["khong-co"])).status_code == 404


def test_a_product_page_leads_to_its_open_run_and_to_wholesale(
    client: Client, trade: Trade
) -> None:
    run = opened(trade)
    page = client.get(run.product.get_absolute_url()).content.decode()
    assert reverse("commerce:group_run", args=[run.key]) in page
    assert f"{reverse('commerce:quote_ask')}?bo=9" in page
    other = client.get(ProductFactory().get_absolute_url()).content.decode()
    assert "/don-chung/" not in other
