"""Selling in the back office; Wagtail loads this package and thereby its parts."""

from marketplace.commerce.wagtail_hooks import (
    bank,
    complaints,
    consignments,
    delivery,
    ledger,
    menu,
    orders,
    payments,
    promotions,
    sellers,
)

__all__ = [
    "bank",
    "complaints",
    "consignments",
    "delivery",
    "ledger",
    "menu",
    "orders",
    "payments",
    "promotions",
    "sellers",
]
