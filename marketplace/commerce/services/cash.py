"""Cash on delivery: the moment it is in somebody's hand. Why so: docs/rules/cash-on-delivery.md."""

from datetime import datetime

from django.db import transaction

from foundation.models import User
from marketplace.commerce.models import CashCollection, Consignment, Payment, Receipt
from marketplace.commerce.order.models import PaymentMethod
from marketplace.commerce.selectors.payments import due, owed
from marketplace.commerce.services.payments import locked


@transaction.atomic
def collect(
    *, consignment: Consignment, holder: str, at: datetime, now: datetime, by: User | None = None
) -> CashCollection | None:
    """Note the cash that a delivered consignment brought, once, and who holds it now
    (`CashCollection.Holder`). None for an order paid otherwise, and where nothing is due.

    Called by the act that notes the delivery, in its transaction and before it books: the
    posting asks the collection for its holder and amount. The buyer's payment is PAID when the
    last part that is still owed has been collected.
    """
    payment = locked(consignment.order.payment)
    if payment.method != PaymentMethod.CASH_ON_DELIVERY:
        return None
    known = CashCollection.objects.filter(consignment=consignment).first()
    amount = due(consignment)
    if known is not None or amount <= 0:
        return known
    Receipt.objects.create(
        payment=payment,
        method=payment.method,
        reference=f"consignment:{consignment.pk}",
        amount=amount,
        received_at=at,
        by=by,
    )
    if owed(payment) == 0 and payment.state == Payment.State.ON_DELIVERY:
        payment.state = Payment.State.PAID
        payment.save(update_fields=["state"])
    return CashCollection.objects.create(
        consignment=consignment,
        holder=holder,
        carrier=consignment.carrier if holder == CashCollection.Holder.CARRIER else "",
        amount=amount,
        collected_at=at,
    )
