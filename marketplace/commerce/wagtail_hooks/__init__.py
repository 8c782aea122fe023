"""Selling in the back office; Wagtail loads this package and thereby its parts."""

from marketplace.commerce.wagtail_hooks import (
    bank,
    books,
    complaints,
    consignments,
    delivery,
    invoices,
    ledger,
    menu,
    orders,
    payments,
    photos,
    promotions,
    reviews,
    sellers,
)

__all__ = [
    "bank",
    "books",
    "complaints",
    "consignments",
    "delivery",
    "invoices",
    "ledger",
    "menu",
    "orders",
    "payments",
    "photos",
    "promotions",
    "reviews",
    "sellers",
]
