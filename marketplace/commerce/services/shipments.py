"""Parcels at a carrier: booked once, called off, and moved on by what the carrier says.

The network is asked outside all locks; what it said is then written in one transaction that looks
again. docs/rules/delivery.md.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from foundation.rules import phone as phones
from marketplace.commerce.adapters.carriers import carrier as carrier_of
from marketplace.commerce.adapters.carriers.base import (
    Booked,
    Carrier,
    CarrierError,
    CarrierUnsure,
    Heard,
    Item,
    Parcel,
    Place,
)
from marketplace.commerce.models import Consignment, Shipment, ShipmentEvent
from marketplace.commerce.order.models import PaymentMethod
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.rules import shipment as way
from marketplace.commerce.selectors.alcohol import holds_alcohol
from marketplace.commerce.selectors.consignments import unsent
from marketplace.commerce.selectors.payments import due
from marketplace.commerce.services import consignments, payments
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.timeline import locked

logger = logging.getLogger(__name__)

COUNTED_WITHIN = timedelta(days=3)
"""How long a producer has to count what came back before it is taken for spoilt, so that no
buyer waits longer for their money."""


class ShipmentRefused(OrderRefused):
    """No waybill was made or called off; the text says why."""


class ShipmentUnsure(OrderRefused):
    """The carrier gave no answer. Asking again makes no second waybill."""

    def __init__(self, carrier: str) -> None:
        super().__init__(
            _("%(carrier)s chưa trả lời. Xin bấm lại sau ít phút: không bị đặt hai lần.")
            % {"carrier": carrier}
        )


def book(
    *, consignment: Consignment, carrier: str, grams: int, by: User, now: datetime
) -> Shipment:
    """A waybill of a packed parcel at this carrier. A second call gives the first one's.

    Our key is kept before the carrier is asked and is the same until an answer came, so a try that
    broke off is taken up again and not made twice. Raises ShipmentRefused, ShipmentUnsure.
    """
    chosen = carrier_of(carrier)
    if chosen is None or not chosen.books or not chosen.is_offered():
        raise ShipmentRefused(_("Hãng này hiện không đặt được."))
    shipment = _reserve(consignment, chosen, grams)
    if shipment.reference:
        return shipment
    try:
        booked = chosen.book(parcel_of(shipment))
    except CarrierUnsure as error:
        logger.warning("Carrier %s gave no answer to %s: %s", chosen.code, shipment.key, error)
        raise ShipmentUnsure(chosen.name) from None
    except CarrierError as error:
        _drop(shipment)
        raise ShipmentRefused(str(error)) from None
    return _write_booked(shipment, booked, by=by, now=now)


def quote(*, consignment: Consignment, carrier: str, grams: int) -> int:
    """What a carrier would ask, in đồng. Writes nothing. Raises ShipmentRefused."""
    chosen = carrier_of(carrier)
    if chosen is None or not chosen.is_offered():
        raise ShipmentRefused(_("Hãng này hiện không đặt được."))
    parcel = parcel_of(Shipment(consignment=consignment, key="", weight_grams=grams))
    missing = chosen.missing(parcel)
    if missing:
        raise ShipmentRefused(missing)
    try:
        return chosen.quote(parcel)
    except CarrierUnsure:
        raise ShipmentUnsure(chosen.name) from None
    except CarrierError as error:
        raise ShipmentRefused(str(error)) from None


@transaction.atomic
def _reserve(consignment: Consignment, carrier: Carrier, grams: int) -> Shipment:
    consignment = locked(consignment)
    running = Shipment.objects.filter(consignment=consignment).exclude(
        state__in=[way.CANCELLED, way.RETURNED, way.LOST]
    )
    found = running.first()
    if found is not None:
        if found.carrier != carrier.code:
            raise ShipmentRefused(_("Kiện này đã đặt ở hãng khác. Xin huỷ vận đơn ấy trước."))
        return found
    if consignment.state != states.PACKED or consignment.kind != Consignment.Kind.PARCEL:
        raise ShipmentRefused(_("Đóng gói xong mới đặt được hãng vận chuyển."))
    number = Shipment.objects.filter(consignment=consignment).count() + 1
    shipment = Shipment(
        consignment=consignment,
        carrier=carrier.code,
        key=f"{consignment.order.number}-{consignment.pk}-{number}",
        weight_grams=grams,
        cash=_cash(consignment),
    )
    missing = carrier.missing(parcel_of(shipment))
    if missing:
        raise ShipmentRefused(missing)
    shipment.save()
    return shipment


def _cash(consignment: Consignment) -> int:
    is_cash = consignment.order.payment.method == PaymentMethod.CASH_ON_DELIVERY
    return due(consignment) if is_cash else 0


def parcel_of(shipment: Shipment) -> Parcel:
    """What the carrier is told: of the buyer only what the door needs."""
    consignment = shipment.consignment
    producer, address = consignment.producer, consignment.order.shipping_address
    lines = unsent(consignment)
    commune = producer.commune
    words = [address.notes or ""]
    if holds_alcohol(consignment):
        words.append("Có rượu, bia: chỉ giao cho người đủ 18 tuổi.")
    return Parcel(
        key=shipment.key,
        sender=Place(
            producer.name,
            _digits(producer.phone),
            producer.street,
            commune.full_name if commune else "",
            commune.province.full_name if commune else "",
        ),
        receiver=Place(
            address.first_name,
            _digits(str(address.phone_number)),
            address.line1,
            address.commune.full_name if address.commune else address.line4,
            address.commune.province.full_name if address.commune else address.state,
        ),
        grams=shipment.weight_grams,
        cash=shipment.cash,
        value=max(0, int(consignment.goods_total) - consignment.discount),
        items=tuple(
            Item(line.title, packs, int(line.unit_price_incl_tax or 0))
            for line, packs in lines.items()
        ),
        note=" ".join(word for word in words if word),
    )


def _digits(number: str) -> str:
    try:
        return phones.normalise(number)
    except phones.BadPhone:
        return ""


def _drop(shipment: Shipment) -> None:
    Shipment.objects.filter(pk=shipment.pk, reference="", state=way.BOOKED).update(
        state=way.CANCELLED
    )


@transaction.atomic
def _write_booked(shipment: Shipment, booked: Booked, *, by: User, now: datetime) -> Shipment:
    shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
    if shipment.reference:
        return shipment
    shipment.reference, shipment.fee, shipment.asked_at = booked.reference, booked.fee, now
    try:
        with transaction.atomic():
            shipment.save(update_fields=["reference", "fee", "asked_at"])
    except IntegrityError:
        raise ShipmentRefused(_("Hãng trả mã vận đơn của một kiện khác. Xin gọi hãng.")) from None
    ShipmentEvent.objects.create(shipment=shipment, code="booked", state=way.BOOKED, at=now, by=by)
    log(
        instance=shipment.consignment,
        action="ocop.shipment.book",
        user=by,
        data={"carrier": shipment.carrier, "reference": shipment.reference, "fee": shipment.fee},
    )
    return shipment


def cancel(*, shipment: Shipment, by: User | None, now: datetime) -> Shipment:
    """Call a waybill off before the carrier collected the parcel. Raises ShipmentRefused,
    ShipmentUnsure."""
    chosen = carrier_of(shipment.carrier)
    if shipment.state != way.BOOKED or chosen is None:
        raise ShipmentRefused(_("Hãng đã lấy hàng, không huỷ vận đơn được nữa."))
    if shipment.reference:
        try:
            chosen.cancel(shipment.reference)
        except CarrierUnsure:
            raise ShipmentUnsure(chosen.name) from None
        except CarrierError as error:
            raise ShipmentRefused(str(error)) from None
    with transaction.atomic():
        moved = Shipment.objects.filter(pk=shipment.pk, state=way.BOOKED).update(
            state=way.CANCELLED
        )
        if moved:
            ShipmentEvent.objects.create(
                shipment=shipment, code="called-off", state=way.CANCELLED, at=now, by=by
            )
            log(
                instance=shipment.consignment,
                action="ocop.shipment.cancel",
                user=by,
                data={"carrier": shipment.carrier, "reference": shipment.reference},
            )
    shipment.refresh_from_db()
    return shipment


def note(*, carrier: str, heard: Iterable[Heard], now: datetime, asked: bool = False) -> int:
    """Write down what a carrier said and move parcels on; return how many things were new.

    Each is written once for its code and instant, whatever the number of times and in whatever
    order it is told. Of parcels that are not ours nothing is kept. `asked`: we asked, so the same
    status as last time at another instant is nothing new.
    """
    new = 0
    for each in heard:
        shipment = _shipment_of(carrier, each)
        if shipment is not None:
            new += _note_one(shipment, each, now=now, asked=asked)
    return new


def _shipment_of(carrier: str, heard: Heard) -> Shipment | None:
    rows = Shipment.objects.filter(carrier=carrier)
    found = rows.filter(reference=heard.reference).first() if heard.reference else None
    if found is None and heard.key:
        found = rows.filter(key=heard.key).first()
    return found


@transaction.atomic
def _note_one(shipment: Shipment, heard: Heard, *, now: datetime, asked: bool) -> bool:
    payments.locked(shipment.consignment.order.payment)
    shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
    Shipment.objects.filter(pk=shipment.pk).update(asked_at=now)
    if asked and _last_code(shipment) == heard.code:
        return False
    event, is_new = ShipmentEvent.objects.get_or_create(
        shipment=shipment,
        code=heard.code,
        at=heard.at,
        defaults={"state": heard.state, "words": heard.words},
    )
    if not is_new:
        return False
    if not event.state:
        logger.warning("Carrier %s said %s, which is not known", shipment.carrier, event.code)
    if heard.reference and not shipment.reference:
        # The call overtook the answer to our own booking.
        Shipment.objects.filter(pk=shipment.pk, reference="").update(reference=heard.reference)
    moved = Shipment.objects.filter(pk=shipment.pk, state__in=way.comes_before(heard.state)).update(
        state=heard.state
    )
    if moved:
        shipment.refresh_from_db()
        _follow(shipment, now=now)
    return True


def _last_code(shipment: Shipment) -> str:
    ours = ["booked", way.NOTED]
    last = shipment.events.exclude(code__in=ours).order_by("-at", "-pk").first()
    return last.code if last is not None else ""


def _follow(shipment: Shipment, *, now: datetime) -> None:
    """Bring the consignment to where its parcel is. What the consignment refuses is written in the
    audit and left to people; the sweep tries again."""
    try:
        with transaction.atomic():
            _move_consignment(shipment, now=now)
    except OrderRefused as error:
        logger.warning("Shipment %d and its consignment disagree: %s", shipment.pk, error)
        log(
            instance=shipment.consignment,
            action="ocop.shipment.conflict",
            user=None,
            data={"state": shipment.state, "reference": shipment.reference},
        )


def _move_consignment(shipment: Shipment, *, now: datetime) -> None:
    consignment = locked(shipment.consignment)
    if shipment.state in way.LEFT and consignment.state == states.PACKED:
        chosen = carrier_of(shipment.carrier)
        consignment = consignments.hand_over(
            consignment=consignment,
            carrier=chosen.name if chosen else shipment.carrier,
            tracking_code=shipment.reference,
            by=None,
            on=timezone.localdate(now),
        )
    if shipment.state == way.DELIVERED and consignment.state != states.DELIVERED:
        consignments.deliver(consignment=consignment, by=None, now=now)
    elif shipment.state in {way.RETURNING, way.RETURNED}:
        if consignment.state == states.HANDED_OVER:
            consignments.refuse(consignment=consignment, by=None, now=now, fee=shipment.fee)
    elif shipment.state == way.LOST and consignment.state in {states.HANDED_OVER, states.REFUSED}:
        words = _("hãng vận chuyển làm mất")
        consignments.take_back(consignment=consignment, good={}, by=None, now=now, words=words)


@transaction.atomic
def note_what_holds(*, shipment: Shipment, words: str, by: User, now: datetime) -> ShipmentEvent:
    """A person has found out where a parcel at odds with its consignment really is, in words that
    the staff alone reads; nothing is moved. Raises ShipmentRefused without words."""
    words = " ".join(words.split())[:200]
    if not words:
        raise ShipmentRefused(_("Xin ghi sự thật ra sao."))
    shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
    log(
        instance=shipment.consignment,
        action="ocop.shipment.note",
        user=by,
        data={"state": shipment.state, "reference": shipment.reference},
    )
    return ShipmentEvent.objects.create(
        shipment=shipment, code=way.NOTED, words=words, at=now, by=by
    )


def ask(*, shipment: Shipment, now: datetime) -> int:
    """Ask the carrier where a parcel is; return how many things were new. Raises CarrierError."""
    chosen = carrier_of(shipment.carrier)
    Shipment.objects.filter(pk=shipment.pk).update(asked_at=now)
    if chosen is None or not shipment.reference:
        return 0
    heard = chosen.ask(shipment.reference)
    return note(carrier=shipment.carrier, heard=heard, now=now, asked=True)


def catch_up(*, shipment: Shipment, now: datetime) -> None:
    """Try again to bring a consignment to where its parcel is, and take back what lies uncounted
    for three days: a buyer who paid does not wait for the producer's counting."""
    with transaction.atomic():
        payments.locked(shipment.consignment.order.payment)
        shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
        _follow(shipment, now=now)
        consignment = locked(shipment.consignment)
        back = shipment.events.filter(state=way.RETURNED).order_by("told_at").first()
        is_late = back is not None and back.told_at <= now - COUNTED_WITHIN
        if shipment.state == way.RETURNED and consignment.state == states.REFUSED and is_late:
            words = _("hàng đã về, quá hạn đếm")
            consignments.take_back(consignment=consignment, good={}, by=None, now=now, words=words)
