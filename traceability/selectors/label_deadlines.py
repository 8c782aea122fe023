"""What waits around labels, for the officers' day: signs of copies, proofs of GTINs.

No law gives either a day, so they are sorted by how long they have waited. Nothing here writes.
"""

from django.db.models import Count, Window
from django.utils.timezone import localdate

from certification.selectors.deadlines.row import SHOWN, Deadline, Duty, Waiting, waiting
from traceability.models import CloneAlert, GtinRight
from traceability.selectors.recall_deadlines import Whose


def copies(whose: Whose) -> Waiting:
    """Signs of copied labels that nobody has ruled on; one that is watched was looked at.

    One query: there may be thousands, so all are counted and only the oldest read.
    """
    rows = CloneAlert.objects.filter(whose("run__lot__"), rulings__isnull=True)
    counted = rows.select_related("run__lot__product").annotate(of_all=Window(Count("pk")))
    oldest = list(counted.order_by("found_at", "pk")[:SHOWN])
    return waiting(
        Duty.COPIES,
        [
            Deadline(
                duty=Duty.COPIES,
                key=row.pk,
                name=f"{row.run.lot.product.title} – {row.run.lot.code}",
                who=row.get_rule_display(),
                since_on=localdate(row.found_at),
            )
            for row in oldest
        ],
        count=oldest[0].of_all if oldest else 0,
    )


def gtin_proofs(whose: Whose) -> Waiting:
    """Proofs of GTINs that nobody has answered (NĐ 37/2026 Đ28.5). One query."""
    rows = GtinRight.objects.filter(whose(""), is_accepted__isnull=True)
    return waiting(
        Duty.GTIN_PROOF,
        (
            Deadline(
                duty=Duty.GTIN_PROOF,
                key=row.pk,
                name=f"{row.product.title} – {row.gtin}",
                who=row.product.producer.name,
                since_on=localdate(row.entered_at),
            )
            for row in rows.select_related("product__producer")
        ),
    )
