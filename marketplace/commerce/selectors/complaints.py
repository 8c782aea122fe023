"""Complaints as the buyer, the producer and the staff see them. Nothing here writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum
from django.utils.timezone import localdate

from catalog.producers.models import Producer
from marketplace.commerce.models import (
    Complaint,
    ComplaintLine,
    ComplaintPhoto,
    ComplaintStep,
    Consignment,
    Refund,
    RefundUnit,
    SellingSettings,
)
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.rules import complaints as rules
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.rules import money
from marketplace.commerce.selectors.consignments import ended_on, kept
from marketplace.commerce.selectors.payments import due, given_back, received


def delivered_on(consignment: Consignment) -> date | None:
    """The day on which it was delivered, or None. One query."""
    event = consignment.events.filter(state=Consignment.State.DELIVERED).order_by("number").first()
    return localdate(event.at) if event is not None else None


def complaint_window(consignment: Consignment, *, kind: str = "") -> rules.Window:
    """Until when the buyer may complain about this parcel. Two queries."""
    return rules.window(
        consignment.state,
        kind=kind,
        delivered_on=delivered_on(consignment),
        days=SellingSettings.load().complaint_days,
    )


def may_complain(consignment: Consignment, *, on: date) -> bool:
    """Whether a complaint of some kind may be opened today."""
    if consignment.complaints.filter(state__in=rules.RUNNING).exists():
        return False
    until = complaint_window(consignment, kind=Complaint.Kind.FACTS).until
    return until is not None and on <= until


def kinds_now(consignment: Consignment) -> list[tuple[str, str]]:
    """What can be said of this parcel as it stands, for a choice."""
    allowed = rules.BEFORE_DELIVERY.get(consignment.state)
    return [
        (str(value), str(label))
        for value, label in Complaint.Kind.choices
        if allowed is None or value in allowed
    ]


def running(consignment: Consignment) -> Complaint | None:
    """The complaint about this parcel that is not over, or None."""
    return consignment.complaints.filter(state__in=rules.RUNNING).first()


def of_order(order: Order) -> list[Complaint]:
    """The complaints about an order's parcels, the latest first. One query."""
    rows = Complaint.objects.filter(consignment__order=order)
    return list(rows.select_related("consignment__producer", "refund").order_by("-pk"))


@dataclass(frozen=True, slots=True)
class Story:
    """A complaint with everything said about it."""

    complaint: Complaint
    lines: list[ComplaintLine]
    photos: list[ComplaintPhoto]
    steps: list[tuple[ComplaintStep, str]]
    """Each with the name of the state it led to."""
    worth: int
    """What the packs it names cost the buyer, in đồng."""
    most: int
    """What can be paid back for the parcel at most, in đồng."""


def story(complaint: Complaint) -> Story:
    """All of a complaint. Some ten queries."""
    lines = list(complaint.lines.select_related("line").order_by("pk"))
    return Story(
        complaint=complaint,
        lines=lines,
        photos=list(complaint.photos.select_related("file").order_by("pk")),
        steps=[
            (step, str(Complaint.State(step.state).label))
            for step in complaint.steps.select_related("by").order_by("pk")
        ],
        worth=sum(worth_of({row.line: row.quantity for row in lines}).values()),
        most=most_back(complaint.consignment),
    )


def shows_buyers_words(complaint: Complaint, *, on: date) -> bool:
    """Whether the producer may still read what the buyer wrote and see the photos: while it runs
    and 30 days after the order's end or the last step, whichever is later (NĐ 13/2023 Đ3: no
    longer than needed). Two queries at most."""
    ended = ended_on(complaint.consignment)
    if complaint.state in rules.RUNNING or ended is None:
        return True
    last = complaint.steps.order_by("-pk").values_list("at", flat=True).first()
    return states.shows_buyer(max(ended, localdate(last)) if last else ended, on)


def still_there(consignment: Consignment) -> dict[Line, int]:
    """How many packs of each line the buyer has: sent, less those paid back already."""
    back = _packs_back(consignment)
    return {line: packs - back.get(line.pk, 0) for line, packs in kept(consignment).items()}


def _packs_back(consignment: Consignment) -> dict[int, int]:
    rows = RefundUnit.objects.filter(refund__consignment=consignment).exclude(
        refund__state=Refund.State.FAILED
    )
    found = rows.values("line").annotate(packs=Sum("quantity")).order_by("line")
    return {row["line"]: row["packs"] for row in found}


def worth_of(packs: Mapping[Line, int]) -> dict[Line, int]:
    """What these packs cost the buyer, in đồng: parts of the line's own price, from the last
    pack that is neither cut nor paid back, so that all parts of a line add up to it."""
    found = {}
    for line, number in packs.items():
        cut = line.cuts.aggregate(n=Sum("quantity"))["n"] or 0
        units = line.refund_units.exclude(refund__state=Refund.State.FAILED)
        last = line.quantity - cut - (units.aggregate(n=Sum("quantity"))["n"] or 0)
        found[line] = money.part(
            int(line.line_price_incl_tax), first=last - number, last=last, of=line.quantity
        )
    return found


def most_back(consignment: Consignment) -> int:
    """What can still be paid back for a parcel, in đồng: what it cost, less what was paid back
    for it, and never more than what came for the order."""
    refunds = consignment.refunds.exclude(state=Refund.State.FAILED)
    back = refunds.exclude(reason=Refund.Reason.INTEREST).exclude(reason=Refund.Reason.CANCELLED)
    gone = back.aggregate(n=Sum("amount"))["n"] or 0
    payment = consignment.order.payment
    return max(0, min(due(consignment) - gone, received(payment) - given_back(payment)))


def of_producer(producer: Producer, *, over: bool) -> QuerySet[Complaint]:
    """A producer's complaints: those running, the most urgent first, or those that are over."""
    rows = Complaint.objects.filter(consignment__producer=producer).select_related(
        "consignment__order"
    )
    if over:
        return rows.exclude(state__in=rules.RUNNING).order_by("-pk")
    return rows.filter(state__in=rules.RUNNING).order_by("answer_by", "pk")


def of_staff(*, all_of_them: bool) -> QuerySet[Complaint]:
    """What the staff have to decide, the oldest first; or every complaint, the latest first."""
    rows = Complaint.objects.select_related("consignment__order", "consignment__producer")
    if all_of_them:
        return rows.order_by("-pk")
    return rows.filter(state=rules.ESCALATED).order_by("settle_by", "pk")
