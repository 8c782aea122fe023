"""Who is appointed where on a day."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from foundation.models import Officer
from foundation.rules.roles import Role


def officers_in(roles: Collection[Role], *, on: date) -> QuerySet[Officer]:
    """The running appointments in these roles of people whose account is open. One query."""
    running = Q(until_on__isnull=True) | Q(until_on__gt=on)
    return (
        Officer.objects.filter(running, role__in=roles, since_on__lte=on, user__is_active=True)
        .select_related("user", "authority__acting")
        .order_by("pk")
    )
