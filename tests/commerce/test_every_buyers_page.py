"""Every public page of selling: who holds no key finds nothing, and opening changes nothing."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from marketplace.commerce import urls
from marketplace.commerce.order.models import Order
from tests.certification.selling_world import SellingWorld
from tests.certification.test_every_view import noting_writes
from tests.factories import ProducerFactory, UserFactory

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = frozenset(
    {
        *("basket", "checkout", "communes", "takedown", "track", "booking_ask", "quote_ask"),
        *("group_run", "question_ask", "review_photo", "review_photo_small"),
    }
)
ONLY_POSTED = frozenset(
    {
        *("add", "update", "voucher", "voucher_out", "card_words", "say_received", "other_method"),
        *("complaint_act", "pay", "booking_other_day", "review_withdraw"),
    }
)
CALLS = frozenset({"stripe", "sepay", "casso", "vnpay", "momo", "zalopay", "carrier_call"})
"""Of providers: without their keys none exists."""
BY_SESSION = frozenset({"takedown_asked"})
A_KEY = "<uuid:key>"
"""Bookings and the like: the address itself is what only its owner knows."""


@pytest.fixture
def world(db: None) -> SellingWorld:
    return SellingWorld(ProducerFactory.create(), staff=UserFactory.create(is_superuser=True))


def arguments(world: SellingWorld) -> dict[str, tuple[object, ...]]:
    order: Order = world.paid
    part = order.consignments.get().pk
    refund = order.payment.refunds.get().number
    complaint = (order.number, world.complaint.number)
    one = (order.number,)
    photo = (world.review.photos.get().pk,)
    of_order = ("placed", "other_method", "contract", "contract_pdf", "receipt_pdf")
    return {
        **dict.fromkeys(of_order, one),
        **dict.fromkeys(("pay", "pay_back", "transfer", "transfer_code"), one),
        **dict.fromkeys(("cancel", "say_received", "complaint_start"), (order.number, part)),
        "refund_account": (order.number, refund),
        **dict.fromkeys(("complaint", "complaint_act"), complaint),
        "complaint_photo": (*complaint, world.complaint.photos.get().pk),
        "reviews": one,
        **dict.fromkeys(("review", "review_withdraw"), (order.number, world.review.line_id)),
        **dict.fromkeys(("review_photo", "review_photo_small"), photo),
        "question_ask": (world.product.pk,),
        "communes": ("68",),
        "carrier_call": ("ghn",),
        "booking_ask": world.arguments["desk:service_terms"],
        "group_run": ("khong-co",),
    }


def of_an_order(world: SellingWorld) -> dict[str, str]:
    found = {}
    for pattern in urls.urlpatterns:
        if "<str:number>" in str(pattern.pattern):
            args = arguments(world)[pattern.name]
            found[pattern.name] = reverse(f"commerce:{pattern.name}", args=args)
    return found


def test_every_public_page_is_of_a_kind_that_is_looked_after(world: SellingWorld) -> None:
    known = OPEN_TO_ALL | ONLY_POSTED | CALLS | BY_SESSION | set(of_an_order(world))
    named = {p.name for p in urls.urlpatterns if A_KEY not in str(p.pattern)}
    assert named - known == set()


def test_an_orders_pages_open_by_its_own_key_alone(world: SellingWorld, client: Client) -> None:
    other: Order = world.parcel.order
    for name, address in of_an_order(world).items():
        for key in ("", "?k=", f"?k={other.key}", f"?k={world.paid.key[:-1]}", "?k=%00", "?k=é"):
            assert client.get(address + key).status_code in {404, 405}, (name, key)
            assert client.post(address + key).status_code in {404, 405}, (name, key)


def test_a_key_opens_nothing_of_another_order(world: SellingWorld, client: Client) -> None:
    other: Order = world.parcel.order
    mine, theirs = f"?k={other.key}", world.paid.consignments.get().pk
    for name in ("cancel", "complaint_start", "say_received"):
        address = reverse(f"commerce:{name}", args=[other.number, theirs]) + mine
        assert client.post(address).status_code == 404, name
    refund = reverse("commerce:refund_account", args=[other.number, 1])
    assert client.get(refund + mine).status_code == 404
    for name in ("review", "review_withdraw"):
        address = reverse(f"commerce:{name}", args=[other.number, world.review.line_id]) + mine
        assert client.post(address).status_code == 404, name
    complaint = world.complaint
    for name, more in (
        ("complaint", ()),
        ("complaint_act", ()),
        ("complaint_photo", (complaint.photos.get().pk,)),
    ):
        address = reverse(f"commerce:{name}", args=[other.number, complaint.number, *more]) + mine
        assert client.post(address).status_code in {404, 405}, name
        assert client.get(address).status_code in {404, 405}, name


def test_opening_a_public_page_writes_nothing(world: SellingWorld, client: Client) -> None:
    written: list[tuple[str, str]] = []
    known = arguments(world)
    for pattern in urls.urlpatterns:
        args: Any = known.get(pattern.name, ())
        if A_KEY in str(pattern.pattern):
            continue
        address = reverse(f"commerce:{pattern.name}", args=args) + f"?k={world.paid.key}"
        with connection.execute_wrapper(noting_writes(pattern.name, written)):
            status = client.get(address).status_code
        assert status < 500, pattern.name
        if pattern.name in ONLY_POSTED:
            assert status in {302, 405}, pattern.name
    assert written == []


def test_a_page_with_a_key_in_its_address_opens_by_that_key_alone(client: Client) -> None:
    for pattern in urls.urlpatterns:
        if str(pattern.pattern).count("<") == 1 and A_KEY in str(pattern.pattern):
            address = reverse(f"commerce:{pattern.name}", args=[uuid4()])
            assert client.get(address).status_code in {404, 405}, pattern.name
            assert client.post(address).status_code in {404, 405}, pattern.name


def test_without_their_keys_no_provider_can_call(client: Client, db: None) -> None:
    for name in CALLS:
        args = ["ghn"] if name == "carrier_call" else []
        address = reverse(f"commerce:{name}", args=args)
        answers = {client.post(address, "{}", "application/json").status_code}
        answers.add(client.get(address).status_code)
        assert answers <= {404, 405}, name
