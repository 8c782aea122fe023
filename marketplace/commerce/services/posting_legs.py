"""The legs of a sale, of its cash and of packs that come back. Read by services.posting alone."""

from marketplace.commerce.models import CashCollection, Consignment, Refund
from marketplace.commerce.rules.ledger import Account, Purpose
from marketplace.commerce.selectors.payments import due
from marketplace.commerce.selectors.shares import (
    LineChange,
    changes_by_refund,
    delivered_shares,
    platform_shipment,
)
from marketplace.commerce.services.ledger import Leg


def of_delivery(consignment: Consignment) -> list[Leg]:
    """Who paid, whose the goods were, and who carried them."""
    legs = _paid_by(consignment)
    for change in delivered_shares(consignment):
        legs += _sold(change, consignment, Purpose.GOODS, sign=-1)
    return legs + _delivery(consignment)


def _paid_by(consignment: Consignment) -> list[Leg]:
    """Cash is a debt of whoever holds it; the rest was paid before."""
    cash = CashCollection.objects.filter(consignment=consignment).first()
    legs = [
        Leg(
            Account.BUYER_FUNDS,
            due(consignment) - (cash.amount if cash else 0),
            Purpose.MONEY,
            consignment=consignment,
        )
    ]
    if cash is not None:
        legs.append(of_cash(cash, cash.amount, cash.holder, cash.carrier))
    return legs


def of_cash(cash: CashCollection, amount: int, holder: str, carrier: str) -> Leg:
    """Cash of one parcel with a carrier, told by producer, or with the producer itself."""
    account = Account.CARRIER_CASH
    if holder == CashCollection.Holder.PRODUCER:
        account, carrier = Account.PRODUCER_CASH, ""
    return Leg(account, amount, Purpose.CASH, cash.consignment.producer, carrier, cash.consignment)


def _sold(change: LineChange, consignment: Consignment, goods: Purpose, *, sign: int) -> list[Leg]:
    """A line's shares become their makers' (`sign` −1), or are taken from them again (+1)."""
    legs = []
    for producer, share in change.shares:

        def leg(account: Account, amount: int, purpose: Purpose) -> Leg:
            whose = producer if account == Account.PRODUCER_PAYABLE else None  # noqa: B023
            return Leg(account, sign * amount, purpose, whose, "", consignment, change.line)

        payable = Account.PRODUCER_PAYABLE
        legs += [
            leg(payable, share.goods, goods),
            leg(payable, -share.by_producer, Purpose.VOUCHER),
            leg(Account.PLATFORM_VOUCHERS, -share.by_platform, Purpose.VOUCHER),
            leg(payable, -share.commission, Purpose.COMMISSION),
            leg(Account.COMMISSION, share.commission, Purpose.COMMISSION),
            leg(payable, -share.tax, Purpose.TAX),
            leg(Account.TAX_WITHHELD, share.tax, Purpose.TAX),
        ]
    return legs


def _delivery(consignment: Consignment) -> list[Leg]:
    """What the buyer pays for sending goes to the producer who sends; where the platform booked
    the carrier, to the carrier what it asks, and the difference, either way, is the producer's.
    """
    charge = int(consignment.delivery_charge) - sum(
        cut.amount for cut in consignment.cuts.all() if cut.line_id is None
    )
    shipment = platform_shipment(consignment)
    fee = shipment.fee if shipment else 0
    purpose = Purpose.DELIVERY
    legs = [
        Leg(Account.DELIVERY, -charge, purpose, consignment=consignment),
        Leg(Account.DELIVERY, charge, purpose, consignment=consignment),
        Leg(Account.PRODUCER_PAYABLE, fee - charge, purpose, consignment.producer, "", consignment),
    ]
    if shipment is not None:
        legs.append(
            Leg(Account.CARRIER_PAYABLE, -fee, purpose, None, shipment.carrier, consignment)
        )
    return legs


def borne_by_producers(refund: Refund) -> list[Leg]:
    """The packs a refund names, taken from their makers again; the rest from who sent the parcel.
    Raises ValueError without a consignment, or where the packs are worth more than the refund."""
    consignment = refund.consignment
    changes = changes_by_refund(refund)
    rest = refund.amount - sum(change.net for change in changes)
    if consignment is None or rest < 0:
        raise ValueError(f"refund {refund}: no consignment, or packs worth more than it")
    legs = [leg for c in changes for leg in _sold(c, consignment, Purpose.REFUND, sign=1)]
    legs.append(
        Leg(
            Account.PRODUCER_PAYABLE,
            rest,
            purpose_of(refund),
            consignment.producer,
            "",
            consignment,
        )
    )
    return legs


def purpose_of(refund: Refund) -> Purpose:
    """What a refund's own leg is for."""
    return Purpose.INTEREST if refund.reason == Refund.Reason.INTEREST else Purpose.REFUND
