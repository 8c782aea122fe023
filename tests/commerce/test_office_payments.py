"""What waits at card and wallets, in the back office."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from foundation.rules.roles import Role, row
from marketplace.commerce.models import CardDispute, PaymentAttempt, ProviderEvent, Receipt, Refund
from marketplace.commerce.order.models import Order
from marketplace.commerce.payments import State, Told, card
from tests.commerce.card_shop import state_of
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    person, client = UserFactory(), Client()
    person.groups.add(Group.objects.get(name=row(Role.ADMINISTRATOR).group))
    client.force_login(person)
    return client


@pytest.fixture(autouse=True)
def _keys(settings) -> None:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "sk_test_1", ["whsec_1"]


@pytest.fixture
def order(fill, buy) -> Order:
    """Of 166.000 ₫ with its delivery, paid by card."""
    return buy(fill((ProductFactory(), 2)), method="CARD")


@pytest.fixture
def attempt(order: Order) -> PaymentAttempt:
    """Stripe told of 100.000 ₫ for it."""
    return PaymentAttempt.objects.create(
        payment=order.payment,
        method="CARD",
        number=1,
        key=f"session:{order.number}:1",
        reference="cs_test_1",
        amount=order.payment.amount,
        detail={"mismatch": "amount: 100000 ≠ 166000"},
    )


@pytest.fixture
def stripe_tells(monkeypatch: pytest.MonkeyPatch):
    """What Stripe says when it is asked."""

    def tell(**facts: object) -> None:
        monkeypatch.setattr(card.METHOD, "ask", lambda attempt: Told(**facts))

    return tell


def _event(**facts: object) -> ProviderEvent:
    payload = {"id": "evt_1", "type": "customer.created", "account": None, "livemode": False}
    payload["data"] = {"object": {"id": "cus_1"}}
    defaults = {"provider": "CARD", "reference": "evt_1", "kind": "customer.created"}
    return ProviderEvent.objects.create(
        **defaults | {"payload": payload, "outcome": "RuntimeError"} | facts
    )


def test_one_page_shows_what_waits(
    office: Client, order: Order, attempt, django_assert_max_num_queries
) -> None:
    _event()
    ProviderEvent.objects.create(
        provider="CARD", reference="comparison:missing:ch_1", kind="comparison", outcome="charged"
    )
    CardDispute.objects.create(
        payment=order.payment,
        reference="dp_1",
        amount=5,
        state="needs_response",
        opened_at=timezone.now(),
    )
    with django_assert_max_num_queries(40):
        shown = office.get(reverse("payments_office")).content.decode()

    for words in ("100000 ≠ 166000", "evt_1", "comparison:missing:ch_1", "dp_1"):
        assert words in shown
    assert order.spoken_number in shown
    assert shown.count("Xử lý lại") == 1, "a difference is no event to handle again"


def test_the_page_is_for_the_sales_staff_alone(client: Client, attempt: PaymentAttempt) -> None:
    officer = UserFactory()
    officer.groups.add(Group.objects.get(name=row(Role.PROVINCIAL_OFFICER).group))
    client.force_login(officer)
    event = _event()
    for name, arguments in (
        ("payments_office", []),
        ("payment_attempt_office", [attempt.pk]),
        ("payment_accept_office", [attempt.pk]),
        ("event_close_office", [event.pk]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 404, name
    assert client.post(reverse("event_replay_office", args=[event.pk])).status_code == 404


def test_what_truly_came_is_noted_after_one_more_question(
    office: Client, order: Order, attempt: PaymentAttempt, stripe_tells
) -> None:
    stripe_tells(state=State.PAID, reference="pi_1", amount=100_000, mismatch="amount")
    address = reverse("payment_accept_office", args=[attempt.pk])

    assert "100.000" in office.get(address).content.decode()
    assert not Receipt.objects.exists(), "a look changes nothing"
    office.post(address)
    assert (state_of(order), Receipt.objects.get().amount) == ("PART_PAID", 100_000)
    assert ModelLogEntry.objects.filter(action="ocop.payment.decide").exists()
    assert office.post(address).status_code == 404, "decided once"


def test_money_that_is_not_this_orders_is_set_aside_with_the_reason(
    office: Client, order: Order, attempt: PaymentAttempt
) -> None:
    address = reverse("payment_attempt_office", args=[attempt.pk])
    assert office.get(address).status_code == 200
    assert office.post(address, {"do": "aside", "words": ""}).status_code == 422
    office.post(address, {"do": "aside", "words": "Đã hoàn ở trang Stripe"})

    attempt.refresh_from_db()
    assert (attempt.state, attempt.detail["decided"]) == ("FAILED", "Đã hoàn ở trang Stripe")
    assert state_of(order) == "WAITING"


def test_stripe_may_be_asked_again_and_agree_now(
    office: Client, order: Order, attempt: PaymentAttempt, stripe_tells
) -> None:
    stripe_tells(state=State.PAID, reference="pi_1", amount=order.payment.amount)
    office.post(reverse("payment_attempt_office", args=[attempt.pk]), {"do": "again"})
    assert state_of(order) == "PAID"
    shown = office.get(reverse("payments_office")).content.decode()
    assert reverse("payment_attempt_office", args=[attempt.pk]) not in shown


def test_an_open_event_is_handled_again_or_closed_with_the_reason(office: Client) -> None:
    event = _event()
    office.post(reverse("event_replay_office", args=[event.pk]))
    event.refresh_from_db()
    assert (event.outcome, event.handled_at is None) == ("of no interest here", False)

    other = _event(reference="evt_2")
    address = reverse("event_close_office", args=[other.pk])
    assert office.get(address).status_code == 200
    office.post(address, {"words": "Đã xem, không phải đơn của chợ"})
    other.refresh_from_db()
    assert other.handled_at is not None
    assert "không phải đơn của chợ" in other.outcome


def test_an_event_that_still_cannot_be_handled_says_why(office: Client, monkeypatch) -> None:
    event = _event()

    def away(**_: object) -> None:
        raise RuntimeError("Stripe is away")

    monkeypatch.setattr("marketplace.commerce.services.card_reviews.take_event", away)
    answer = office.post(reverse("event_replay_office", args=[event.pk]), follow=True)
    assert "Stripe is away" in answer.content.decode()


def test_refunds_on_their_way_stand_on_the_page(office: Client, order: Order) -> None:
    receipt = Receipt.objects.create(
        payment=order.payment,
        method="CARD",
        reference="pi_1",
        amount=50_000,
        received_at=timezone.now(),
    )
    Refund.objects.create(
        payment=order.payment,
        number=1,
        method="CARD",
        receipt=receipt,
        amount=50_000,
        reason="CANCELLED",
        funder="BUYER_FUNDS",
        state="WAITING",
        failure="charge_disputed: …",
        due_by=timezone.localdate(),
    )
    assert "charge_disputed" in office.get(reverse("payments_office")).content.decode()
