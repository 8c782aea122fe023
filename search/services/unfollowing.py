"""Where no Elasticsearch is set up: nothing is followed. Apart from the rest, so that the client
is not even loaded there."""

from datetime import datetime

from django.db import transaction

from search.models import EngineOutage, SearchChange, SearchFollower


@transaction.atomic
def forget(*, now: datetime) -> None:
    """Have no change written down any more, and end whatever outage went on."""
    if SearchFollower.objects.exists():
        SearchFollower.objects.all().delete()
        left = SearchChange.objects.order_by("pk").select_for_update(skip_locked=True)
        SearchChange.objects.filter(pk__in=list(left.values_list("pk", flat=True))).delete()
    EngineOutage.objects.filter(ended_at=None).update(ended_at=now)
