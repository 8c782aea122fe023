"""Acts on recalls: recall a lot."""

from datetime import date

from django.db import transaction
from django.dispatch import Signal
from wagtail.log_actions import log

from foundation.models import User
from traceability.models import Lot, Recall
from traceability.services.errors import AlreadyRecalled

lot_recalled = Signal()
"""Sent inside the transaction with `recall`."""


@transaction.atomic
def recall_lot(
    *, lot: Lot, reason: str, instructions: str, phone: str, recalled_on: date, by: User
) -> Recall:
    """Recall a lot from `recalled_on` on: its page turns red and it is not sold.

    Raises AlreadyRecalled while a recall of the lot runs.
    """
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    if Recall.objects.running(recalled_on).filter(lot=lot).exists():
        raise AlreadyRecalled(f"Lô {lot.code} đang được thu hồi")
    recall = Recall.objects.create(
        lot=lot,
        recalled_on=recalled_on,
        reason=reason,
        instructions=instructions,
        phone=phone,
        recorded_by=by,
    )
    log(instance=lot, action="ocop.lot.recall", user=by, data={"reason": reason})
    lot_recalled.send(sender=Recall, recall=recall)
    return recall
