"""Acts that move goods of lots: make a lot of others, hand over, write off, close, open again.

Each locks the lots it takes from, in the order of their keys, before it looks at what is left.
PostgreSQL asks again after each row (migration 0006); its refusal comes out as Overdrawn too.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer, SalesPoint
from catalog.products.models import Product
from foundation.models import User
from traceability.adapters.quantities import in_words
from traceability.models import Lot, LotHandover, LotLoss, LotUse, PackingSite, Recall, TraceEvent
from traceability.rules.balance import Amount, Verdict, is_exact, mass_check
from traceability.selectors.balance import amount, left, received_left
from traceability.services.errors import TraceError
from traceability.services.events import log_event
from traceability.services.late_handovers import join_recalls
from traceability.services.lots import BadLotFact, LotClosed, Material, closed, open_lot

__all__ = [
    "BadReceiver",
    "GainsMass",
    "LotClosed",
    "NotFromThese",
    "Overdrawn",
    "RecalledSource",
    "close_lot",
    "hand_over",
    "make_lot",
    "reopen_lot",
    "write_off",
]

GUARD = "lot_not_overdrawn"


class Overdrawn(TraceError):
    """More is taken from a lot than is left of it, or than was handed to the taker."""


class RecalledSource(TraceError):
    """A lot that is being recalled goes nowhere and into nothing."""


class GainsMass(TraceError):
    """More came out than went in, and nothing says what was added."""


class NotFromThese(TraceError):
    """Such a lot cannot be made of these: another product, an earlier day, a longer life."""


class BadReceiver(TraceError):
    """A hand-over has exactly one receiver, and never the producer itself."""


@transaction.atomic
def make_lot(
    *,
    sources: Sequence[tuple[Lot, Decimal]],
    kind: str,
    product: Product,
    code: str,
    quantity: Decimal,
    unit: str,
    grams_per_unit: Decimal | None,
    packed_on: date,
    best_before_on: date | None,
    by: User,
    on: date,
    stage: str = Lot.Stage.PACKED,
    packing_site: PackingSite | None = None,
    materials: Sequence[Material] = (),
) -> Lot:
    """Open a lot of `product` made of so much of each source, in the source's unit, on a day.

    The product's producer draws on own lots and on what others handed to it. The growing area is
    the sources' where they share one. The making stands as the first event of the lot's chain.
    Raises Overdrawn, LotClosed, RecalledSource, GainsMass, NotFromThese, and what `open_lot`
    raises; then nothing was taken and no lot opened.
    """
    wanted = _summed(sources)
    locked = _lock(wanted)
    for lot in locked:
        _may_be_taken(lot, wanted[lot.pk], product.producer, on)
    _check_making(kind, product, packed_on, best_before_on, locked)
    _check_mass(kind, Amount(quantity, unit, grams_per_unit), locked, wanted, materials)
    areas = {lot.growing_area for lot in locked}
    made = open_lot(
        product=product,
        code=code,
        quantity=quantity,
        unit=unit,
        grams_per_unit=grams_per_unit,
        packed_on=packed_on,
        best_before_on=best_before_on,
        growing_area=areas.pop() if len(areas) == 1 else None,
        packing_site=packing_site,
        stage=stage,
        materials=materials,
        is_sample=any(lot.is_sample for lot in locked),
        by=by,
    )
    for lot in locked:
        with _last_guard(lot):
            LotUse.objects.create(
                source=lot,
                target=made,
                kind=kind,
                quantity=wanted[lot.pk],
                used_on=on,
                entered_by=by,
            )
    _log_making(made, kind, locked, wanted, by)
    return made


@transaction.atomic
def hand_over(
    *,
    lot: Lot,
    quantity: Decimal,
    by: User,
    on: date,
    to_producer: Producer | None = None,
    to_sales_point: SalesPoint | None = None,
    to_name: str = "",
    to_phone: str = "",
    note: str = "",
) -> LotHandover:
    """Note goods that left by another way than an order here; never changed afterwards.

    Another producer may then draw on the lot up to what it was handed. A hand-over from before a
    recall that runs by now is taken, and its receiver joins the recall's places. Raises
    Overdrawn, LotClosed, RecalledSource (a recall ran on that day), BadReceiver.
    """
    if sum((to_producer is not None, to_sales_point is not None, bool(to_name.strip()))) != 1:
        raise BadReceiver(_("Chọn đúng một nơi nhận."))
    if to_producer is not None and to_producer.pk == lot.producer_id:
        raise BadReceiver(_("Không giao cho chính mình được."))
    (lot,) = _lock({lot.pk: quantity})
    _may_be_taken(lot, quantity, lot.producer, on)
    with _last_guard(lot):
        handover = LotHandover.objects.create(
            lot=lot,
            to_producer=to_producer,
            to_sales_point=to_sales_point,
            to_name=to_name.strip(),
            to_phone=to_phone,
            quantity=quantity,
            handed_on=on,
            note=note,
            entered_by=by,
        )
    join_recalls(handover)
    log(instance=lot, action="ocop.lot.hand_over", user=by, data={"quantity": str(quantity)})
    return handover


@transaction.atomic
def write_off(*, lot: Lot, quantity: Decimal, reason: str, by: User, on: date) -> LotLoss:
    """Note what was lost or destroyed; never changed afterwards. Raises Overdrawn, LotClosed.

    Goods of a recalled lot may be written off: they are often destroyed.
    """
    (lot,) = _lock({lot.pk: quantity})
    _may_be_taken(lot, quantity, lot.producer, None)
    with _last_guard(lot):
        loss = LotLoss.objects.create(
            lot=lot, quantity=quantity, reason=reason, lost_on=on, entered_by=by
        )
    log(instance=lot, action="ocop.lot.write_off", user=by, data={"quantity": str(quantity)})
    return loss


@transaction.atomic
def close_lot(*, lot: Lot, by: User) -> Lot:
    """Close a lot's book; a second time changes nothing."""
    (lot,) = _lock({lot.pk: None})
    if lot.closed_at is None:
        lot.closed_at = timezone.now()
        lot.save(update_fields=["closed_at"])
        log(instance=lot, action="ocop.lot.close", user=by)
    return lot


@transaction.atomic
def reopen_lot(*, lot: Lot, by: User) -> Lot:
    """Open a closed lot's book again; a second time changes nothing."""
    (lot,) = _lock({lot.pk: None})
    if lot.closed_at is not None:
        lot.closed_at = None
        lot.save(update_fields=["closed_at"])
        log(instance=lot, action="ocop.lot.reopen", user=by)
    return lot


def _summed(sources: Sequence[tuple[Lot, Decimal]]) -> dict[int, Decimal]:
    if not sources:
        raise NotFromThese(_("Chọn ít nhất một lô nguồn."))
    wanted: dict[int, Decimal] = {}
    for lot, quantity in sources:
        if not is_exact(quantity):
            raise BadLotFact(_("Số lượng phải lớn hơn 0 và có nhiều nhất ba số lẻ."))
        wanted[lot.pk] = wanted.get(lot.pk, Decimal(0)) + quantity
    return wanted


def _lock(wanted: dict[int, Decimal] | dict[int, None]) -> list[Lot]:
    """The lots, locked in the order of their keys, so that two acts never wait in a ring."""
    lots = Lot.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    return list(lots.select_related("product", "producer", "growing_area"))


def _may_be_taken(lot: Lot, quantity: Decimal, taker: Producer | None, on: date | None) -> None:
    """Raises unless `taker` may take so much of the locked lot; a recall counts on the day.

    Who was handed goods uses them although the owner has closed the book.
    """
    if not is_exact(quantity):
        raise BadLotFact(_("Số lượng phải lớn hơn 0 và có nhiều nhất ba số lẻ."))
    is_own = taker is None or taker.pk == lot.producer_id
    if is_own and lot.closed_at is not None:
        raise closed(lot)
    if on is not None and Recall.objects.running(on).filter(lot=lot).exists():
        raise RecalledSource(_("Lô %(code)s đang bị thu hồi.") % {"code": lot.code})
    remains = left(lot) if taker is None or is_own else received_left(lot, taker)
    if quantity > remains:
        raise _overdrawn(lot, remains)


def _overdrawn(lot: Lot, remains: Decimal) -> Overdrawn:
    return Overdrawn(
        _("Lô %(code)s chỉ còn %(left)s.")
        % {"code": lot.code, "left": in_words(max(remains, Decimal(0)), lot.unit)}
    )


@contextmanager
def _last_guard(lot: Lot) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        found = getattr(error.__cause__, "diag", None)
        if found is None or found.constraint_name != GUARD:
            raise
        raise _overdrawn(lot, left(lot)) from error


def _check_making(
    kind: str, product: Product, packed_on: date, best_before_on: date | None, lots: list[Lot]
) -> None:
    """Splitting keeps product and packing day; nothing made is older or, unless processed or
    mixed anew, lasts longer than what it is made of."""
    if kind in (LotUse.Kind.SPLIT, LotUse.Kind.REPACK) and len(lots) != 1:
        raise NotFromThese(_("Chia hoặc đóng gói lại thì lấy từ một lô."))
    if kind == LotUse.Kind.SPLIT and (
        lots[0].product_id != product.pk or lots[0].packed_on != packed_on
    ):
        raise NotFromThese(_("Lô chia ra giữ sản phẩm và ngày đóng gói của lô gốc."))
    if any(lot.packed_on > packed_on for lot in lots):
        raise NotFromThese(_("Lô làm ra không thể đóng gói trước lô nguồn."))
    ends = [lot.best_before_on for lot in lots if lot.best_before_on is not None]
    keeps_its_life = kind != LotUse.Kind.PROCESS and bool(ends)
    if keeps_its_life and (best_before_on is None or best_before_on > min(ends)):
        raise NotFromThese(
            _("Hạn dùng không thể muộn hơn hạn của lô nguồn, ngày %(day)s.")
            % {"day": f"{min(ends):%d/%m/%Y}"}
        )


def _check_mass(
    kind: str,
    came: Amount,
    lots: list[Lot],
    wanted: dict[int, Decimal],
    materials: Sequence[Material],
) -> None:
    check = mass_check(
        kind=kind,
        came=came,
        drawn=[amount(lot, wanted[lot.pk]) for lot in lots],
        materials=[
            Amount(one.quantity, one.unit) if one.quantity is not None else None
            for one in materials
        ],
    )
    if check.verdict is Verdict.GAINS and check.went is not None and check.came is not None:
        raise GainsMass(
            _(
                "Làm ra %(came)s mà chỉ lấy vào %(went)s. Ghi thêm nguyên liệu đã cho vào, "
                "hoặc xem lại số lượng và khối lượng mỗi đơn vị."
            )
            % {
                "came": in_words(check.came, check.measure),
                "went": in_words(check.went, check.measure),
            }
        )


def _log_making(
    made: Lot, kind: str, lots: list[Lot], wanted: dict[int, Decimal], by: User
) -> None:
    """The making as an event of the new lot's chain, on its packing day."""
    is_process = kind == LotUse.Kind.PROCESS
    with translation.override("vi"):  # the record is kept in one language
        how = LotUse.Kind(kind).label.capitalize()
    codes = ", ".join(lot.code for lot in lots)
    noon = timezone.make_aware(datetime.combine(made.packed_on, time(12)))
    log_event(
        lot=made,
        kind=TraceEvent.Kind.PROCESSED if is_process else TraceEvent.Kind.MIXED,
        happened_at=min(noon, timezone.now()),
        detail=f"{how} từ lô {codes}"[:300],
        quantity=made.quantity,
        unit=made.unit,
        source=TraceEvent.Source.SERVICE,
        by=by,
    )
    log(
        instance=made,
        action="ocop.lot.make",
        user=by,
        data={"kind": kind, "sources": {str(pk): str(much) for pk, much in wanted.items()}},
    )
