"""Setting the harvests that may be ordered before. Orders take from them in services.stock."""

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from marketplace.commerce.models import Consignment, HarvestWindow, PreOrder
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.timeline import write_down


class TooManyTaken(OrderRefused):
    """More packs were ordered than the harvest would then hold."""


def _waiting(harvest: HarvestWindow) -> QuerySet[Consignment]:
    """Locked before the harvest, as everywhere."""
    of_orders = PreOrder.objects.filter(harvest=harvest, quantity__gt=0).values("line__order")
    return (
        Consignment.objects.select_for_update()
        .filter(
            order__in=of_orders,
            producer=harvest.product.producer_id,
            state__in=states.BEFORE_LEAVING,
        )
        .order_by("pk")
    )


def _move_with(consignment: Consignment, by: User) -> None:
    ready_on = PreOrder.objects.filter(
        line__order=consignment.order_id,
        line__partner__producer=consignment.producer_id,
        quantity__gt=0,
    ).aggregate(day=Max("harvest__from_on"))["day"]
    if ready_on == consignment.ready_on:
        return
    consignment.ready_on = ready_on
    consignment.save(update_fields=["ready_on"])
    day = f"{ready_on:%d/%m/%Y}" if ready_on else ""
    write_down(consignment, note=_("có hàng từ %(day)s") % {"day": day}, by=by)


@transaction.atomic
def set_harvest(*, harvest: HarvestWindow, by: User) -> HarvestWindow:
    """Write a new or a changed harvest. What was ordered of it stays promised, so `packs` never
    falls below that, however many order meanwhile; where the day moves, the consignments that
    wait move with it and say so in their history. Raises TooManyTaken."""
    waiting = list(_waiting(harvest)) if harvest.pk is not None else []
    if harvest.pk is not None:
        before = HarvestWindow.objects.select_for_update().get(pk=harvest.pk)
        if harvest.packs < before.taken:
            raise TooManyTaken(_("Đã có %(n)d gói được đặt trước.") % {"n": before.taken})
        harvest.taken = before.taken
    harvest.by = by
    harvest.save()
    for consignment in waiting:
        _move_with(consignment, by)
    log(
        instance=harvest.product,
        action="ocop.harvest.set",
        user=by,
        data={"from": f"{harvest.from_on:%Y-%m-%d}", "packs": harvest.packs},
    )
    return harvest
