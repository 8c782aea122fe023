"""The local day. Views, tasks and commands read it here and pass it down."""

from datetime import date

from django.utils import timezone


def today() -> date:
    """Today in Vietnam (Asia/Ho_Chi_Minh)."""
    return timezone.localdate()
