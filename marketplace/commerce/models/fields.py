"""Money as every table of this room keeps it."""

from typing import Any

from django.conf import settings
from django.db import models


def dong(verbose_name: Any = None, **options: Any) -> models.BigIntegerField:
    """Whole đồng. The đồng has no decimals, so neither has any column."""
    return models.BigIntegerField(verbose_name, **options)


def by_whom(**options: Any) -> models.ForeignKey:
    """The account that acted; null where the system or a buyer without an account did."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        **options,
    )
