"""Acts on labels: start a run of codes."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import connection, transaction

from certification.services import marks
from foundation.models import User
from traceability.models import LabelRun, Lot
from traceability.rules import label_code
from traceability.services.errors import MarkOfAnotherProduct, TooManyLabels

if TYPE_CHECKING:
    from certification.models import MarkRequest

EPOCH = 1
"""The key's epoch; a new one each year or when a master key leaks. Old ones verify for ever."""


@transaction.atomic
def start_label_run(
    *,
    lot: Lot,
    count: int,
    purpose: str,
    by: User,
    mark_request: "MarkRequest | None" = None,
    on: date | None = None,
) -> LabelRun:
    """Reserve the codes of `count` labels for a lot: one row, however many labels.

    With `mark_request` the labels carry the OCOP mark: on the day `on` they are counted against
    what was granted, in the same transaction, so a run there is has its part of the quota. A run
    without the mark asks nobody. Raises TooManyLabels beyond 3,600,000 in one run,
    MarkOfAnotherProduct, and certification's MarkError where the grant does not allow it.
    """
    if not 1 <= count <= label_code.MAX_LABELS_PER_RUN:
        raise TooManyLabels("Một đợt in có từ 1 đến 3.600.000 tem")
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('traceability_label_run')")
        number = cursor.fetchone()[0]
    if mark_request is not None:
        _reserve_the_mark(mark_request, lot, count, purpose, number=number, by=by, on=on)
    return LabelRun.objects.create(
        lot=lot,
        purpose=purpose,
        epoch=EPOCH,
        run=number,
        count=count,
        mark_request=mark_request,
        created_by=by,
    )


def _reserve_the_mark(
    mark_request: "MarkRequest",
    lot: Lot,
    count: int,
    purpose: str,
    *,
    number: int,
    by: User,
    on: date | None,
) -> None:
    if on is None:
        raise ValueError("A run with the mark is counted on a day")
    certificate = mark_request.certificate
    if (
        purpose != LabelRun.Purpose.PACKS
        or certificate is None
        or certificate.product_id != lot.product_id
    ):
        raise MarkOfAnotherProduct("Nhãn hiệu được cấp không phải cho gói hàng của lô này")
    marks.count_use(
        request=mark_request, quantity=count, reference=f"label-run:{EPOCH}-{number}", by=by, on=on
    )
