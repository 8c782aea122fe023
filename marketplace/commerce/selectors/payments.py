"""What came, what went back, what is still owed. All in đồng, asked of the rows themselves."""

from django.db.models import Sum

from marketplace.commerce.models import Consignment, Cut, Payment, Receipt, Refund


def received(payment: Payment) -> int:
    """What truly came. One query."""
    return Receipt.objects.filter(payment=payment).aggregate(n=Sum("amount"))["n"] or 0


def given_back(payment: Payment) -> int:
    """What goes or went back of it, interest left out. One query."""
    rows = Refund.objects.filter(payment=payment).exclude(state=Refund.State.FAILED)
    return rows.exclude(reason=Refund.Reason.INTEREST).aggregate(n=Sum("amount"))["n"] or 0


def cut_off(order_id: int) -> int:
    """What was taken off the order's consignments before they left. One query."""
    rows = Cut.objects.filter(consignment__order_id=order_id)
    return rows.aggregate(n=Sum("amount"))["n"] or 0


def owed(payment: Payment) -> int:
    """What the buyer still has to pay; never below 0. Two queries."""
    return max(0, payment.amount - cut_off(payment.order_id) - received(payment))


def due(consignment: Consignment) -> int:
    """What the buyer owes for this part after what was cut from it. One query."""
    cut = consignment.cuts.aggregate(n=Sum("amount"))["n"] or 0
    return consignment.total - cut
