"""Who entered it: the field that every record of a lot carries."""

from typing import Any

from django.conf import settings
from django.db import models


def by_whom(**options: Any) -> Any:
    """A foreign key to the acting person, whose account then can never be deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options
    )
