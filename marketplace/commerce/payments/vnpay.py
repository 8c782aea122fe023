"""The VNPAY method; its part of the building follows."""

from datetime import datetime

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


class _Method:
    code = "VNPAY"
    is_prepaid = True

    def is_set_up(self) -> bool:
        return not self.is_prepaid

    def refusal(self, facts: BasketFacts) -> str:
        return ""

    def begin(self, payment: Payment, attempt: PaymentAttempt, *, now: datetime) -> Begun:
        return Begun(NextStep(payment.order.get_absolute_url()))

    def ask(self, attempt: PaymentAttempt) -> Told:
        return Told(State.OPEN)

    def close(self, attempt: PaymentAttempt) -> Told:
        return Told(State.EXPIRED)

    def refund(self, refund: Refund) -> RefundTold:
        return RefundTold(RefundState.NEEDS_ACCOUNT)


METHOD = _Method()
