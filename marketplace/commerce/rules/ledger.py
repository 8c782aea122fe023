"""The chart of accounts, and what each booking is. Plain Python.

Amounts are whole đồng; debits are positive, credits negative. What a producer is owed is the
sum over PRODUCER_PAYABLE and PRODUCER_CASH of that producer, turned round.
"""

from enum import StrEnum


class Account(StrEnum):
    """Assets: BANK, CARD, WALLET (a provider holds it), CARRIER_CASH and PRODUCER_CASH
    (cash on delivery that others hold). Debts: BUYER_FUNDS (paid, not yet delivered),
    PRODUCER_PAYABLE, REFUNDS (granted, not yet sent), TAX_WITHHELD, CARRIER_PAYABLE,
    UNKNOWN_MONEY (in the bank, whose is not known). Income: COMMISSION, INTEREST. Costs:
    PLATFORM_VOUCHERS, REFUSALS, GOODWILL, FEES, DISPUTES.
    DELIVERY gathers delivery charges and passes each on in the same booking, to the producer who
    sends or to the carrier that the platform pays; so it stands at nothing."""

    BANK = "BANK"
    CARD = "CARD"
    WALLET = "WALLET"
    CARRIER_CASH = "CARRIER_CASH"
    PRODUCER_CASH = "PRODUCER_CASH"
    BUYER_FUNDS = "BUYER_FUNDS"
    PRODUCER_PAYABLE = "PRODUCER_PAYABLE"
    REFUNDS = "REFUNDS"
    TAX_WITHHELD = "TAX_WITHHELD"
    CARRIER_PAYABLE = "CARRIER_PAYABLE"
    UNKNOWN_MONEY = "UNKNOWN_MONEY"
    COMMISSION = "COMMISSION"
    INTEREST = "INTEREST"
    DELIVERY = "DELIVERY"
    PLATFORM_VOUCHERS = "PLATFORM_VOUCHERS"
    REFUSALS = "REFUSALS"
    GOODWILL = "GOODWILL"
    FEES = "FEES"
    DISPUTES = "DISPUTES"


OF_A_PRODUCER = frozenset({Account.PRODUCER_PAYABLE, Account.PRODUCER_CASH})
"""Accounts that are one for each producer and make up what a producer is owed."""


ASSETS = frozenset(
    {Account.BANK, Account.CARD, Account.WALLET, Account.CARRIER_CASH, Account.PRODUCER_CASH}
)
"""Accounts of money that is here, or that others hold for us: debits are what is there."""


class Booking(StrEnum):
    """What happened. PAYOUT: a debt was paid out, to a producer or a carrier, or by a provider
    to the market's bank."""

    RECEIVED = "RECEIVED"
    DELIVERED = "DELIVERED"
    REFUND_GRANTED = "REFUND_GRANTED"
    REFUND_SENT = "REFUND_SENT"
    REFUND_FAILED = "REFUND_FAILED"
    CASH_PASSED_ON = "CASH_PASSED_ON"
    CASH_REMITTED = "CASH_REMITTED"
    REFUSED = "REFUSED"
    PAYOUT = "PAYOUT"
    PAYOUT_FAILED = "PAYOUT_FAILED"
    PROVIDER_FEE = "PROVIDER_FEE"
    DISPUTE = "DISPUTE"
    UNKNOWN_MONEY = "UNKNOWN_MONEY"
    TAX_PAID = "TAX_PAID"
    CORRECTION = "CORRECTION"


class Purpose(StrEnum):
    """What one leg is for, which is what a line of a statement says."""

    MONEY = "MONEY"
    GOODS = "GOODS"
    DELIVERY = "DELIVERY"
    COMMISSION = "COMMISSION"
    VOUCHER = "VOUCHER"
    TAX = "TAX"
    REFUND = "REFUND"
    CASH = "CASH"
    REFUSAL = "REFUSAL"
    PAYOUT = "PAYOUT"
    FEE = "FEE"
    INTEREST = "INTEREST"
    CORRECTION = "CORRECTION"
