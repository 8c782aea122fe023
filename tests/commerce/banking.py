"""An account for tests, and an order that is to be paid into it."""

from datetime import datetime

from django.utils import timezone

from marketplace.commerce.models import SellingSettings
from marketplace.commerce.services.bank_transfers import TransferFacts

ACCOUNT = "0000123456789"
"""Invented; of no person."""


def open_account() -> SellingSettings:
    settings = SellingSettings.load()
    settings.bank_bin, settings.bank_account = "970436", ACCOUNT
    settings.bank_holder = "CONG TY MAU CHO OCOP"
    settings.save()
    return settings


def told(
    memo: str, amount: int, reference: str = "FT1", at: datetime | None = None
) -> TransferFacts:
    return TransferFacts(ACCOUNT, reference, amount, memo, at or timezone.now())
