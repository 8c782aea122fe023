"""A shop that takes cards from a Stripe of our own, over real HTTP."""

from datetime import timedelta

from django.utils import timezone

from marketplace.commerce.models import LedgerEntry, Payment, PaymentAttempt
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules.ledger import Account
from marketplace.commerce.services.payments import begin_attempt
from tests.peers.stripe_peer import StripePeer


class CardShop:
    """What the tests do as a buyer, as Stripe, and as somebody who looks at the books."""

    def __init__(self, peer: StripePeer) -> None:
        self.peer = peer

    def open_page(self, order: Order) -> PaymentAttempt:
        """The buyer presses "pay" and is sent to Stripe."""
        begin_attempt(payment=order.payment, now=timezone.now())
        return order.payment.attempts.get(state=PaymentAttempt.State.OPEN)

    def pay(self, order: Order, **override: object) -> PaymentAttempt:
        """The buyer pays on Stripe's page; calls go out as the peer is set."""
        attempt = self.open_page(order)
        self.peer.world.pay(attempt.reference, **override)
        return attempt

    def paid(self, order: Order) -> PaymentAttempt:
        """The buyer has paid and every call was answered."""
        attempt = self.pay(order)
        self.peer.calls.wait()
        attempt.refresh_from_db()
        return attempt

    def intent_of(self, attempt: PaymentAttempt) -> str:
        return self.peer.world.find("checkout.session", attempt.reference)["payment_intent"]

    def charge_of(self, attempt: PaymentAttempt) -> dict:
        intent = self.peer.world.find("payment_intent", self.intent_of(attempt))
        return self.peer.world.find("charge", intent["latest_charge"])


def state_of(order: Order) -> str:
    return Payment.objects.get(order=order).state


def balance(account: Account) -> int:
    """What stands on an account, in đồng; debits positive."""
    return sum(
        LedgerEntry.objects.filter(account__kind=account.value).values_list("amount", flat=True)
    )


def trial_balance() -> int:
    return sum(LedgerEntry.objects.values_list("amount", flat=True))


def put_past_its_deadline(order: Order) -> None:
    Payment.objects.filter(order=order).update(due_at=timezone.now() - timedelta(minutes=1))
