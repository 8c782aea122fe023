"""Who bears a dispute that was lost: the market, the producer, or the money still held of the
buyer. docs/rules/card.md."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from foundation.templatetags.formats import dong
from marketplace.commerce.models import CardDispute, Consignment, Payment, Refund
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.card import to_be_borne
from marketplace.commerce.selectors.payments import due
from marketplace.commerce.services import payments
from marketplace.commerce.services.cancelling import cancel_order
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.refunds import grant_refund

Funder = Refund.Funder


class DisputeRefused(OrderRefused):
    """Nothing was changed; the text says why."""


@transaction.atomic
def bear(
    *,
    dispute: CardDispute,
    amount: int,
    funder: str,
    words: str,
    by: User,
    now: datetime,
    consignment: Consignment | None = None,
) -> Refund:
    """Say who bears a lost dispute, or `amount` đồng of it: a refund of reason DISPUTE, which the
    buyer's bank has paid already, so nothing is sent.

    A producer bears at most what a delivered `consignment` of theirs cost the buyer. The buyer's
    own money bears at most what the parts cost that have not left; those are called off in the
    same step. Raises DisputeRefused, RefundTooMuch.
    """
    payment = payments.locked(dispute.payment)
    dispute = CardDispute.objects.select_for_update().get(pk=dispute.pk)
    if dispute.closed_at is None or dispute.is_won is not False:
        raise DisputeRefused(_("Khoản này chưa có kết quả thua, chưa ghi ai chịu được."))
    left = min(to_be_borne(dispute), _most(payment, funder, consignment))
    if not 0 < amount <= left:
        raise DisputeRefused(
            _("Bên ấy chịu được nhiều nhất %(left)s của khoản này.") % {"left": dong(max(left, 0))}
        )
    refund = grant_refund(
        payment=payment,
        amount=amount,
        reason=Refund.Reason.DISPUTE,
        funder=funder,
        consignment=consignment if funder == Funder.PRODUCER else None,
        words=words,
        by=by,
        on=timezone.localdate(now),
    )
    if funder == Funder.BUYER_FUNDS:
        reason = _("Ngân hàng của người mua đã đòi lại tiền.")
        cancel_order(order=payment.order, reason=reason, side=states.PLATFORM, by=by, now=now)
    log(
        instance=payment.order,
        action="ocop.dispute.bear",
        user=by,
        data={"dispute": dispute.reference, "amount": amount, "funder": funder},
    )
    return refund


def _most(payment: Payment, funder: str, consignment: Consignment | None) -> int:
    """The most that this side can bear, in đồng."""
    rows = Consignment.objects.filter(order=payment.order).order_by("pk")
    if funder == Funder.PLATFORM:
        return payment.amount
    if funder == Funder.BUYER_FUNDS:
        return sum(due(row) for row in rows if states.may_cancel(row.state, states.PLATFORM))
    if consignment is None or consignment.order_id != payment.order_id:
        raise DisputeRefused(_("Xin chọn kiện hàng của chủ thể chịu."))
    row = rows.select_for_update().get(pk=consignment.pk)
    if row.state != states.DELIVERED:
        raise DisputeRefused(_("Kiện này chưa giao xong, chủ thể chưa được trả gì để chịu."))
    borne = Refund.objects.filter(consignment=row, funder=Funder.PRODUCER)
    taken = sum(borne.exclude(state=Refund.State.FAILED).values_list("amount", flat=True))
    return due(row) - taken
