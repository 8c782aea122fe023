"""An order's page, finding it again, its mails, and staff's view of it."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from catalog.producers.models import Member
from foundation.calendar import today
from foundation.rules.roles import TABLE
from marketplace.commerce.services import hand_over
from marketplace.commerce.tasks.mails import mail_buyer, mail_producer
from tests.commerce.conftest import Buy, Fill
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_without_its_key_an_order_is_not_there(client: Client, fill: Fill, buy: Buy) -> None:
    order, other = buy(fill((ProductFactory(), 1))), buy(fill((ProductFactory(), 1)))
    page = f"/don-hang/{order.number}/"
    assert client.get(f"{page}?k={order.key}").status_code == 200
    for key in ("", other.key, order.key[:-1], order.key + "x", "a:b"):
        assert client.get(page, {"k": key}).status_code == 404
    assert client.get("/don-hang/123456789/", {"k": order.key}).status_code == 404


def test_the_page_is_private(client: Client, fill: Fill, buy: Buy) -> None:
    response = client.get(buy(fill((ProductFactory(), 1))).get_absolute_url())
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"


def test_it_tells_where_each_consignment_is(client: Client, fill: Fill, buy: Buy) -> None:
    mine, other = ProductFactory(), ProductFactory()
    order = buy(fill((mine, 1), (other, 1)))
    hand_over(
        consignment=order.consignments.get(producer=mine.producer),
        carrier="Bưu điện",
        tracking_code="EA99",
        by=UserFactory(),
    )
    page = client.get(order.get_absolute_url()).content.decode()
    assert "Bưu điện EA99" in page
    assert page.count("Đã giao cho đơn vị vận chuyển") == 1
    assert page.count("Chủ thể đóng gói") == 1
    assert "data-print" in page


def test_number_and_telephone_find_it_again(client: Client, fill: Fill, buy: Buy) -> None:
    order = buy(fill((ProductFactory(), 1)))
    for number, phone in (
        (order.number, "0912345678"),
        (order.spoken_number, "+84 912 345 678"),
    ):
        response = client.post("/don-hang/", {"number": number, "phone": phone})
        assert response.url == order.get_absolute_url()
        assert "912" not in response.url.replace(order.number, "").split("?k=")[0]


def test_a_wrong_number_and_a_wrong_telephone_get_the_same_answer(
    client: Client, fill: Fill, buy: Buy
) -> None:
    order = buy(fill((ProductFactory(), 1)))

    def answer(number: str, phone: str) -> tuple[int, str]:
        response = client.post("/don-hang/", {"number": number, "phone": phone})
        page = response.content.decode()
        return response.status_code, page[page.index("<main") :].replace(number, "").replace(
            phone, ""
        )

    import re

    def without_token(told: tuple[int, str]) -> tuple[int, str]:
        return told[0], re.sub(r'csrfmiddlewaretoken" value="\w+"', "", told[1])

    wrong_phone = without_token(answer(order.number, "0999888777"))
    wrong_number = without_token(answer("904049879", "0912345678"))
    assert wrong_phone == wrong_number
    assert wrong_phone[0] == 422


def test_guessing_ends_after_a_few_tries(client: Client, fill: Fill, buy: Buy) -> None:
    order = buy(fill((ProductFactory(), 1)))
    tries = [
        client.post("/don-hang/", {"number": order.number, "phone": f"09000000{n:02d}"}).status_code
        for n in range(10)
    ]
    assert tries == [422] * 8 + [429] * 2
    right = {"number": order.spoken_number, "phone": "0912345678"}
    assert client.post("/don-hang/", right).status_code == 429  # spaces do not help
    elsewhere = {"number": "123", "phone": "0912345678"}
    codes = [
        client.post("/don-hang/", {**elsewhere, "number": str(n)}).status_code for n in range(40)
    ]
    assert codes[-1] == 429


def member(product: Any, **fields: Any) -> Member:
    fields.setdefault("duty", Member.Duty.SALES)
    return Member.objects.create(
        producer=product.producer, user=UserFactory(), since_on=today(), **fields
    )


def test_a_producer_is_told_of_their_own_lines_only(fill: Fill, buy: Buy) -> None:
    mine, theirs = ProductFactory(title="Mắm nhà tôi"), ProductFactory(title="Chè nhà khác")
    seller, _viewer = member(mine), member(mine, duty=Member.Duty.VIEWER)
    member(mine, until_on=today())
    member(theirs)
    order = buy(fill((mine, 2), (theirs, 3)))
    assert mail_producer(order.consignments.get(producer=mine.producer).pk) == 1
    (sent,) = mail.outbox
    assert sent.to == [seller.user.email]
    html = str(sent.alternatives[0][0])
    for told in (sent.body, html):
        assert "Mắm nhà tôi × 2" in told
        assert "166.000" in told
        assert "0912 345 678" in told
        for others in ("Chè nhà khác", theirs.producer.name, "204.000", f"{400_000:,}"):
            assert others not in told


def test_a_producer_without_an_address_is_no_error(fill: Fill, buy: Buy) -> None:
    order = buy(fill((ProductFactory(), 1)))
    assert mail_producer(order.consignments.get().pk) == 0
    assert mail.outbox == []


def test_the_buyer_gets_the_whole_order_and_its_link(client: Client, fill: Fill, buy: Buy) -> None:
    order = buy(fill((ProductFactory(title="Mắm <ngon>"), 2)))
    assert mail_buyer(order.pk) == 1
    (sent,) = mail.outbox
    assert sent.to == ["mua@vi-du.example"]
    assert order.spoken_number in sent.subject
    assert "Mắm <ngon> × 2: 136.000" in sent.body
    assert "Mắm &lt;ngon&gt;" in str(sent.alternatives[0][0])
    link = next(word for word in sent.body.split() if "/don-hang/" in word)
    assert link.startswith(settings.PUBLIC_URL)
    assert client.get(link.removeprefix(settings.PUBLIC_URL)).status_code == 200


def test_an_english_order_is_confirmed_with_english_links(fill: Fill, buy: Buy) -> None:
    mail_buyer(buy(fill((ProductFactory(), 1)), language="en").pk)
    assert "/en/don-hang/" in mail.outbox[0].body


def test_staff_alone_open_oscars_dashboard(client: Client) -> None:
    pages = ["/dashboard/", "/dashboard/catalogue/", "/dashboard/ranges/"]
    for user in (None, UserFactory()):
        if user:
            client.force_login(user)
        assert {client.get(page).status_code for page in pages} <= {302, 403, 404}
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert [client.get(page).status_code for page in pages] == [200] * 3


def test_oscars_own_orders_cannot_be_reached_around_ours(
    client: Client, fill: Fill, buy: Buy
) -> None:
    order = buy(fill((ProductFactory(), 1)))
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    page = f"/dashboard/orders/{order.number}/"
    for answer in (
        client.get("/dashboard/orders/"),
        client.get(page),
        client.post(page, {"order_action": "change_order_status", "new_status": "cancelled"}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, reverse("orders_office:index"))
    order.refresh_from_db()
    assert order.status == "placed"


@pytest.mark.parametrize(
    "part",
    [
        *("partners", "offers", "vouchers", "shipping", "users", "pages", "comms", "reports"),
        "reviews",
    ],
)
def test_doors_of_the_dashboard_that_know_nothing_of_this_market_lead_to_ours(
    client: Client, part: str
) -> None:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    for address in (f"/dashboard/{part}/", f"/dashboard/{part}/1/delete/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/quan-tri/")


def test_no_role_is_granted_oscars_partner_access() -> None:
    granted = {name for row in TABLE for name in row.permissions}
    assert "partner.dashboard_access" not in granted
    assert not Permission.objects.filter(codename="dashboard_access", group__isnull=False).exists()


@pytest.mark.parametrize("name", ["basket:summary", "checkout:index", "customer:login"])
def test_oscars_public_pages_have_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
