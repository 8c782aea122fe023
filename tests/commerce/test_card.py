"""Cards through Stripe's official client, over real HTTP, against the peer of ours.

Ten points make up what a handler of Stripe's calls must do (docs/rules/card.md); each is told by
the tests below its number.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock

import pytest
from django.core.checks import run_checks
from django.db import connections
from django.test import Client
from django.utils import timezone

from marketplace.commerce.models import (
    CardDispute,
    Payment,
    PaymentAttempt,
    ProviderEvent,
    Receipt,
    Refund,
)
from marketplace.commerce.order.models import Order
from marketplace.commerce.payments import BasketFacts, Unreachable, choices
from marketplace.commerce.rules.ledger import Account
from marketplace.commerce.services import card_checks, card_events, card_reviews
from marketplace.commerce.services.payments import begin_attempt, change_method, expire_unpaid
from marketplace.commerce.services.refunds import grant_refund, send_refund
from tests.commerce.card_shop import (
    CardShop,
    balance,
    put_past_its_deadline,
    state_of,
    trial_balance,
)
from tests.factories import ProductFactory, UserFactory
from tests.peers.stripe_peer import StripePeer

pytestmark = pytest.mark.django_db(transaction=True)

CALL = "/tra-tien/stripe/"


@pytest.fixture
def peer(live_server, settings) -> Iterator[StripePeer]:
    with StripePeer() as running:
        settings.STRIPE_SECRET_KEY = running.key
        settings.STRIPE_WEBHOOK_SECRETS = [running.calls.secret]
        settings.STRIPE_API_BASE = running.address
        settings.PUBLIC_URL = live_server.url
        running.calls.address = live_server.url + CALL
        yield running


@pytest.fixture
def shop(peer: StripePeer) -> CardShop:
    return CardShop(peer)


@pytest.fixture
def ordered(fill, buy) -> Callable[..., Order]:
    """An order of 2 × 68 000 ₫ and its delivery, to be paid by card."""

    def order(**facts: object) -> Order:
        product = facts.pop("product", None) or ProductFactory()
        return buy(fill((product, 2)), method="CARD", **facts)

    return order


def card_fee(order: Order) -> int:
    """What the peer keeps."""
    return int(order.total_incl_tax) * 34 // 1000


def _granted(order: Order, amount: int) -> Refund:
    payment = Payment.objects.get(order=order)
    return grant_refund(
        payment=payment,
        amount=amount,
        reason=Refund.Reason.CANCELLED,
        funder=Refund.Funder.BUYER_FUNDS,
        on=timezone.localdate(),
    )


# --- 1. Who may call ---------------------------------------------------------
def test_only_calls_signed_with_our_secret_within_five_minutes_are_believed(
    peer, shop, ordered, settings
) -> None:
    order = ordered()
    peer.calls.hold = True
    shop.pay(order)
    event = peer.calls.held[-1]

    assert peer.calls.send(event, header="t=1,v1=00") == 400, "forged"
    assert peer.calls.send(event, header=" ") == 400, "no signature"
    assert peer.calls.send(event, secret="whsec_somebody_elses") == 400
    assert peer.calls.send(event, at=int(timezone.now().timestamp()) - 301) == 400, "stale"
    assert not ProviderEvent.objects.exists()
    assert state_of(order) == "WAITING"

    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", peer.calls.secret]
    assert peer.calls.send(event) == 200, "the old secret holds while it is exchanged"
    assert state_of(order) == "PAID"


def test_the_address_of_calls_takes_only_posts_of_a_sane_size(peer, client) -> None:
    assert client.get(CALL).status_code == 405
    big = client.post(CALL, b"x" * 300_000, content_type="application/json")
    assert big.status_code == 413
    csrf_strict = Client(enforce_csrf_checks=True)
    assert csrf_strict.post(CALL, b"{}", content_type="application/json").status_code == 400


def test_without_keys_cards_are_not_offered_and_nobody_answers_calls(client, settings) -> None:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "", []
    facts = BasketFacts(total=200_000, on=timezone.localdate())
    assert "CARD" not in {choice.code for choice in choices(facts)}
    assert client.post(CALL, b"{}", content_type="application/json").status_code == 404


def test_a_key_without_a_webhook_secret_is_refused_and_never_offered(settings) -> None:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "sk_test_alone", []
    assert "commerce.E001" in {message.id for message in run_checks()}
    facts = BasketFacts(total=200_000, on=timezone.localdate())
    assert "CARD" not in {choice.code for choice in choices(facts)}


def test_cards_are_offered_between_the_floor_and_the_ceiling_of_the_settings(peer) -> None:
    def refused(total: int) -> str:
        found = choices(BasketFacts(total=total, on=timezone.localdate()))
        return next(choice.refusal for choice in found if choice.code == "CARD")

    assert refused(14_999) == "Thẻ trả được từ 15.000\u00a0₫ trở lên."
    assert refused(15_000) == ""
    assert refused(99_999_999) == ""
    assert refused(100_000_000) == "Thẻ trả được nhiều nhất 99.999.999\u00a0₫."


# --- 2. Once, with its effect ------------------------------------------------
def test_an_event_that_comes_a_hundred_times_counts_once(peer, shop, ordered) -> None:
    order = ordered()
    peer.calls.hold = True
    shop.pay(order)

    assert set(peer.calls.deliver(times=100)) == {200}
    assert state_of(order) == "PAID"
    assert Receipt.objects.filter(payment=order.payment).count() == 1
    assert ProviderEvent.objects.filter(handled_at=None).count() == 0
    assert balance(Account.CARD) == order.total_incl_tax - card_fee(order)
    assert trial_balance() == 0


def test_twenty_deliveries_at_the_same_moment_count_once(peer, shop, ordered) -> None:
    order = ordered()
    peer.calls.hold = True
    shop.pay(order)
    event = peer.calls.held[-1]

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(lambda _: peer.calls.send(event), range(20))) == {200}

    assert Receipt.objects.filter(payment=order.payment).count() == 1
    assert ProviderEvent.objects.get().handled_at is not None


def test_an_event_and_its_effect_are_one_transaction(peer, shop, ordered) -> None:
    order = ordered()
    peer.calls.hold = True
    shop.pay(order)
    event = peer.calls.held[-1]

    save = ProviderEvent.save

    def killed_at_the_mark(row: ProviderEvent, *args: object, **how: object) -> None:
        if how.get("update_fields"):
            raise RuntimeError("killed")
        save(row, *args, **how)

    with mock.patch.object(ProviderEvent, "save", killed_at_the_mark):
        assert peer.calls.send(event) == 500
    assert state_of(order) == "WAITING", "the effect is gone with the mark"
    assert not Receipt.objects.exists()
    assert ProviderEvent.objects.get().handled_at is None, "open, for a replay"

    assert peer.calls.send(event) == 200
    assert state_of(order) == "PAID"


# --- 3. Neither order nor snapshot is truth ----------------------------------
def test_events_in_any_order_lead_to_the_same_paid_order(peer, shop, ordered) -> None:
    order = ordered()
    peer.calls.hold = True
    shop.pay(order)

    assert set(peer.calls.deliver(reverse=True)) == {200}
    assert state_of(order) == "PAID"
    assert order.payment.attempts.get().state == "PAID"


def test_what_an_event_says_of_itself_is_not_believed(peer, shop, ordered) -> None:
    order = ordered()
    peer.calls.hold = True
    attempt = shop.open_page(order)
    session = dict(peer.world.find("checkout.session", attempt.reference))
    session |= {"status": "complete", "payment_status": "paid"}
    told_too_early = peer.world.note("checkout.session.completed", session)

    assert peer.calls.send(told_too_early) == 200, "signed, but Stripe itself says otherwise"
    assert state_of(order) == "WAITING"


def test_a_call_about_an_ended_page_does_not_unpay_an_order(peer, shop, ordered) -> None:
    order = ordered()
    attempt = shop.paid(order)
    late = peer.world.note(
        "checkout.session.expired", peer.world.find("checkout.session", attempt.reference)
    )
    peer.calls.wait()

    assert peer.calls.send(late) == 200
    assert state_of(order) == "PAID"


def test_a_call_that_is_faster_than_the_answer_to_our_request_finds_its_attempt(
    peer, shop, ordered
) -> None:
    order = ordered()
    peer.calls.hold = True
    attempt = shop.open_page(order)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(reference="")
    peer.world.pay(attempt.reference)

    assert set(peer.calls.deliver(reverse=True)) <= {200, 500}
    assert state_of(order) == "PAID"


# --- 4. The right money ------------------------------------------------------
@pytest.mark.parametrize(
    ("override", "said"),
    [
        ({"amount_received": 1_000}, "amount: 1000"),
        ({"currency": "usd"}, "currency: usd"),
        ({"livemode": True}, "livemode: True"),
    ],
)
def test_another_amount_currency_or_mode_waits_for_a_person_and_is_never_paid(
    peer, shop, ordered, override, said
) -> None:
    order = ordered()
    attempt = shop.pay(order, **override)
    peer.calls.wait()

    assert state_of(order) == "WAITING"
    assert not Receipt.objects.exists()
    attempt.refresh_from_db()
    assert said in attempt.detail["mismatch"]


def test_a_session_of_another_order_pays_nothing(peer, shop, ordered) -> None:
    order = ordered()
    attempt = shop.open_page(order)
    peer.world.find("checkout.session", attempt.reference)["client_reference_id"] = "999999999"
    peer.world.pay(attempt.reference)
    peer.calls.wait()

    assert state_of(order) == "WAITING"
    attempt.refresh_from_db()
    assert "order: 999999999" in attempt.detail["mismatch"]


def test_a_person_may_take_what_truly_came_and_the_rest_stays_owed(peer, shop, ordered) -> None:
    order = ordered()
    attempt = shop.pay(order, amount_received=100_000)
    peer.calls.wait()

    card_reviews.accept_what_came(attempt=attempt, by=UserFactory(), now=timezone.now())

    assert state_of(order) == "PART_PAID"
    assert Receipt.objects.get().amount == 100_000
    assert trial_balance() == 0


def test_money_in_another_currency_cannot_be_taken_only_set_aside(peer, shop, ordered) -> None:
    order = ordered()
    attempt = shop.pay(order, currency="usd")
    peer.calls.wait()

    with pytest.raises(card_reviews.NothingToTake):
        card_reviews.accept_what_came(attempt=attempt, by=UserFactory(), now=timezone.now())
    card_reviews.set_aside(attempt=attempt, by=UserFactory(), words="hoàn ở Stripe")

    assert shop.open_page(order).number == 2, "the buyer may try again"


# --- 5. Too late, or changed meanwhile ---------------------------------------
def test_money_after_the_deadline_revives_the_order_while_its_stock_is_there(
    peer, shop, ordered
) -> None:
    order = ordered()
    peer.calls.drop = True
    attempt = shop.open_page(order)
    put_past_its_deadline(order)
    with mock.patch.object(StripePeer, "answer", return_value=(500, {"error": {}})):
        assert not expire_unpaid(payment=order.payment, now=timezone.now()), "not without Stripe"
    assert expire_unpaid(payment=order.payment, now=timezone.now())
    assert state_of(order) == "EXPIRED"
    session = peer.world.find("checkout.session", attempt.reference)
    assert session["status"] == "expired", "nobody can pay on the old page"

    # A page that ended too late all the same: Stripe took the money in the same second.
    session["status"] = "open"
    peer.calls.drop = False
    peer.world.pay(attempt.reference)
    peer.calls.wait()
    assert state_of(order) == "PAID"


def test_money_after_the_deadline_goes_back_when_the_stock_is_gone(
    peer, shop, ordered, fill, buy
) -> None:
    product = ProductFactory(stock__num_in_stock=2)
    order = ordered(product=product)
    attempt = shop.open_page(order)
    put_past_its_deadline(order)
    assert expire_unpaid(payment=order.payment, now=timezone.now())
    buy(fill((product, 2)))

    peer.world.find("checkout.session", attempt.reference)["status"] = "open"
    peer.world.pay(attempt.reference)
    peer.calls.wait()

    assert state_of(order) == "EXPIRED"
    refund = Refund.objects.get()
    assert (refund.reason, refund.amount) == ("LATE", int(order.total_incl_tax))
    send_refund(refund=refund, now=timezone.now())
    assert shop.charge_of(attempt)["refunded"]
    assert trial_balance() == 0


def test_the_old_page_is_closed_before_another_way_to_pay_is_begun(peer, shop, ordered) -> None:
    order = ordered()
    attempt = shop.open_page(order)

    change_method(order=order, method="CASH_ON_DELIVERY", now=timezone.now())

    assert peer.world.find("checkout.session", attempt.reference)["status"] == "expired"
    assert state_of(order) == "ON_DELIVERY"


def test_an_order_paid_while_its_deadline_passes_is_paid(peer, shop, ordered) -> None:
    order = ordered()
    peer.calls.drop = True
    shop.pay(order)
    put_past_its_deadline(order)

    assert not expire_unpaid(payment=order.payment, now=timezone.now())
    assert state_of(order) == "PAID"


# --- 6. The way back ---------------------------------------------------------
def test_the_page_to_come_back_to_asks_stripe_and_leads_to_the_order(
    peer, shop, ordered, client
) -> None:
    order = ordered()
    peer.calls.drop = True
    attempt = shop.open_page(order)
    session = peer.world.find("checkout.session", attempt.reference)
    path = session["success_url"].partition("/don-hang/")[2]

    answer = client.get(f"/don-hang/{path}")
    assert answer.status_code == 200, "having come back proves nothing"
    assert "Chưa thấy tiền của đơn này" in answer.content.decode()
    assert state_of(order) == "WAITING"

    peer.world.pay(attempt.reference)
    answer = client.get(f"/don-hang/{path}")
    assert answer.status_code == 302
    assert answer["Location"] == order.get_absolute_url()
    assert state_of(order) == "PAID"


def test_who_turns_back_may_pay_again_on_the_same_page(peer, shop, ordered, client) -> None:
    order = ordered()
    attempt = shop.open_page(order)
    session = peer.world.find("checkout.session", attempt.reference)
    answer = client.get("/don-hang/" + session["cancel_url"].partition("/don-hang/")[2])
    assert "Bạn chưa trả tiền" in answer.content.decode()

    answer = client.post(f"/don-hang/{order.number}/tra-tien/?k={order.key}")
    assert (answer.status_code, answer["Location"]) == (303, attempt.address)
    assert client.post(f"/don-hang/{order.number}/tra-tien/?k=falsch").status_code == 404


def test_the_address_of_paying_opened_alone_shows_the_order(peer, ordered, client) -> None:
    order = ordered()
    answer = client.get(f"/don-hang/{order.number}/tra-tien/?k={order.key}")
    assert (answer.status_code, answer["Location"]) == (302, order.get_absolute_url())
    assert not order.payment.attempts.exclude(reference="").exists()


def test_a_stripe_that_is_away_is_said_and_loses_nothing(peer, ordered, client) -> None:
    order = ordered()
    peer.fail("POST", "/v1/checkout/sessions", status=429)
    answer = client.post(f"/don-hang/{order.number}/tra-tien/?k={order.key}")
    assert answer.status_code == 503
    assert "Chưa mở được trang trả tiền" in answer.content.decode()

    answer = client.post(f"/don-hang/{order.number}/tra-tien/?k={order.key}")
    assert answer.status_code == 303
    assert order.payment.attempts.count() == 1


# --- 7. Refunds, disputes, ends ----------------------------------------------
def test_partial_and_full_refunds_reach_the_buyer_and_the_ledger(peer, shop, ordered) -> None:
    order = ordered()
    attempt = shop.paid(order)
    first, second = _granted(order, 50_000), _granted(order, int(order.total_incl_tax) - 50_000)

    for refund in (first, second):
        assert send_refund(refund=refund, now=timezone.now()).state == "DONE"
        assert send_refund(refund=refund, now=timezone.now()).state == "DONE", "sent twice, once"
    peer.calls.wait()

    charge = shop.charge_of(attempt)
    assert (charge["amount_refunded"], charge["refunded"]) == (int(order.total_incl_tax), True)
    assert len(peer.world.things["refund"]) == 2
    assert balance(Account.REFUNDS) == 0
    assert balance(Account.BUYER_FUNDS) == 0
    assert trial_balance() == 0
    assert not ProviderEvent.objects.filter(handled_at=None).exists()


def test_a_refund_that_fails_later_is_owed_again_and_never_sinks_twice(peer, shop, ordered) -> None:
    order = ordered()
    shop.paid(order)
    peer.world.refunds_wait = True
    refund = send_refund(refund=_granted(order, 50_000), now=timezone.now())
    assert refund.state == "SENT"

    peer.world.move_refund(refund.reference, "succeeded")
    peer.calls.wait()
    refund.refresh_from_db()
    assert refund.state == "DONE"

    peer.calls.hold = True
    peer.world.move_refund(refund.reference, "failed")
    assert set(peer.calls.deliver(reverse=True, times=3)) == {200}
    refund.refresh_from_db()
    assert (refund.state, refund.tries) == ("NEEDS_ACCOUNT", 1)
    assert balance(Account.REFUNDS) == -50_000, "still promised"
    assert trial_balance() == 0


def test_an_old_call_about_a_refund_does_not_lower_what_was_given_back(peer, shop, ordered) -> None:
    order = ordered()
    shop.paid(order)
    peer.world.refunds_wait = True
    peer.calls.hold = True
    refund = send_refund(refund=_granted(order, 50_000), now=timezone.now())
    peer.world.move_refund(refund.reference, "succeeded")

    peer.calls.deliver(reverse=True)  # "created, pending" comes last
    refund.refresh_from_db()
    assert refund.state == "DONE"


def test_a_refund_made_in_stripes_dashboard_waits_for_a_person(peer, shop, ordered) -> None:
    order = ordered()
    attempt = shop.paid(order)
    peer.world.make_refund({"payment_intent": shop.intent_of(attempt), "amount": "1000"})
    peer.calls.wait()

    waiting = ProviderEvent.objects.filter(handled_at=None)
    assert {row.kind for row in waiting} >= {"charge.refunded", "refund.created"}
    assert "Stripe gave back 1000, we 0" in waiting.get(kind="charge.refunded").outcome


def test_a_dispute_moves_the_ledger_and_back_when_it_is_won(peer, shop, ordered) -> None:
    order = ordered()
    attempt = shop.paid(order)
    total = int(order.total_incl_tax)
    dispute = peer.world.dispute(shop.intent_of(attempt))
    peer.calls.wait()
    assert balance(Account.DISPUTES) == total
    refused = send_refund_of(order)
    assert refused.failure.startswith("charge_disputed"), "never sent a second time meanwhile"

    peer.calls.hold = True
    peer.world.close_dispute(dispute["id"], "won")
    assert set(peer.calls.deliver(reverse=True, times=2)) == {200}
    assert balance(Account.DISPUTES) == 0
    row = CardDispute.objects.get()
    assert (row.state, row.is_won, row.amount) == ("won", True, total)
    assert trial_balance() == 0


def send_refund_of(order: Order) -> Refund:
    refund = _granted(order, 10_000)
    with pytest.raises(Unreachable):
        send_refund(refund=refund, now=timezone.now())
    refund.refresh_from_db()
    return refund


def test_a_banks_question_moves_no_money(peer, shop, ordered) -> None:
    order = ordered()
    attempt = shop.paid(order)
    dispute = peer.world.dispute(shop.intent_of(attempt), status="warning_needs_response")
    peer.world.close_dispute(dispute["id"], "warning_closed")
    peer.calls.wait()

    assert balance(Account.DISPUTES) == 0
    assert CardDispute.objects.get().closed_at is not None


def test_a_page_that_ends_closes_its_attempt_and_the_next_has_a_key_of_its_own(
    peer, shop, ordered
) -> None:
    order = ordered()
    attempt = shop.open_page(order)
    peer.world.ahead = 24 * 3600
    peer.world.session(attempt.reference)
    peer.world.ahead = 0
    peer.calls.wait()

    attempt.refresh_from_db()
    assert attempt.state == "EXPIRED"
    again = shop.open_page(order)
    assert again.key == f"session:{order.number}:2"


def test_a_bank_that_answers_later_pays_then_or_not_at_all(peer, shop, ordered) -> None:
    good, bad = ordered(), ordered()
    for order, is_good in ((good, True), (bad, False)):
        attempt = shop.open_page(order)
        peer.world.promise(attempt.reference)
        peer.calls.wait()
        assert state_of(order) == "WAITING", "a promise is no money"
        peer.world.keep_promise(attempt.reference, good=is_good)
        peer.calls.wait()

    assert (state_of(good), state_of(bad)) == ("PAID", "WAITING")
    assert bad.payment.attempts.get().state == "FAILED"


# --- 8. Keys of our own numbers ----------------------------------------------
def test_twenty_presses_at_once_make_one_page(peer, ordered) -> None:
    order = ordered()

    def press(_: int) -> str:
        try:
            return begin_attempt(payment=order.payment, now=timezone.now()).address
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        addresses = set(pool.map(press, range(20)))

    assert len(addresses) == 1
    assert len(peer.world.things["checkout.session"]) == 1
    assert order.payment.attempts.count() == 1


def test_a_key_that_is_in_use_this_moment_is_tried_again_later(peer, shop, ordered) -> None:
    order = ordered()
    peer.fail("POST", "/v1/checkout/sessions", status=409, times=3)
    with pytest.raises(Unreachable):
        shop.open_page(order)

    assert order.payment.attempts.get().state == "OPEN"
    assert shop.open_page(order).number == 1


def test_an_answer_that_was_lost_does_not_make_a_second_page_or_refund(peer, shop, ordered) -> None:
    order = ordered()
    peer.fail("POST", "/v1/checkout/sessions", status=500, done=True)
    attempt = shop.open_page(order)
    assert attempt.key == f"session:{order.number}:1"
    assert len(peer.world.things["checkout.session"]) == 1
    peer.world.pay(attempt.reference)
    peer.calls.wait()

    peer.fail("POST", "/v1/refunds", status=503, done=True, times=4)
    refund = _granted(order, 30_000)
    with pytest.raises(Unreachable):
        send_refund(refund=refund, now=timezone.now())
    peer.faults.clear()
    assert send_refund(refund=refund, now=timezone.now()).state == "DONE"
    assert [row["amount"] for row in peer.world.things["refund"].values()] == [30_000]
    assert refund.key == f"rf:{order.number}:1"


def test_the_same_key_always_carries_the_same_wish(peer, shop, ordered) -> None:
    order = ordered(language="en")
    attempt = shop.open_page(order)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(address="", reference="")

    begin_attempt(payment=order.payment, now=timezone.now() + timedelta(minutes=3))

    forms = {text for method, path, text in peer.requests if path == "/v1/checkout/sessions"}
    assert len(forms) == 1, "asked again in another language three minutes later"
    assert len(peer.world.things["checkout.session"]) == 1


def test_a_stripe_that_does_not_answer_in_time_is_asked_again_with_the_same_key(
    peer, shop, ordered, monkeypatch
) -> None:
    from marketplace.commerce.adapters import stripe_client

    monkeypatch.setattr(stripe_client, "SECONDS", 0.5)
    stripe_client._client.cache_clear()
    order = ordered()
    peer.fail("POST", "/v1/checkout/sessions", seconds=1.5, status=0)
    try:
        shop.open_page(order)
    finally:
        stripe_client._client.cache_clear()

    assert len(peer.world.things["checkout.session"]) == 1


# --- 9. Lost calls -----------------------------------------------------------
def test_a_sweep_settles_what_a_lost_call_left_open(peer, shop, ordered) -> None:
    order, other = ordered(), ordered()
    peer.calls.drop = True
    shop.pay(order)
    shop.open_page(other)
    now = timezone.now()
    assert card_checks.sweep(now=now) == 0, "a buyer may still be on the page"

    assert card_checks.sweep(now=now + timedelta(minutes=6)) == 1
    assert (state_of(order), state_of(other)) == ("PAID", "WAITING")


def test_one_attempt_that_cannot_be_asked_holds_up_nobody_else(peer, shop, ordered, caplog) -> None:
    first, second = ordered(), ordered()
    peer.calls.drop = True
    broken, _good = shop.pay(first), shop.pay(second)
    peer.fail("GET", f"/v1/checkout/sessions/{broken.reference}", status=500, times=9)

    card_checks.sweep(now=timezone.now() + timedelta(minutes=6))

    assert (state_of(first), state_of(second)) == ("WAITING", "PAID")


def test_a_daily_comparison_finds_what_only_one_side_knows(peer, shop, ordered) -> None:
    order = ordered()
    attempt = shop.paid(order)
    now = timezone.now() + timedelta(minutes=10)
    assert card_checks.compare_with_stripe(now=now) == 0

    peer.calls.drop = True
    foreign = peer.world.make_session(_foreign_form(peer))
    peer.world.pay(foreign["id"])
    shop.charge_of(attempt)["amount_refunded"] = 1_000
    Receipt.objects.create(
        payment=order.payment,
        method="CARD",
        reference="pi_nobody",
        amount=1,
        received_at=timezone.now(),
    )
    assert card_checks.compare_with_stripe(now=now) == 3
    assert card_checks.compare_with_stripe(now=now) == 0, "each is told once"
    told = set(ProviderEvent.objects.filter(kind="comparison").values_list("outcome", flat=True))
    assert told == {
        "charged at Stripe, not noted here",
        "Stripe gave back 1000, we 0",
        "noted here, unknown at Stripe",
    }


def _foreign_form(peer: StripePeer) -> dict:
    data = {"currency": "vnd", "unit_amount": "70000", "product_data": {"name": "?"}}
    return {
        "mode": "payment",
        "line_items": {"0": {"price_data": data, "quantity": "1"}},
        "success_url": "http://127.0.0.1/",
    }


def test_a_daily_comparison_settles_money_that_no_sweep_met_and_books_late_fees(
    peer, shop, ordered
) -> None:
    order = ordered()
    peer.calls.drop = True
    attempt = shop.pay(order)
    charge = shop.charge_of(attempt)
    fee, charge["balance_transaction"] = charge["balance_transaction"], None
    now = timezone.now() + timedelta(minutes=10)
    assert card_checks.compare_with_stripe(now=now) == 0
    assert (state_of(order), balance(Account.FEES)) == ("PAID", 0)

    charge["balance_transaction"] = fee
    assert card_checks.compare_with_stripe(now=now) == 0
    assert balance(Account.FEES) == card_fee(order)
    assert trial_balance() == 0


# --- 10. Whatever else comes -------------------------------------------------
def test_a_call_that_could_not_be_handled_is_made_again_and_counts_once(
    peer, shop, ordered, caplog
) -> None:
    order = ordered()
    attempt = shop.open_page(order)
    peer.fail("GET", "/v1/checkout/sessions", status=500, times=3)  # the client tries three times
    peer.world.pay(attempt.reference)
    peer.calls.wait()

    answers = [status for _, status in peer.calls.answers]
    assert 500 in answers
    assert answers[-1] == 200
    assert state_of(order) == "PAID"
    assert Receipt.objects.count() == 1
    assert not ProviderEvent.objects.filter(handled_at=None).exists()


def test_an_unknown_kind_is_kept_and_answered(peer) -> None:
    thing = {"id": "cus_1", "object": "customer", "name": "Nguyễn Thị Kín", "email": "k@x.example"}
    peer.calls.hold = True
    event = peer.world.note("customer.created", thing)

    assert peer.calls.send(event) == 200
    row = ProviderEvent.objects.get()
    assert row.outcome == "of no interest here"
    assert "Kín" not in str(row.payload), "nothing about people is kept"


def test_another_accounts_event_changes_nothing(peer, shop, ordered) -> None:
    order = ordered()
    peer.calls.hold = True
    attempt = shop.pay(order)
    session = peer.world.find("checkout.session", attempt.reference)
    theirs = peer.world.note("checkout.session.completed", session, account="acct_other")

    assert peer.calls.send(theirs) == 200
    assert state_of(order) == "WAITING"
    assert ProviderEvent.objects.get().outcome.startswith("not ours")


def test_late_calls_arrive_late_and_all_the_same_pay(peer, shop, ordered) -> None:
    peer.calls.delay = 0.3
    order = ordered()
    shop.pay(order)
    assert state_of(order) == "WAITING"
    peer.calls.wait()
    assert state_of(order) == "PAID"


def test_an_open_event_can_be_replayed_by_a_person_or_closed(peer, shop, ordered) -> None:
    order = ordered()
    peer.calls.hold = True
    shop.pay(order)
    event = peer.calls.held[-1]
    with mock.patch.object(card_events, "note_told", side_effect=RuntimeError("killed")):
        assert peer.calls.send(event) == 500
    row = ProviderEvent.objects.get()
    assert row.outcome == "RuntimeError: killed"

    card_reviews.replay(event=row, now=timezone.now())
    assert state_of(order) == "PAID"


def test_a_card_that_needs_3d_secure_or_is_declined_pays_only_in_the_end(
    peer, shop, ordered
) -> None:
    order = ordered()
    attempt = shop.open_page(order)
    for outcome in ("declined", "3ds", "refused"):
        assert peer.page(attempt.reference, outcome)[0] == 200
    peer.calls.wait()
    assert state_of(order) == "WAITING"

    peer.page(attempt.reference, "3ds")
    status, onward, _ = peer.page(attempt.reference, "paid")
    peer.calls.wait()
    assert (status, onward.startswith("http")) == (303, True)
    assert state_of(order) == "PAID"
