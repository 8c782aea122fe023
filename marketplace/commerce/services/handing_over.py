"""Handing a consignment to the carrier: the moment its stock leaves the house."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.calendar import today
from foundation.models import User
from marketplace.commerce.models import Consignment, ConsignmentEvent
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.orders import lines_of
from marketplace.commerce.services.errors import AlreadyHandedOver, NotReady
from marketplace.commerce.services.packing import Taken, note_lots


@transaction.atomic
def hand_over(
    *,
    consignment: Consignment,
    carrier: str,
    tracking_code: str,
    by: User,
    taken: Iterable[Taken] = (),
    on: date | None = None,
) -> Consignment:
    """Note that a consignment went to a carrier, and take its stock: promised and held units
    both go down by what was sent, once. `taken` are the lots its packs come from (see
    `services.packing.note_lots`); `on` is the day it leaves, today where nobody says.

    Raises AlreadyHandedOver on the second call, NotReady without a carrier, when stock records
    no longer cover what was promised, or when a lot may not leave.
    """
    consignment = Consignment.objects.select_for_update().get(pk=consignment.pk)
    if consignment.state == Consignment.State.HANDED_OVER:
        raise AlreadyHandedOver
    if not states.may_become(consignment.state, states.HANDED_OVER):
        raise NotReady(_("Kiện hàng này chưa giao được."))
    if not carrier.strip():
        raise NotReady(_("Xin ghi tên đơn vị vận chuyển."))
    note_lots(consignment=consignment, taken=taken, by=by, on=on or today())
    _take_stock(consignment)
    consignment.state = Consignment.State.HANDED_OVER
    consignment.carrier = carrier.strip()
    consignment.tracking_code = tracking_code.strip()
    consignment.save(update_fields=["state", "carrier", "tracking_code"])
    ConsignmentEvent.objects.create(
        consignment=consignment,
        state=consignment.state,
        note=f"{consignment.carrier} {consignment.tracking_code}".strip()[:200],
        by=by,
    )
    log(
        instance=consignment,
        action="ocop.consignment.hand_over",
        user=by,
        data={"carrier": consignment.carrier, "tracking_code": consignment.tracking_code},
    )
    return consignment


def _take_stock(consignment: Consignment) -> None:
    lines = lines_of(consignment)
    stock = StockRecord.objects.filter(pk__in=[line.stockrecord_id for line in lines])
    list(stock.order_by("pk").select_for_update().values_list("pk"))
    for line in lines:
        record = StockRecord.objects.filter(pk=line.stockrecord_id).first()
        if record is None or not record.is_allocation_consumption_possible(line.num_allocated):
            raise NotReady(
                _("%(product)s: sổ kho không còn đủ số đã đặt.") % {"product": line.title}
            )
        line.consume_allocation(line.num_allocated)
