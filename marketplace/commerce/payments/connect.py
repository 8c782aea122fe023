"""Transfers to producers' accounts at Stripe Connect: a second rail for the few who have one.

Off unless a producer's ConnectAccount is switched on; the bank file is the base, since Stripe pays
few sellers here (docs/decisions/0018-ledger.md).
"""

from marketplace.commerce.adapters import stripe_client
from marketplace.commerce.payments import Unreachable


class TransferRefused(Exception):
    """Stripe will not make this transfer; the text is its own."""


def is_set_up() -> bool:
    """Whether Stripe's keys are there."""
    return stripe_client.is_set_up()


def transfer(*, key: str, amount: int, destination: str, words: str) -> str:
    """Send `amount` đồng to a connected account and return Stripe's id of the transfer. The same
    key again is the same transfer. Raises Unreachable (nothing is known), TransferRefused."""
    try:
        with stripe_client.reaching():
            made = stripe_client.client().v1.transfers.create(
                {
                    "amount": amount,
                    "currency": "vnd",
                    "destination": destination,
                    "description": words,
                    "transfer_group": key,
                },
                {"idempotency_key": key},
            )
    except stripe_client.StripeDown as down:
        raise Unreachable(str(down)) from down
    except stripe_client.StripeRefused as refused:
        raise TransferRefused(str(refused)) from refused
    return made.id
