"""Packing a parcel: from which lots, under which label; and unpacking it again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from marketplace.commerce.models import Consignment, ConsignmentLot, LotReturn, PartSent, Relabel
from marketplace.commerce.order.models import Line
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.consignments import lots_here, lots_in, unsent
from marketplace.commerce.selectors.lots import lots_of_lines
from marketplace.commerce.services.errors import MarkLapsed, NotReady, WrongState
from marketplace.commerce.services.timeline import locked, move, must_become
from traceability.models import Lot, TraceEvent
from traceability.selectors import recalled_lot_ids
from traceability.selectors.label_marks import lapsed_marks
from traceability.selectors.recalls import quantities_left
from traceability.services import log_event

Taken = tuple[int, int, int]
"""A line's id, a lot's id, how many packs."""


@transaction.atomic
def pack(
    *,
    consignment: Consignment,
    taken: Iterable[Taken],
    relabelled: bool = False,
    by: User,
    on: date,
    now: datetime | None = None,
) -> Consignment:
    """Note that an accepted consignment is packed, and from which lots.

    Each line is noted whole or left out (`note_lots`). Packs that bear a mark which is no longer
    in force are refused, until somebody says that they were `relabelled`: that is written down
    with the parcel and in the history of the lot. Raises WrongState, NotReady, MarkLapsed.
    """
    consignment = locked(consignment)
    must_become(consignment, states.PACKED)
    notes = note_lots(consignment=consignment, taken=taken, by=by, on=on)
    settle_marks(consignment, relabelled=relabelled, by=by, on=on, now=now)
    move(consignment, states.PACKED, note="", by=by)
    log(instance=consignment, action="ocop.consignment.pack", user=by, data={"lots": len(notes)})
    return consignment


@transaction.atomic
def unpack(*, consignment: Consignment, by: User) -> Consignment:
    """Take a packed parcel apart before it leaves: its packs count in their lots again. Raises
    WrongState."""
    consignment = locked(consignment)
    if consignment.state != states.PACKED:
        raise WrongState(consignment)
    give_lots_back(consignment, by=by)
    move(consignment, states.ACCEPTED, note=_("đã mở kiện ra"), by=by)
    log(instance=consignment, action="ocop.consignment.unpack", user=by)
    return consignment


def give_lots_back(
    consignment: Consignment,
    *,
    by: User | None,
    quantities: Mapping[int, int] | None = None,
    good: Mapping[int, int] | None = None,
    with_parts: bool = False,
) -> None:
    """Count packs in their lots again: all, or so many of each line (`quantities`, by its id), from
    the lot noted last. `good`: how many of a line can be sold again; all, where nobody says.
    `with_parts`: also what went ahead in parts. The consignment is locked by the caller; PostgreSQL
    refuses more than went."""
    rows = (lots_in if with_parts else lots_here)(consignment)
    lots = Lot.objects.filter(pk__in={row.note.lot_id for row in rows}).order_by("pk")
    list(lots.select_for_update().values_list("pk"))
    back, sound = Counter(quantities or {}), Counter(good or {})
    for row in reversed(rows):
        line_id = row.note.line_id
        packs = row.left if quantities is None else min(row.left, back[line_id])
        back[line_id] -= packs
        fit = packs if good is None else min(packs, sound[line_id])
        sound[line_id] -= fit
        for quantity, is_good in ((fit, True), (packs - fit, False)):
            if quantity:
                LotReturn.objects.create(noted=row.note, quantity=quantity, is_good=is_good, by=by)


def note_lots(
    *,
    consignment: Consignment,
    taken: Iterable[Taken],
    by: User | None,
    on: date,
    packs: Mapping[Line, int] | None = None,
    part: PartSent | None = None,
) -> list[ConsignmentLot]:
    """Note the lots of a parcel that is being packed, in the caller's transaction: of all that has
    not left, or of the `packs` that go ahead in a `part`.

    A line is noted whole or left out; leaving out is allowed and seen – but not while a lot of
    its product is being recalled: then packs of that lot could leave unseen. The lots are locked,
    so that a recall comes wholly before the parcel or wholly after it. Raises NotReady for a
    recalled, empty, closed or foreign lot and for a line noted in part.
    """
    wanted_packs = unsent(consignment) if packs is None else packs
    lines = {line.pk: line for line in wanted_packs}
    lots = lock_lots(consignment, list(wanted_packs))
    recalled = recalled_lot_ids(lots, on=on)
    wanted = [(line, lot, number) for line, lot, number in taken if number]
    for line_id, lot_id, _number in wanted:
        line, lot = lines.get(line_id), lots.get(lot_id)
        if line is None or lot is None or lot.product_id != line.product_id:
            raise NotReady(_("Lô này không phải của mặt hàng trong kiện."))
        _must_be_good(lot, recalled, on)
    _must_be_whole(wanted_packs, wanted)
    _must_hold_enough(lots, wanted)
    noted = {line_id for line_id, _lot_id, _number in wanted}
    must_be_seen([lines[pk] for pk in lines if pk not in noted], lots, recalled)
    return [
        ConsignmentLot.objects.create(
            consignment=consignment,
            line=lines[line_id],
            lot=lots[lot_id],
            part=part,
            quantity=number,
            noted_by=by,
        )
        for line_id, lot_id, number in wanted
    ]


def lock_lots(consignment: Consignment, lines: Sequence[Line]) -> dict[int, Lot]:
    """The producer's packed lots of these lines' products by id, locked, oldest first."""
    rows = lots_of_lines(lines, consignment.producer_id).select_for_update()
    return {lot.pk: lot for lot in rows}


def _must_be_good(lot: Lot, recalled: set[int], on: date) -> None:
    if lot.pk in recalled:
        raise NotReady(_("Lô %(code)s đang bị thu hồi: không giao đi được.") % {"code": lot.code})
    if lot.closed_at is not None:
        raise NotReady(_("Lô %(code)s đã đóng sổ.") % {"code": lot.code})
    if lot.best_before_on is not None and lot.best_before_on < on:
        raise NotReady(_("Lô %(code)s đã quá hạn dùng.") % {"code": lot.code})


def _must_be_whole(lines: Mapping[Line, int], wanted: Sequence[Taken]) -> None:
    packs: Counter[int] = Counter()
    for line_id, _lot_id, number in wanted:
        packs[line_id] += number
    for line, number in lines.items():
        if line.pk in packs and packs[line.pk] != number:
            raise NotReady(
                _("%(product)s: ghi đủ %(wanted)d gói theo lô (mới ghi %(noted)d), hoặc để trống.")
                % {"product": line.title, "wanted": number, "noted": packs[line.pk]}
            )


def _must_hold_enough(lots: Mapping[int, Lot], wanted: Sequence[Taken]) -> None:
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


def must_be_seen(unnoted: Sequence[Line], lots: Mapping[int, Lot], recalled: set[int]) -> None:
    """Raises NotReady for a line without lots while a lot of its product is recalled."""
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


def settle_marks(
    consignment: Consignment,
    *,
    relabelled: bool,
    by: User,
    on: date,
    now: datetime | None,
    packs: Mapping[Line, int] | None = None,
    part: PartSent | None = None,
) -> None:
    """Write down that packs with a mark no longer in force got another label, once their lots are
    noted; of `packs` that go ahead in a `part`, where it is one. Raises MarkLapsed where nobody
    says that they were `relabelled`."""
    lapsed = lapsed_packs(consignment, on=on, packs=packs, part=part)
    if not lapsed:
        return
    if not relabelled:
        raise MarkLapsed(lapsed_words(lapsed))
    for (line, lot), number in lapsed.items():
        Relabel.objects.create(
            consignment=consignment, line=line, lot=lot, part=part, quantity=number, by=by
        )
        if lot is not None:
            log_event(
                lot=lot,
                kind=TraceEvent.Kind.RELABELLED,
                happened_at=now or timezone.now(),
                detail=_("Gỡ hoặc che nhãn sao OCOP hết hiệu lực trước khi gửi."),
                quantity=Decimal(number),
                unit=lot.unit,
                source=TraceEvent.Source.SERVICE,
                by=by,
            )


def lapsed_packs(
    consignment: Consignment,
    *,
    on: date,
    packs: Mapping[Line, int] | None = None,
    part: PartSent | None = None,
) -> dict[tuple[Line, Lot | None], int]:
    """The packs in a parcel that bear a mark no longer in force and were not relabelled for it,
    by line and lot. A line without lots counts whole, where a lot it may come from bears one.
    Of what has not left; of the `packs` of a `part`, where one is named: its new labels say
    nothing of the rest."""
    wanted = unsent(consignment) if packs is None else packs
    inside = part.pk if part is not None else None
    noted = [row for row in lots_in(consignment) if row.note.part_id == inside]
    possible = list(lots_of_lines(list(wanted), consignment.producer_id).filter(closed_at=None))
    lapsed = lapsed_marks([*possible, *(row.note.lot for row in noted)], on=on)
    if not lapsed:
        return {}
    found: Counter[tuple[Line, Lot | None]] = Counter()
    for row in noted:
        if row.note.lot_id in lapsed:
            found[(row.note.line, row.note.lot)] += row.left
    dead_products = {lot.product_id for lot in possible if lot.pk in lapsed}
    in_lots = {row.note.line_id for row in noted}
    for line, number in wanted.items():
        if line.pk not in in_lots and line.product_id in dead_products:
            found[(line, None)] += number
    for done in consignment.relabels.filter(part=part):
        found[(done.line, done.lot)] -= done.quantity
    return {key: number for key, number in found.items() if number > 0}


def lapsed_words(lapsed: Mapping[tuple[Line, Lot | None], int]) -> str:
    """Which packs have to be relabelled, for people."""
    names = [
        f"{packs} × {line.title}" + (f" ({lot.code})" if lot is not None else "")
        for (line, lot), packs in lapsed.items()
    ]
    return _(
        "Nhãn trên gói còn in sao OCOP nay không còn hiệu lực: %(packs)s. "
        "Gỡ hoặc che sao, rồi đánh dấu là đã thay nhãn."
    ) % {"packs": "; ".join(names)}
