"""Promising, consuming and giving back packs: the one place where stock and harvests move.

Rows are locked lowest first, stock records before harvests, so that no two acts wait for each
other in a circle. What an order line holds stands on the line itself (`num_allocated`, of the
stock) and on its `PreOrder` (of a harvest); whoever moves packs has locked the line's consignment
or, when placing, the basket. PostgreSQL checks the sums again. docs/decisions/0017-consignments.md.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, PositiveIntegerField, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.apps.basket.models import Basket
from oscar.apps.basket.models import Line as InBasket

from marketplace.commerce.models import Consignment, HarvestWindow, PreOrder
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.partner.strategy import Offer, offers
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors.baskets import BasketLine
from marketplace.commerce.selectors.consignments import kept
from marketplace.commerce.selectors.orders import lines_of
from marketplace.commerce.services.errors import NotReady, SoldOut
from marketplace.commerce.services.timeline import move

_PROMISED = Coalesce(F("num_allocated"), 0)


def lock_basket(basket: Basket) -> None:
    """Lock what a basket would take from."""
    lock_products(InBasket.objects.filter(basket=basket).values_list("product_id", flat=True))


def lock_products(product_ids: Iterable[int]) -> None:
    """Lock the stock and the harvests of these products. Three queries with the caller's."""
    wanted = list(product_ids)
    rows = StockRecord.objects.filter(product__in=wanted)
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    harvests = HarvestWindow.objects.filter(product__in=wanted)
    list(harvests.order_by("pk").select_for_update().values_list("pk"))


def promise(lines: Sequence[BasketLine]) -> None:
    """Promise the packs of all lines, of the stock or, where that is too little, of a harvest
    that is open. Rows with too little left are passed by. Raises SoldOut; the caller's
    transaction then undoes the rest."""
    now = {line.offer.stockrecord_id: line for line in lines if not line.is_pre_order}
    later = {line.offer.harvest_id: line for line in lines if line.is_pre_order}
    taken = _take_stock({pk: line.quantity for pk, line in now.items() if pk})
    taken += _take_harvests({pk: line.quantity for pk, line in later.items() if pk})
    if taken != len(lines):
        short = min(lines, key=lambda line: line.offer.in_stock - line.quantity)
        raise SoldOut(short.card.name, max(0, short.offer.in_stock))


def note_pre_orders(pairs: Iterable[tuple[Line, BasketLine]]) -> None:
    """Write which harvest the lines of a new order wait for."""
    PreOrder.objects.bulk_create(
        PreOrder(line=line, harvest_id=harvest_id, quantity=ordered.quantity)
        for line, ordered in pairs
        if ordered.is_pre_order and (harvest_id := ordered.offer.harvest_id) is not None
    )


def lock_lines(lines: Collection[Line]) -> None:
    """Lock the stock and the harvests that order lines were promised from."""
    rows = StockRecord.objects.filter(pk__in=[line.stockrecord_id for line in lines])
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    harvests = HarvestWindow.objects.filter(pre_orders__line__in=lines)
    list(harvests.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def give_back(quantities: Mapping[Line, int]) -> None:
    """Give back promised packs that will not leave, to the harvest or the stock they came from.

    A line never gives back more than it holds, so asking twice gives back once. The lines'
    consignment is locked by the caller.
    """
    lock_lines(quantities)
    for line, quantity in quantities.items():
        of_harvest = _give_harvest_back(line, quantity)
        _give_stock_back(line, quantity - of_harvest)


def _give_harvest_back(line: Line, quantity: int) -> int:
    pre_order = PreOrder.objects.filter(line=line).first()
    if pre_order is None:
        return 0
    packs = min(quantity, pre_order.quantity)
    PreOrder.objects.filter(pk=pre_order.pk).update(quantity=F("quantity") - packs)
    HarvestWindow.objects.filter(pk=pre_order.harvest_id).update(taken=F("taken") - packs)
    return packs


def _give_stock_back(line: Line, quantity: int) -> None:
    held = Line.objects.values_list("num_allocated", flat=True).get(pk=line.pk) or 0
    packs = min(quantity, held)
    if packs:
        Line.objects.filter(pk=line.pk).update(num_allocated=held - packs)
        # A person may have corrected the stock book meanwhile; it is never made negative.
        StockRecord.objects.filter(pk=line.stockrecord_id).update(
            num_allocated=Greatest(_PROMISED - packs, 0)
        )


def consume(consignment: Consignment) -> None:
    """Take the promised packs of a leaving consignment out of the stock: promised and held both
    go down, once. Packs of a harvest were never in the stock book. Raises NotReady where the
    book no longer covers the promise."""
    lines = lines_of(consignment)
    lock_lines(lines)
    for line in lines:
        held = Line.objects.values_list("num_allocated", flat=True).get(pk=line.pk) or 0
        _consume_line(line, held, held)


def _consume_line(line: Line, packs: int, held: int) -> None:
    """Of the packs `held` for a locked line these leave."""
    if not packs:
        return
    went = StockRecord.objects.filter(
        pk=line.stockrecord_id, num_in_stock__gte=packs, num_allocated__gte=packs
    ).update(num_in_stock=F("num_in_stock") - packs, num_allocated=F("num_allocated") - packs)
    if not went:
        raise NotReady(_("%(product)s: sổ kho không còn đủ số đã đặt.") % {"product": line.title})
    Line.objects.filter(pk=line.pk).update(num_allocated=held - packs)


def consume_packs(quantities: Mapping[Line, int]) -> None:
    """Take packs that leave ahead of the rest out of the stock: promised and held both go down by
    them. Packs of a harvest were never in the stock book. The lines' consignment is locked by the
    caller. Raises NotReady where the book no longer covers the promise."""
    lock_lines(quantities)
    for line, quantity in quantities.items():
        held = Line.objects.values_list("num_allocated", flat=True).get(pk=line.pk) or 0
        _consume_line(line, min(held, quantity), held)


def put_back(quantities: Mapping[Line, int]) -> None:
    """Put packs that came back good into the stock book, to be sold again."""
    lock_lines(quantities)
    for line, quantity in quantities.items():
        if quantity:
            StockRecord.objects.filter(pk=line.stockrecord_id).update(
                num_in_stock=Coalesce(F("num_in_stock"), 0) + quantity
            )


class _TooLate(Exception):
    """Something of an expired order cannot be had any more."""


def retake(*, order: Order, now: datetime) -> bool:
    """Promise an expired order's packs again, all or nothing, and set its consignments to PLACED;
    whether that was possible. What was called off for another reason stays so. The order is
    locked by the caller."""
    expired = [
        consignment
        for consignment in order.consignments.select_for_update().order_by("pk")
        if consignment.state == states.CANCELLED and any(kept(consignment).values())
    ]
    try:
        with transaction.atomic():
            wanted = {line: n for c in expired for line, n in kept(c).items() if n}
            _take_again(wanted, now)
            for consignment in expired:
                move(consignment, states.PLACED, note="", by=None)
    except _TooLate:
        return False
    return bool(expired)


def _take_again(wanted: Mapping[Line, int], now: datetime) -> None:
    lock_products([line.product_id for line in wanted])
    found = offers([line.product_id for line in wanted], on=timezone.localdate(now))
    for line, quantity in wanted.items():
        offer = found.get(line.product_id)
        if offer is None or offer.refusal not in {None, Refusal.SOLD_OUT}:
            raise _TooLate
        _take_line_again(line, quantity, offer)


def _take_line_again(line: Line, quantity: int, offer: Offer) -> None:
    pre_order = PreOrder.objects.filter(line=line).first()
    if pre_order is not None and _take_harvests({pre_order.harvest_id: quantity}):
        PreOrder.objects.filter(pk=pre_order.pk).update(quantity=quantity)
    elif line.stockrecord_id and _take_stock({line.stockrecord_id: quantity}):
        Line.objects.filter(pk=line.pk).update(num_allocated=quantity)
    else:
        raise _TooLate


def _take_stock(wanted: Mapping[int, int]) -> int:
    """Promise packs of stock records in one UPDATE; of how many rows that was possible."""
    if not wanted:
        return 0
    promised = _PROMISED + F("wanted")
    rows = StockRecord.objects.filter(pk__in=wanted).annotate(wanted=_of_each(wanted))
    return rows.filter(num_in_stock__gte=promised).update(num_allocated=promised)


def _take_harvests(wanted: Mapping[int, int]) -> int:
    if not wanted:
        return 0
    taken = F("taken") + F("wanted")
    rows = HarvestWindow.objects.filter(pk__in=wanted, is_open=True)
    return rows.annotate(wanted=_of_each(wanted)).filter(packs__gte=taken).update(taken=taken)


def _of_each(wanted: Mapping[int, int]) -> Case:
    return Case(
        *(When(pk=pk, then=Value(packs)) for pk, packs in wanted.items()),
        output_field=PositiveIntegerField(),
    )
