"""Acts on labels: start a run of codes.

Printing is `label_prints`, what became of the labels `label_states`.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certification.services import marks
from foundation.calendar import today
from foundation.models import User
from traceability.adapters.quantities import in_words
from traceability.models import LabelPlan, LabelRun, Lot, Recall
from traceability.rules import label_code
from traceability.rules.label_layouts import LAYOUTS
from traceability.selectors import label_runs
from traceability.selectors.gtin import gtin_right
from traceability.services import label_keys, label_plans
from traceability.services.errors import MarkOfAnotherProduct, TooManyLabels, TraceError

if TYPE_CHECKING:
    from certification.models import MarkRequest


class NoLabelsForLot(TraceError):
    """The lot is closed, recalled or not packed: it gets no labels."""


class MoreThanTheLot(TraceError):
    """More labels than the lot has packs, and nobody said why."""


class NoGtinRight(TraceError):
    """No accepted proof allows this GTIN on this product's labels on the day."""


class NoRunsLeft(TraceError):
    """The epoch's numbers of runs are used up: another key opens the next ones."""


class UnknownLayout(TraceError):
    """There is no sheet or roll of this name."""


@transaction.atomic
def start_label_run(
    *,
    lot: Lot,
    count: int,
    purpose: str,
    by: User,
    mark_request: "MarkRequest | None" = None,
    on: date | None = None,
    layout: str = "",
    gtin: str = "",
    plan: LabelPlan | None = None,
    over_reason: str = "",
) -> LabelRun:
    """Reserve the codes of `count` labels for a lot: one row, however many labels.

    With `mark_request` the labels carry the OCOP mark, with `plan` an authority pays for them:
    both are counted in the same transaction under a lock, so a run there is has its part. More
    labels than the lot has packs (spoiled ones not counted) need `over_reason`, which goes into
    the audit; goods that are weighed are not compared. `on` is today where nobody says another.

    Raises TooManyLabels beyond 3,600,000 in one run, NoLabelsForLot, MoreThanTheLot,
    NoGtinRight, UnknownLayout, MarkOfAnotherProduct, label_keys.WrongLabelKey and
    RevokedLabelKey, label_plans' errors, and certification's MarkError where the grant does not
    allow it.
    """
    if not 1 <= count <= label_code.MAX_LABELS_PER_RUN:
        raise TooManyLabels(_("Một đợt in có từ 1 đến 3.600.000 tem."))
    day = on or today()
    if purpose == LabelRun.Purpose.PACKS:
        lot = Lot.objects.select_for_update().get(pk=lot.pk)
        must_take_labels(lot, on=day)
        _check_quantity(lot, count, over_reason)
    if layout and layout not in LAYOUTS:
        raise UnknownLayout(_("Không có khổ tem này."))
    if gtin and gtin_right(lot.product_id, on=day, gtin=gtin) is None:
        raise NoGtinRight(_("Chưa có giấy nào cho in mã GTIN này trên sản phẩm hôm nay."))
    epoch, (number,) = next_numbers(1, on=day)
    if plan is not None:
        label_plans.draw(plan=plan, producer_id=lot.producer_id, count=count, on=day)
    if mark_request is not None:
        _reserve_the_mark(
            mark_request, lot, count, purpose, number=f"{epoch}-{number}", by=by, on=day
        )
    run = LabelRun.objects.create(
        lot=lot,
        purpose=purpose,
        epoch=epoch,
        run=number,
        count=count,
        mark_request=mark_request,
        layout=layout,
        gtin=gtin,
        plan=plan,
        created_by=by,
    )
    if purpose == LabelRun.Purpose.PACKS:
        log(
            instance=lot,
            action="ocop.label.run",
            user=by,
            data={"run": f"{epoch}-{number}", "count": count, "over": over_reason.strip()},
        )
    return run


def next_numbers(many: int, *, on: date) -> tuple[int, list[int]]:
    """(epoch, numbers) of new runs; within the transaction that writes them.

    Raises label_keys' errors, and NoRunsLeft where the epoch's 1,048,575 numbers are used up.
    """
    epoch = label_keys.serving_epoch(on=on)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval('traceability_label_run') FROM generate_series(1, %s)", [many]
            )
            return epoch.number, [row[0] for row in cursor.fetchall()]
    except DatabaseError as error:
        raise NoRunsLeft(
            _("Khoá tem này đã hết số đợt in. Quản trị viên cần mở khoá mới.")
        ) from error


def must_take_labels(lot: Lot, *, on: date) -> None:
    """Raises NoLabelsForLot for a lot that is not packed, closed, or wholly recalled."""
    if lot.stage != Lot.Stage.PACKED:
        raise NoLabelsForLot(_("Lô chưa đóng gói thì chưa in tem từng gói."))
    if lot.closed_at is not None:
        raise NoLabelsForLot(_("Lô đã đóng sổ. Mở lại lô rồi mới in, dán tem."))
    if Recall.objects.running(on).filter(lot=lot, run__isnull=True).exists():
        raise NoLabelsForLot(_("Lô đang bị thu hồi: không in, dán thêm tem."))


def _check_quantity(lot: Lot, count: int, over_reason: str) -> None:
    room = label_runs.room_for_labels(lot)
    if room is not None and count > room and not over_reason.strip():
        raise MoreThanTheLot(
            _(
                "Lô có %(quantity)s %(unit)s, chỉ còn chỗ cho %(room)s tem. "
                "Cần nhiều hơn thì ghi lý do."
            )
            % {"quantity": in_words(lot.quantity), "unit": lot.unit, "room": room}
        )


def _reserve_the_mark(
    mark_request: "MarkRequest",
    lot: Lot,
    count: int,
    purpose: str,
    *,
    number: str,
    by: User,
    on: date,
) -> None:
    certificate = mark_request.certificate
    if (
        purpose != LabelRun.Purpose.PACKS
        or certificate is None
        or certificate.product_id != lot.product_id
    ):
        raise MarkOfAnotherProduct(_("Nhãn hiệu được cấp không phải cho gói hàng của lô này."))
    marks.count_use(
        request=mark_request, quantity=count, reference=f"label-run:{number}", by=by, on=on
    )
