"""A bank transfer by VietQR. The bank tells us of the money (services.bank_transfers); until it
does, nothing the buyer says makes an order paid."""

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from marketplace.commerce.models import Payment, PaymentAttempt, Refund
from marketplace.commerce.payments import (
    BasketFacts,
    Begun,
    NextStep,
    RefundState,
    RefundTold,
    State,
    Told,
)
from marketplace.commerce.selectors.transfers import our_account


class _VietQR:
    code = "VIETQR"
    is_prepaid = True

    def is_set_up(self) -> bool:
        """Once the operator has named bank, account and holder."""
        return our_account() is not None

    def refusal(self, facts: BasketFacts) -> str:
        return ""

    def begin(self, payment: Payment, attempt: PaymentAttempt, *, now: datetime) -> Begun:
        """Our own page with the code; the attempt lasts as long as the goods are kept."""
        address = reverse("commerce:transfer", args=[payment.order.number])
        key = urlencode({"k": payment.order.key})
        return Begun(NextStep(f"{address}?{key}"), expires_at=payment.due_at)

    def ask(self, attempt: PaymentAttempt) -> Told:
        """Nobody can be asked: the bank's files and calls come by themselves."""
        return Told(State.OPEN)

    def close(self, attempt: PaymentAttempt) -> Told:
        """A printed code cannot be taken back. Money that comes after all is a late payment."""
        return Told(State.EXPIRED)

    def refund(self, refund: Refund) -> RefundTold:
        """A person transfers it; the bank never told us the payer's account for certain."""
        if not refund.account_number:
            return RefundTold(RefundState.NEEDS_ACCOUNT)
        return RefundTold(RefundState.BY_HAND)


METHOD = _VietQR()
