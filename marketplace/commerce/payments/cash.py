"""Cash when the goods arrive: nobody to ask before, limits so that few refuse."""

from datetime import datetime

from django.utils.translation import gettext as _

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
from marketplace.commerce.selectors.cash_risk import cash_refusal


class _Cash:
    code = "CASH_ON_DELIVERY"
    is_prepaid = False

    def is_set_up(self) -> bool:
        return True

    def refusal(self, facts: BasketFacts) -> str:
        if facts.is_prepaid_only or facts.has_services:
            return _("Đơn này phải trả trước.")
        return cash_refusal(
            total=facts.total, phone=facts.phone, has_alcohol=facts.has_alcohol, on=facts.on
        )

    def begin(self, payment: Payment, attempt: PaymentAttempt, *, now: datetime) -> Begun:
        return Begun(NextStep(payment.order.get_absolute_url()))

    def ask(self, attempt: PaymentAttempt) -> Told:
        return Told(State.OPEN)

    def close(self, attempt: PaymentAttempt) -> Told:
        return Told(State.EXPIRED)

    def refund(self, refund: Refund) -> RefundTold:
        """Cash cannot go back by itself: a person transfers it to the account the buyer names."""
        if not refund.account_number:
            return RefundTold(RefundState.NEEDS_ACCOUNT)
        return RefundTold(RefundState.BY_HAND)


METHOD = _Cash()
