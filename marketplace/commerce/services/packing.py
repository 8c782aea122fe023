"""Noting which lots the packs of a parcel come from: a recall then knows its buyers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from foundation.models import User
from marketplace.commerce.models import Consignment, ConsignmentLot
from marketplace.commerce.order.models import Line
from marketplace.commerce.selectors.lots import lots_of_lines
from marketplace.commerce.selectors.orders import lines_of
from marketplace.commerce.services.errors import NotReady
from traceability.models import Lot
from traceability.selectors import recalled_lot_ids
from traceability.selectors.recalls import quantities_left

Taken = tuple[int, int, int]
"""A line's id, a lot's id, how many packs."""


def note_lots(
    *, consignment: Consignment, taken: Iterable[Taken], by: User | None, on: date
) -> list[ConsignmentLot]:
    """Note the lots of a parcel that is being handed over, in the caller's transaction.

    A line is noted whole or left out; leaving out is allowed and seen – but not while a lot of
    its product is being recalled: then packs of that lot could leave unseen. The lots are locked,
    so that a recall comes wholly before the parcel or wholly after it. Raises NotReady for a
    recalled, empty, closed or foreign lot and for a line noted in part.
    """
    lines = {line.pk: line for line in lines_of(consignment)}
    lots = {
        lot.pk: lot
        for lot in lots_of_lines(list(lines.values()), consignment.producer_id).select_for_update()
    }
    recalled = recalled_lot_ids(lots, on=on)
    wanted = [(line, lot, packs) for line, lot, packs in taken if packs]
    for line_id, lot_id, _packs in wanted:
        line, lot = lines.get(line_id), lots.get(lot_id)
        if line is None or lot is None or lot.product_id != line.product_id:
            raise NotReady(_("Lô này không phải của mặt hàng trong kiện."))
        _must_be_good(lot, recalled, on)
    _must_be_whole(lines, wanted)
    _must_hold_enough(lots, wanted)
    noted = {line_id for line_id, _lot_id, _packs in wanted}
    _must_be_seen([lines[pk] for pk in lines if pk not in noted], lots, recalled)
    return [
        ConsignmentLot.objects.create(
            consignment=consignment,
            line=lines[line_id],
            lot=lots[lot_id],
            quantity=packs,
            noted_by=by,
        )
        for line_id, lot_id, packs in wanted
    ]


def _must_be_good(lot: Lot, recalled: set[int], on: date) -> None:
    if lot.pk in recalled:
        raise NotReady(_("Lô %(code)s đang bị thu hồi: không giao đi được.") % {"code": lot.code})
    if lot.closed_at is not None:
        raise NotReady(_("Lô %(code)s đã đóng sổ.") % {"code": lot.code})
    if lot.best_before_on is not None and lot.best_before_on < on:
        raise NotReady(_("Lô %(code)s đã quá hạn dùng.") % {"code": lot.code})


def _must_be_whole(lines: dict[int, Line], wanted: Sequence[Taken]) -> None:
    packs: Counter[int] = Counter()
    for line_id, _lot_id, number in wanted:
        packs[line_id] += number
    for line_id, number in packs.items():
        line = lines[line_id]
        if number != line.quantity:
            raise NotReady(
                _("%(product)s: ghi đủ %(wanted)d gói theo lô (mới ghi %(noted)d), hoặc để trống.")
                % {"product": line.title, "wanted": line.quantity, "noted": number}
            )


def _must_hold_enough(lots: dict[int, Lot], wanted: Sequence[Taken]) -> None:
    packs: Counter[int] = Counter()
    for _line_id, lot_id, number in wanted:
        packs[lot_id] += number
    left = quantities_left(packs)
    for lot_id, number in packs.items():
        if number > left[lot_id]:
            raise NotReady(
                _("Lô %(code)s chỉ còn %(left)d, không đủ %(wanted)d.")
                % {"code": lots[lot_id].code, "left": int(left[lot_id]), "wanted": number}
            )


def _must_be_seen(unnoted: Sequence[Line], lots: dict[int, Lot], recalled: set[int]) -> None:
    stopped = {lots[pk].product_id: lots[pk].code for pk in recalled}
    for line in unnoted:
        code = stopped.get(line.product_id or 0)
        if code is not None:
            raise NotReady(
                _(
                    "%(product)s: lô %(code)s đang bị thu hồi. Ghi rõ gói lấy từ lô nào rồi mới "
                    "giao đi được."
                )
                % {"product": line.title, "code": code}
            )
