"""Which legs each happening with money has: the only place that knows. docs/rules/ledger.md.

Every function may be called again: its key is made of the row it is about, and the second call
gives back the first one's booking. Amounts come from what was frozen and noted, never from a
rate of today. The caller holds the locks and the transaction.
"""

from collections.abc import Iterable
from datetime import date

from catalog.producers.models import Producer
from foundation.models import User
from marketplace.commerce.models import (
    BankTransfer,
    CardDispute,
    CashCollection,
    CashRemittance,
    Consignment,
    LedgerAccount,
    LedgerTransaction,
    Payment,
    Payout,
    Receipt,
    Refund,
    SellingSettings,
)
from marketplace.commerce.order.models import Order, PaymentMethod
from marketplace.commerce.rules import money
from marketplace.commerce.rules.ledger import Account, Booking, Purpose
from marketplace.commerce.selectors.shares import platform_shipment
from marketplace.commerce.services.ledger import Leg, Unbalanced, book
from marketplace.commerce.services.posting_legs import (
    borne_by_producers,
    of_cash,
    of_delivery,
    purpose_of,
)

_HELD_BY = {
    PaymentMethod.VIETQR: Account.BANK,
    PaymentMethod.CASH_ON_DELIVERY: Account.BANK,
    PaymentMethod.CARD: Account.CARD,
}
"""Where money of a method lies. Cash that goes back to a buyer goes by bank transfer."""


def post_received(*, receipt: Receipt, on: date) -> LedgerTransaction | None:
    """A buyer's money came; it stays the buyer's until delivery. None for cash: that is booked
    with its delivery (`post_delivered`)."""
    if receipt.method == PaymentMethod.CASH_ON_DELIVERY:
        return None
    legs = [
        _held(receipt.method, receipt.amount),
        Leg(Account.BUYER_FUNDS, -receipt.amount, Purpose.MONEY),
    ]
    return _of_payment(f"receipt:{receipt.pk}", Booking.RECEIVED, legs, receipt.payment, on)


def post_delivered(*, consignment: Consignment, on: date) -> LedgerTransaction | None:
    """A parcel was delivered: what the buyer paid for it, or the cash just collected, becomes
    the producers', less commission and tax; its delivery charge pays who carried it.

    Call it after the CashCollection of a cash parcel was written. None for a parcel of nothing.
    """
    key = f"delivered:{consignment.pk}"
    before = _booked(key)
    if before is not None:
        return before
    legs = of_delivery(consignment)
    return _of_order(key, Booking.DELIVERED, legs, consignment.order, on)


def post_refund_granted(*, refund: Refund, on: date) -> LedgerTransaction:
    """A buyer is promised money back; who bears it is the refund's `funder`.

    Packs that come back at the producer's cost take their shares back: goods, discounts,
    commission and tax alike. What is paid beyond them (an allowance, the delivery charge) is
    the producer's alone and leaves the commission as it is. Raises ValueError for a producer's
    refund that names no consignment, or packs worth more than the refund.
    """
    legs = [Leg(Account.REFUNDS, -refund.amount, Purpose.REFUND, consignment=refund.consignment)]
    if refund.funder == Refund.Funder.BUYER_FUNDS:
        legs.append(
            Leg(Account.BUYER_FUNDS, refund.amount, Purpose.REFUND, consignment=refund.consignment)
        )
    elif refund.funder == Refund.Funder.PRODUCER:
        legs += borne_by_producers(refund)
    else:
        is_interest = refund.reason == Refund.Reason.INTEREST
        account = Account.INTEREST if is_interest else Account.GOODWILL
        legs.append(Leg(account, refund.amount, purpose_of(refund), consignment=refund.consignment))
    return _of_payment(
        f"refund:{refund.pk}:granted", Booking.REFUND_GRANTED, legs, refund.payment, on
    )


def post_refund_sent(*, refund: Refund, on: date) -> LedgerTransaction:
    """A promised refund is paid. One that failed before is paid by bank transfer; one that a
    card's bank took itself (reason DISPUTE) clears what the dispute cost."""
    if refund.reason == Refund.Reason.DISPUTE:
        paid_from = Leg(Account.DISPUTES, -refund.amount, Purpose.REFUND)
    elif refund.tries:
        paid_from = Leg(Account.BANK, -refund.amount, Purpose.MONEY)
    else:
        paid_from = _held(refund.method, -refund.amount)
    legs = [
        Leg(Account.REFUNDS, refund.amount, Purpose.REFUND, consignment=refund.consignment),
        paid_from,
    ]
    key = f"refund:{refund.pk}:sent:{refund.tries}"
    return _of_payment(key, Booking.REFUND_SENT, legs, refund.payment, on)


def post_refund_failed(*, refund: Refund, on: date) -> LedgerTransaction:
    """A paid refund came back: what the last payment booked is turned round, so it is owed
    again. `refund.tries` already counts the failure."""
    sent = (
        LedgerTransaction.objects.filter(
            key__startswith=f"refund:{refund.pk}:sent:", kind=Booking.REFUND_SENT
        )
        .order_by("pk")
        .last()
    )
    if sent is None:
        raise ValueError(f"refund {refund} was never paid")
    key = f"refund:{refund.pk}:failed:{refund.tries}"
    return _of_payment(key, Booking.REFUND_FAILED, _turned_round(sent), refund.payment, on)


def post_refused(*, consignment: Consignment, fee: int, on: date) -> LedgerTransaction | None:
    """A buyer did not take the parcel: the carrier's `fee` for both ways, in đồng, is shared by
    the platform and the producer as the settings say on the day it is booked. A carrier that
    the platform booked is owed all of it; else the producer paid, and is owed the platform's
    part. None for a fee of nothing."""
    key = f"refused:{consignment.pk}"
    before = _booked(key)
    if before is not None:
        return before
    percent = SellingSettings.load().refusal_platform_percent
    ours = money.rate(fee, percent * 100)
    shipment = platform_shipment(consignment)
    purpose, producer = Purpose.REFUSAL, consignment.producer
    legs = [Leg(Account.REFUSALS, ours, purpose, consignment=consignment)]
    if shipment is None:
        legs.append(Leg(Account.PRODUCER_PAYABLE, -ours, purpose, producer, "", consignment))
    else:
        theirs = Leg(Account.PRODUCER_PAYABLE, fee - ours, purpose, producer, "", consignment)
        carriers = Leg(Account.CARRIER_PAYABLE, -fee, purpose, None, shipment.carrier, consignment)
        legs += [theirs, carriers]
    return _of_order(key, Booking.REFUSED, legs, consignment.order, on)


def post_cash_passed_on(*, remittance: CashRemittance, on: date) -> LedgerTransaction:
    """A carrier gave cash to the producers it was collected for: now they hold it."""
    legs = []
    for line in remittance.lines.select_related("collection__consignment__producer"):
        producers = CashCollection.Holder.PRODUCER
        legs += [
            of_cash(line.collection, line.amount, producers, ""),
            of_cash(line.collection, -line.amount, remittance.payer, remittance.carrier),
        ]
    return book(
        key=f"remittance:{remittance.pk}",
        kind=Booking.CASH_PASSED_ON,
        legs=legs,
        booked_on=on,
        words=remittance.reference,
        by=remittance.by,
    )


def post_cash_remitted(*, remittance: CashRemittance, on: date) -> LedgerTransaction:
    """A carrier or a producer paid cash over to the platform. What no parcel explains is money
    whose owner is not known; what is missing stays owed. Raises Unbalanced where its lines are
    more than what came."""
    legs = [Leg(Account.BANK, remittance.amount, Purpose.CASH)]
    rest = remittance.amount
    for line in remittance.lines.select_related("collection__consignment__producer"):
        legs.append(of_cash(line.collection, -line.amount, remittance.payer, remittance.carrier))
        rest -= line.amount
    if rest < 0:
        raise Unbalanced(f"remittance {remittance}: its lines are {-rest} more than it")
    legs.append(Leg(Account.UNKNOWN_MONEY, -rest, Purpose.CASH))
    return book(
        key=f"remittance:{remittance.pk}",
        kind=Booking.CASH_REMITTED,
        legs=legs,
        booked_on=on,
        words=remittance.reference,
        by=remittance.by,
    )


def post_payout(*, payout: Payout, on: date) -> LedgerTransaction:
    """A producer was paid: from the bank, or from the card provider's account."""
    account = Account.CARD if payout.rail == "STRIPE" else Account.BANK
    settlement = payout.settlement
    legs = [
        Leg(Account.PRODUCER_PAYABLE, payout.amount, Purpose.PAYOUT, settlement.producer),
        Leg(account, -payout.amount, Purpose.PAYOUT),
    ]
    return book(
        key=f"payout:{payout.pk}",
        kind=Booking.PAYOUT,
        legs=legs,
        booked_on=on,
        words=settlement.number,
        by=payout.by,
    )


def post_payout_failed(*, payout: Payout, on: date) -> LedgerTransaction:
    """A payout came back: the producer is owed it again. Raises ValueError if it never left."""
    paid = _booked(f"payout:{payout.pk}")
    if paid is None:
        raise ValueError(f"payout {payout} was never paid")
    return book(
        key=f"payout:{payout.pk}:failed",
        kind=Booking.PAYOUT_FAILED,
        legs=_turned_round(paid),
        booked_on=on,
        words=payout.settlement.number,
        by=payout.by,
    )


def post_provider_fee(*, payment: Payment, fee: int, key: str, on: date) -> LedgerTransaction:
    """What a provider kept of a payment for itself: the platform's cost. `fee` above 0."""
    legs = [
        Leg(Account.FEES, fee, Purpose.FEE, party=payment.method),
        _held(payment.method, -fee),
    ]
    return _of_payment(key, Booking.PROVIDER_FEE, legs, payment, on)


def post_dispute(*, dispute: CardDispute, on: date) -> LedgerTransaction:
    """A card's bank took money back; a dispute that was won gave it back. A lost one stays in
    DISPUTES until a refund of reason DISPUTE says who bears it."""
    party = dispute.reference[:60]
    legs = [
        Leg(Account.DISPUTES, dispute.amount, Purpose.REFUND),
        Leg(Account.CARD, -dispute.amount, Purpose.REFUND),
    ]
    taken = _of_payment(
        f"dispute:{dispute.pk}", Booking.DISPUTE, legs, dispute.payment, on, words=party
    )
    if not dispute.is_won:
        return taken
    key = f"dispute:{dispute.pk}:won"
    legs = [leg._replace(amount=-leg.amount) for leg in legs]
    return _of_payment(key, Booking.DISPUTE, legs, dispute.payment, on, words=party)


def post_unknown_money(*, transfer: BankTransfer, on: date) -> LedgerTransaction:
    """Money in the bank that no order explains."""
    return book(
        key=f"unknown:{transfer.pk}",
        kind=Booking.UNKNOWN_MONEY,
        legs=[
            Leg(Account.BANK, transfer.amount, Purpose.MONEY),
            Leg(Account.UNKNOWN_MONEY, -transfer.amount, Purpose.MONEY),
        ],
        booked_on=on,
    )


def post_unknown_money_cleared(*, transfer: BankTransfer, on: date) -> LedgerTransaction | None:
    """It is known after all: an order's (its receipt books the money anew), a remittance's, not
    the market's, or sent back. None where it never was unknown."""
    unknown = _booked(f"unknown:{transfer.pk}")
    if unknown is None:
        return None
    return book(
        key=f"unknown:{transfer.pk}:cleared",
        kind=Booking.UNKNOWN_MONEY,
        legs=_turned_round(unknown),
        booked_on=on,
    )


def post_correction(
    *, producer: Producer, amount: int, words: str, key: str, on: date, by: User | None
) -> LedgerTransaction:
    """Put right what a producer is owed, at the platform's cost. `amount` in đồng, above 0 in
    the producer's favour, below 0 against."""
    return book(
        key=key,
        kind=Booking.CORRECTION,
        legs=[
            Leg(Account.GOODWILL, amount, Purpose.CORRECTION),
            Leg(Account.PRODUCER_PAYABLE, -amount, Purpose.CORRECTION, producer),
        ],
        booked_on=on,
        words=words,
        by=by,
    )


def paper_key(what: str, reference: str) -> str:
    """The key of a booking that one paper of the bank's or the State's is about; at most 80
    characters of `reference` count."""
    return f"{what}:{reference[:80]}"


def post_tax_paid(
    *, amount: int, reference: str, on: date, by: User | None = None
) -> LedgerTransaction:
    """Withheld tax was paid to the State; `reference` is the paper's number and books it once."""
    return book(
        key=paper_key("tax", reference),
        kind=Booking.TAX_PAID,
        legs=[
            Leg(Account.TAX_WITHHELD, amount, Purpose.TAX),
            Leg(Account.BANK, -amount, Purpose.TAX),
        ],
        booked_on=on,
        words=reference,
        by=by,
    )


def post_carrier_paid(
    *, owed: LedgerAccount, amount: int, reference: str, on: date, by: User | None = None
) -> LedgerTransaction:
    """A carrier whose account is `owed` was paid from the bank, once for each paper of it."""
    return book(
        key=paper_key(f"carrier:{owed.pk}", reference),
        kind=Booking.PAYOUT,
        legs=[
            Leg(Account.CARRIER_PAYABLE, amount, Purpose.PAYOUT, party=owed.party),
            Leg(Account.BANK, -amount, Purpose.PAYOUT),
        ],
        booked_on=on,
        words=reference,
        by=by,
    )


def post_provider_payout(
    *,
    held: LedgerAccount,
    amount: int,
    fee: int,
    reference: str,
    on: date,
    by: User | None = None,
) -> LedgerTransaction:
    """Who held buyers' money (account `held`: the card's or a wallet's) paid `amount` into the
    bank and kept `fee` of it, both in đồng; once for each paper of it."""
    return book(
        key=paper_key(f"provider:{held.pk}", reference),
        kind=Booking.PAYOUT,
        legs=[
            Leg(Account.BANK, amount, Purpose.PAYOUT),
            Leg(Account.FEES, fee, Purpose.FEE, party=held.party or held.kind),
            Leg(Account(held.kind), -amount - fee, Purpose.PAYOUT, party=held.party),
        ],
        booked_on=on,
        words=reference,
        by=by,
    )


def _held(method: str, amount: int) -> Leg:
    """Money at whoever holds it for this method; each wallet is a party of its own."""
    account = _HELD_BY.get(PaymentMethod(method), Account.WALLET)
    party = method if account == Account.WALLET else ""
    return Leg(account, amount, Purpose.MONEY, party=party)


def _booked(key: str) -> LedgerTransaction | None:
    return LedgerTransaction.objects.filter(key=key).first()


def _turned_round(booked: LedgerTransaction) -> list[Leg]:
    entries = booked.entries.select_related("account__producer", "consignment", "line")
    return [
        Leg(
            Account(entry.account.kind),
            -entry.amount,
            Purpose(entry.purpose),
            entry.account.producer,
            entry.account.party,
            entry.consignment,
            entry.line,
        )
        for entry in entries.order_by("pk")
    ]


def _of_payment(
    key: str,
    kind: Booking,
    legs: Iterable[Leg],
    payment: Payment,
    on: date,
    *,
    words: str = "",
) -> LedgerTransaction:
    order = payment.order
    return book(
        key=key, kind=kind, legs=legs, booked_on=on, order=order, payment=payment, words=words
    )


def _of_order(
    key: str, kind: Booking, legs: Iterable[Leg], order: Order, on: date
) -> LedgerTransaction | None:
    """None where nothing moved."""
    moved = [leg for leg in legs if leg.amount]
    if not moved:
        return None
    return book(key=key, kind=kind, legs=moved, booked_on=on, order=order)
