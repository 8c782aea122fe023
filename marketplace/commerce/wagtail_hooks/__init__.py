"""Selling in the back office; Wagtail loads this package and thereby its parts."""

from marketplace.commerce.wagtail_hooks import (
    complaints,
    consignments,
    delivery,
    ledger,
    menu,
    payments,
    promotions,
    sellers,
)

__all__ = [
    "complaints",
    "consignments",
    "delivery",
    "ledger",
    "menu",
    "payments",
    "promotions",
    "sellers",
]
