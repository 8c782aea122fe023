"""Orders in the back office: one page with everything, and acts of staff alone."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from foundation.models import User
from foundation.rules.roles import Role, row
from marketplace.commerce.models import Refund
from marketplace.commerce.order.models import Order
from marketplace.commerce.services import consignments
from tests.commerce.buyers import BUYER
from tests.commerce.conftest import Buy, Fill
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=row(Role.ADMINISTRATOR).group))
    return user


@pytest.fixture
def desk(client: Client, staff: User) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def order(fill: Fill, buy: Buy) -> Order:
    """Of two producers, paid in cash."""
    return buy(fill((ProductFactory(title="Chè thử"), 2), (ProductFactory(title="Mật thử"), 1)))


def page(order: Order) -> str:
    return reverse("orders_office:order", args=[order.pk])


def act(name: str, pk: int) -> str:
    return reverse(f"orders_office:{name}", args=[pk])


def deliver(order: Order, by: User) -> None:
    for consignment in order.consignments.order_by("pk"):
        consignments.hand_over(consignment=consignment, carrier="Xe khách", tracking_code="", by=by)
        consignments.deliver(consignment=consignment, by=by, now=timezone.now())


def test_one_page_shows_parts_money_ledger_mails_and_audit(
    desk: Client, order: Order, staff: User
) -> None:
    deliver(order, staff)
    shown = desk.get(page(order)).content.decode()
    for words in (
        "Chè thử",
        "Mật thử",
        BUYER.name,
        "Phải trả chủ thể",
        "delivered:",
        "Đã đặt hàng",
    ):
        assert words in shown
    assert shown.count("người mua đã nhận") >= 2
    assert "PRODUCER_PAYABLE" not in shown


@pytest.mark.parametrize("text", ["{number}", "0912 345 678", "Hợp tác xã"])
def test_an_order_is_found_by_number_telephone_or_producer(
    desk: Client, order: Order, text: str
) -> None:
    asked = {"q": text.format(number=order.spoken_number)}
    assert page(order) in desk.get(reverse("orders_office:index"), asked).content.decode()


def test_a_search_that_finds_nothing_says_so(desk: Client, order: Order) -> None:
    answer = desk.get(reverse("orders_office:index"), {"q": "không ai tên này"})
    assert "Không có đơn nào" in answer.content.decode()


@pytest.mark.parametrize("name", ["cho-tra", "chua-nhan", "khong-nhan", "hoan-tien", "khieu-nai"])
def test_lists_of_what_wants_a_person_leave_out_a_quiet_order(
    desk: Client, order: Order, name: str
) -> None:
    answer = desk.get(reverse("orders_office:index"), {"xem": name})
    assert answer.status_code == 200
    assert page(order) not in answer.content.decode()


def test_the_platform_calls_a_part_off_with_a_reason(desk: Client, order: Order) -> None:
    part = order.consignments.order_by("pk")[0]
    assert desk.post(act("cancel", part.pk), {"reason": ""}).status_code == 422
    assert desk.post(act("cancel", part.pk), {"reason": "Chủ thể mất mùa"}).status_code == 302
    part.refresh_from_db()
    assert part.state == "CANCELLED"
    assert "Chủ thể mất mùa" in desk.get(page(order)).content.decode()


def test_money_back_after_delivery_is_given_once_however_often_it_is_sent(
    desk: Client, order: Order, staff: User
) -> None:
    deliver(order, staff)
    part = order.consignments.order_by("pk")[0]
    form = desk.get(act("allowance", part.pk)).context["form"]
    typed = {
        "amount": "10000",
        "funder": "PLATFORM",
        "words": "Một hộp móp",
        "once_token": str(form["once_token"].value()),
    }
    for _ in range(2):
        assert desk.post(act("allowance", part.pk), typed).status_code == 302
    assert Refund.objects.get().amount == 10_000


def test_more_than_came_is_refused_and_what_was_typed_stays(
    desk: Client, order: Order, staff: User
) -> None:
    deliver(order, staff)
    part = order.consignments.order_by("pk")[0]
    typed = {"amount": "99000000", "funder": "PRODUCER", "words": "Nhầm"}
    answer = desk.post(act("allowance", part.pk), typed)
    assert answer.status_code == 422
    assert "99000000" in answer.content.decode()
    assert not Refund.objects.exists()


def test_a_transfer_made_by_hand_is_noted_by_the_banks_number(
    desk: Client, order: Order, staff: User
) -> None:
    deliver(order, staff)
    part = order.consignments.order_by("pk")[0]
    typed = {"amount": "10000", "funder": "PLATFORM", "words": "Một hộp móp"}
    desk.post(act("allowance", part.pk), typed)
    refund = Refund.objects.get()
    Refund.objects.filter(pk=refund.pk).update(account_number="0123", account_holder="A")
    desk.post(act("refund_done", refund.pk), {"reference": "FT77"})
    refund.refresh_from_db()
    assert (refund.state, refund.reference, refund.account_number) == ("DONE", "FT77", "")


@pytest.mark.parametrize("name", ["cancel", "delivered", "refused", "allowance"])
def test_people_who_do_not_look_after_selling_get_404(
    client: Client, order: Order, name: str
) -> None:
    officer = UserFactory()
    officer.groups.add(Group.objects.get(name=row(Role.PROVINCIAL_OFFICER).group))
    client.force_login(officer)
    part = order.consignments.order_by("pk")[0]
    assert client.get(act(name, part.pk)).status_code == 404
    assert client.get(page(order)).status_code == 404
    assert client.get(reverse("orders_office:index")).status_code == 404


def test_the_list_costs_the_same_for_one_order_and_for_five(
    desk: Client, fill: Fill, buy: Buy
) -> None:
    product, address = ProductFactory(), reverse("orders_office:index")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(address)
        return len(queries)

    buy(fill((product, 1)))
    cost()
    one = cost()
    for _ in range(4):
        buy(fill((product, 1)))
    assert cost() == one


def test_a_refund_on_its_way_at_a_provider_is_not_paid_by_hand_too(
    desk: Client, order: Order, staff: User
) -> None:
    deliver(order, staff)
    part = order.consignments.order_by("pk")[0]
    typed = {"amount": "10000", "funder": "PLATFORM", "words": "Một hộp móp"}
    desk.post(act("allowance", part.pk), typed)
    refund = Refund.objects.get()
    for state in ("WAITING", "SENT", "DONE"):
        Refund.objects.filter(pk=refund.pk).update(state=state, account_number="")
        assert desk.post(act("refund_done", refund.pk), {"reference": "FT1"}).status_code == 404
        assert act("refund_done", refund.pk) not in desk.get(page(order)).content.decode()
