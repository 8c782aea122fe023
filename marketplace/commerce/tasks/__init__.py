"""Jobs of the queue, one module for each part; procrastinate loads this package and so all."""

from marketplace.commerce.tasks import (
    bookings,
    card,
    complaints,
    expiry,
    group_runs,
    invoices,
    ledger,
    mails,
    quotes,
    recalls,
    refunds,
    reviews,
    sellers,
    shipments,
)

__all__ = [
    "bookings",
    "card",
    "complaints",
    "expiry",
    "group_runs",
    "invoices",
    "ledger",
    "mails",
    "quotes",
    "recalls",
    "refunds",
    "reviews",
    "sellers",
    "shipments",
]
