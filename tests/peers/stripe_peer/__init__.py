"""A Stripe of our own on this machine: sessions with a page to click, refunds, disputes, signed
calls that come late, twice, in disorder or never. Written from Stripe's public documents; its
parameters are checked against Stripe's own stripe-mock in tests/commerce/test_stripe_mock.py.

By hand: `python -m tests.peers.stripe_peer` says what to set. Never for real money.
"""

from tests.peers.stripe_peer.server import StripePeer

__all__ = ["StripePeer"]
