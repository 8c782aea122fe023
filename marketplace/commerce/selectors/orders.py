"""Orders: the whole for the buyer, one consignment for each producer."""

from dataclasses import dataclass

from oscar.apps.basket.models import Basket

from foundation.rules import phone as phones
from marketplace.commerce.models import Consignment, ConsignmentEvent
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.rules import order_number


@dataclass(frozen=True, slots=True)
class OrderPart:
    """One producer's part of an order: the consignment, its lines, what happened to it."""

    consignment: Consignment
    lines: list[Line]
    events: list[ConsignmentEvent]


def order_by_number(number: str) -> Order | None:
    """The order of this number with its address, or None. One query."""
    return (
        Order.objects.select_related("shipping_address__commune__province")
        .filter(number=number)
        .first()
    )


def find_order(*, number: str, phone: str) -> Order | None:
    """The order of this number if it was placed with this telephone number, else None.

    The answer does not tell which of the two was wrong. One query in both cases.
    """
    try:
        wanted_number, wanted_phone = order_number.parse(number), phones.normalise(phone)
    except (order_number.BadNumber, phones.BadPhone):
        return None
    order = order_by_number(wanted_number)
    if order is None or order.shipping_address is None:
        return None
    return order if _same_phone(order.shipping_address.phone_number, wanted_phone) else None


def _same_phone(stored: object, wanted: str) -> bool:
    try:
        return phones.normalise(str(stored)) == wanted
    except phones.BadPhone:
        return False


def placed_from(basket: Basket) -> Order | None:
    """The order that this basket became, or None."""
    return Order.objects.filter(basket=basket).first()


def order_parts(order: Order) -> list[OrderPart]:
    """The order's parts by producer, in the order of its consignments. Three queries."""
    consignments = order.consignments.select_related(
        "producer__commune", "producer__province"
    ).order_by("pk")
    lines: dict[int, list[Line]] = {}
    for line in order.lines.select_related("partner", "product").order_by("pk"):
        lines.setdefault(line.partner.producer_id, []).append(line)
    events: dict[int, list[ConsignmentEvent]] = {}
    for event in ConsignmentEvent.objects.filter(consignment__order=order).order_by("at", "pk"):
        events.setdefault(event.consignment_id, []).append(event)
    return [OrderPart(c, lines.get(c.producer_id, []), events.get(c.pk, [])) for c in consignments]


def lines_of(consignment: Consignment) -> list[Line]:
    """The order lines that belong to one consignment, and no other producer's. One query."""
    return list(
        Line.objects.filter(
            order_id=consignment.order_id, partner__producer_id=consignment.producer_id
        )
        .select_related("product", "stockrecord", "gift_card")
        .order_by("pk")
    )
