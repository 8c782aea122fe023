"""Packs that are ready leave first, the rest later. Why so: docs/decisions/0030-parts.md."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.calendar import today
from foundation.models import User
from marketplace.commerce.models import Consignment, PartLine, PartSent
from marketplace.commerce.order.models import Line
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.consignments import unsent
from marketplace.commerce.selectors.parts import why_no_part
from marketplace.commerce.services import payments, stock
from marketplace.commerce.services.consignments import accept
from marketplace.commerce.services.errors import NotReady
from marketplace.commerce.services.packing import Taken, note_lots, settle_marks
from marketplace.commerce.services.telling import tell_buyer
from marketplace.commerce.services.timeline import locked, write_down


@transaction.atomic
def send_part(
    *,
    consignment: Consignment,
    packs: Mapping[int, int],
    carrier: str,
    tracking_code: str = "",
    taken: Iterable[Taken] = (),
    relabelled: bool = False,
    by: User,
    on: date | None = None,
    now: datetime | None = None,
) -> PartSent:
    """Note that these `packs` (by the line's id) went ahead in a parcel of their own, from the
    lots `taken`; at least one pack stays for the rest. Their stock is taken, once; the consignment
    stays accepted and its money as agreed, to be booked when all is delivered.

    Raises NotReady where no part may leave (see `selectors.parts.why_no_part`), for more packs
    than have not left, and whatever packing refuses; MarkLapsed until somebody says that packs
    with a mark no longer in force were `relabelled`.
    """
    on = on or today()
    payment = payments.locked(consignment.order.payment)
    consignment = locked(consignment)
    consignment.order.payment = payment
    refused = why_no_part(consignment, on=on)
    if refused:
        raise NotReady(refused)
    if not carrier.strip():
        raise NotReady(_("Xin ghi tên đơn vị vận chuyển."))
    wanted = _wanted(consignment, packs)
    if consignment.state == states.PLACED:
        consignment = accept(consignment=consignment, by=by)
    part = PartSent.objects.create(
        consignment=consignment,
        number=consignment.parts.count() + 1,
        carrier=carrier.strip(),
        tracking_code=tracking_code.strip(),
        by=by,
    )
    note_lots(consignment=consignment, taken=taken, by=by, on=on, packs=wanted, part=part)
    settle_marks(consignment, relabelled=relabelled, by=by, on=on, now=now, packs=wanted, part=part)
    stock.consume_packs(wanted)
    PartLine.objects.bulk_create(
        PartLine(part=part, line=line, quantity=number) for line, number in wanted.items()
    )
    write_down(consignment, note=_words(part, wanted), by=by)
    log(
        instance=consignment,
        action="ocop.consignment.send_part",
        user=by,
        data={"part": part.number, "packs": sum(wanted.values()), "carrier": part.carrier},
    )
    tell_buyer(
        order=consignment.order, what="part_sent", consignment=consignment, about=str(part.number)
    )
    return part


def _wanted(consignment: Consignment, packs: Mapping[int, int]) -> dict[Line, int]:
    there = unsent(consignment)
    by_id = {line.pk: line for line in there}
    asked = {line_id: number for line_id, number in packs.items() if number}
    if not asked:
        raise NotReady(_("Xin ghi số gói gửi trước."))
    for line_id, number in asked.items():
        if line_id not in by_id or not 0 < number <= there[by_id[line_id]]:
            raise NotReady(_("Không gửi được nhiều gói hơn số chưa gửi."))
    if sum(asked.values()) == sum(there.values()):
        raise NotReady(_("Gửi hết rồi thì không còn phần sau: đóng gói và giao như thường."))
    return {by_id[line_id]: number for line_id, number in sorted(asked.items())}


def _words(part: PartSent, wanted: Mapping[Line, int]) -> str:
    packs = ", ".join(f"{number} × {line.title}" for line, number in wanted.items())
    code = f"{part.carrier} {part.tracking_code}".strip()
    return f"{_('Gửi trước')}: {packs}. {code}"
