"""Group orders as everybody sees them: how many packs are paid, held, still free."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from catalog.producers.models import Producer
from marketplace.commerce.models import Consignment, Cut, GroupPledge, GroupRun, Payment


@dataclass(frozen=True, slots=True)
class Progress:
    """Packs of a run: `paid` count towards the threshold; `held` are the paid ones and those that
    still may be paid."""

    run: GroupRun
    paid: int
    held: int

    @property
    def missing(self) -> int:
        """Paid packs until it runs."""
        return max(0, self.run.threshold - self.paid)

    @property
    def waiting(self) -> int:
        """Promised to somebody who has not paid yet."""
        return self.held - self.paid

    @property
    def left(self) -> int:
        """What may still be joined for."""
        return max(0, self.run.most - self.held)


def progress(run: GroupRun) -> Progress:
    """Counted from the orders themselves. Two queries."""
    standing = standing_pledges(run)
    paid = standing.filter(order__payment__state=Payment.State.PAID)
    return Progress(run, paid=_packs(paid), held=_packs(standing))


def standing_pledges(run: GroupRun) -> QuerySet[GroupPledge]:
    """Those whose order was not called off, each with `packs` still wanted."""
    off = Consignment.objects.filter(
        order=OuterRef("order"), state__in=[Consignment.State.CANCELLED]
    )
    cuts = Cut.objects.filter(consignment__order=OuterRef("order"), line__isnull=False)
    cut = cuts.order_by().values("consignment__order").annotate(n=Sum("quantity")).values("n")
    return (
        GroupPledge.objects.filter(run=run)
        .exclude(Exists(off))
        .annotate(packs=F("quantity") - Coalesce(Subquery(cut), 0))
    )


def _packs(rows: QuerySet[GroupPledge]) -> int:
    return rows.aggregate(n=Sum("packs"))["n"] or 0


def unsettled(run: GroupRun) -> QuerySet[GroupPledge]:
    """Orders of a decided run that are neither let go nor called off yet."""
    rows = Consignment.objects.filter(
        order=OuterRef("order"), state=Consignment.State.PLACED, released_at=None
    )
    return GroupPledge.objects.filter(Exists(rows), run=run).select_related("order__payment")


def due_runs() -> QuerySet[GroupRun]:
    """Runs that the sweep looks at: open ones, and decided ones with orders left to settle."""
    waiting = Consignment.objects.filter(
        order__pledge__run=OuterRef("pk"), state=Consignment.State.PLACED, released_at=None
    )
    decided = ~Q(state=GroupRun.State.OPEN) & Exists(waiting)
    return GroupRun.objects.filter(Q(state=GroupRun.State.OPEN) | decided).order_by("pk")


def open_runs(*, now: datetime) -> QuerySet[GroupRun]:
    """Runs that may be joined now."""
    return GroupRun.objects.filter(state=GroupRun.State.OPEN, closes_at__gt=now)


def runs_of(producer: Producer) -> QuerySet[GroupRun]:
    """A producer's runs, the newest first."""
    rows = GroupRun.objects.filter(product__producer=producer)
    return rows.select_related("product__producer", "pickup_at__commune").order_by("-pk")
