"""Consignments as their producer and the staff see them. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from catalog.producers.models import Producer
from marketplace.commerce.models import (
    Consignment,
    ConsignmentEvent,
    ConsignmentLot,
    Cut,
    LotReturn,
    PartLine,
    Payment,
)
from marketplace.commerce.order.models import Line, ShippingAddress
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.rules import money
from marketplace.commerce.selectors.orders import lines_of

TABS: dict[str, tuple[str, ...]] = {
    "moi": (states.PLACED,),
    "dang-lam": (states.ACCEPTED,),
    "da-goi": (states.PACKED,),
    "dang-giao": (states.HANDED_OVER, states.REFUSED),
    "xong": (states.DELIVERED, states.RETURNED, states.CANCELLED),
}
"""The lists at a desk, by the word in the address."""


def kept(consignment: Consignment) -> dict[Line, int]:
    """How many packs of each line are still wanted: ordered, less those cut. Two queries."""
    lines = lines_of(consignment)
    rows = Cut.objects.filter(line__in=lines).values("line").annotate(packs=Sum("quantity"))
    cut = {row["line"]: row["packs"] for row in rows.order_by("line")}
    return {line: line.quantity - cut.get(line.pk, 0) for line in lines}


def unsent(consignment: Consignment) -> dict[Line, int]:
    """How many packs of each line have not left yet: still wanted, less those that went ahead in
    parts. Lines of none are left out. Three queries."""
    wanted = kept(consignment)
    gone = in_parts([line.pk for line in wanted])
    left = {line: packs - gone.get(line.pk, 0) for line, packs in wanted.items()}
    return {line: packs for line, packs in left.items() if packs}


def in_parts(line_ids: Collection[int]) -> dict[int, int]:
    """How many packs of these lines went ahead in parts. One query."""
    rows = PartLine.objects.filter(line__in=line_ids).values("line")
    return {row["line"]: row["n"] for row in rows.annotate(n=Sum("quantity")).order_by("line")}


def price_of_last(line: Line, packs: int) -> int:
    """What the last `packs` that are still wanted of a line cost the buyer, in đồng: what they no
    longer owe when these are called off. One query."""
    gone = line.cuts.aggregate(n=Sum("quantity"))["n"] or 0
    last = line.quantity - gone
    return money.part(
        int(line.line_price_incl_tax), first=last - packs, last=last, of=line.quantity
    )


@dataclass(frozen=True, slots=True)
class NotedLot:
    """Packs of a lot in a parcel: noted, less those taken out again or come back."""

    note: ConsignmentLot
    left: int


def lots_in(consignment: Consignment) -> list[NotedLot]:
    """The lots whose packs are in the parcel or went ahead in a part, by line. Two queries."""
    notes = list(consignment.lots.select_related("lot", "line").order_by("line_id", "pk"))
    back = taken_out([note.pk for note in notes])
    rows = [NotedLot(note, note.quantity - back.get(note.pk, 0)) for note in notes]
    return [row for row in rows if row.left > 0]


def lots_here(consignment: Consignment) -> list[NotedLot]:
    """Those of `lots_in` whose packs did not go ahead in a part. Two queries."""
    return [row for row in lots_in(consignment) if row.note.part_id is None]


def taken_out(note_ids: Collection[int]) -> dict[int, int]:
    """How many packs of noted lots came back, by the note. One query."""
    rows = LotReturn.objects.filter(noted__in=note_ids).values("noted")
    return {row["noted"]: row["n"] for row in rows.annotate(n=Sum("quantity")).order_by("noted")}


def released(producer: Producer) -> QuerySet[Consignment]:
    """The consignments a producer may see: those it may begin with, and what became of them.
    Services have a page of their own."""
    rows = Consignment.objects.filter(producer=producer, released_at__isnull=False)
    return rows.exclude(kind=Consignment.Kind.SERVICE).select_related("order__shipping_address")


def in_tab(producer: Producer, tab: str) -> QuerySet[Consignment]:
    """Of one of the desk's lists; what must be done oldest first, what is over newest first."""
    rows = released(producer).filter(state__in=TABS[tab])
    return rows.order_by("-pk") if tab == "xong" else rows.order_by("order__date_placed", "pk")


def tab_counts(producer: Producer) -> dict[str, int]:
    """How many consignments stand in each of the desk's lists. One query."""
    rows = released(producer).order_by().values("state").annotate(n=Count("pk")).order_by("state")
    by_state = {row["state"]: row["n"] for row in rows}
    return {tab: sum(by_state.get(state, 0) for state in of) for tab, of in TABS.items()}


def timeline(consignment: Consignment) -> list[ConsignmentEvent]:
    """What happened, first things first. One query."""
    return list(consignment.events.select_related("by").order_by("number"))


def ended_on(consignment: Consignment) -> date | None:
    """The day on which its last step was done; None while something is still to come."""
    if consignment.state not in states.ENDED:
        return None
    last = consignment.events.order_by("-number").values_list("at", flat=True).first()
    return localdate(last) if last else None


def shows_buyer(consignment: Consignment, *, on: date) -> bool:
    """Whether the producer may still see whose it is on the day, and what shows it: photos of the
    parcel too. One query at most."""
    return states.shows_buyer(ended_on(consignment), on)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Of the buyer what sending needs, and nothing once it is over. `phone` E.164."""

    name: str
    phone: str = ""
    spoken_phone: str = ""
    street: str = ""
    place: str = ""
    note: str = ""

    @property
    def is_hidden(self) -> bool:
        return not self.phone


def recipient(consignment: Consignment, *, on: date) -> Recipient:
    """Who gets a parcel, as its producer may read it on the day.

    Somebody who comes for it is a name and a telephone number. 30 days after the end only the
    province is left (NĐ 13/2023 Đ3: no longer than needed). One query at most.
    """
    address: ShippingAddress | None = consignment.order.shipping_address
    if address is None:
        return Recipient(_("Người mua"))
    if not shows_buyer(consignment, on=on):
        return Recipient(_("Người mua"), place=address.state)
    is_sent = consignment.kind == Consignment.Kind.PARCEL
    return Recipient(
        name=address.first_name,
        phone=address.phone_number.as_e164 if address.phone_number else "",
        spoken_phone=address.spoken_phone if address.phone_number else "",
        street=address.line1 if is_sent else "",
        place=f"{address.line4}, {address.state}" if is_sent else "",
        note=address.notes,
    )


def to_collect(consignment: Consignment, due: int) -> int:
    """The cash to ask of the buyer at the door, in đồng; 0 where the order is paid otherwise."""
    return due if consignment.order.payment.method == "CASH_ON_DELIVERY" else 0


def overdue(*, now: datetime) -> QuerySet[Payment]:
    """Payments whose time is over and which nobody has closed yet, the first one first."""
    waiting = (Payment.State.WAITING, Payment.State.PART_PAID)
    return Payment.objects.filter(state__in=waiting, due_at__lte=now).order_by("due_at", "pk")
