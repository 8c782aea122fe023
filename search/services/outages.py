"""Times when an engine was away, written down by the job that also follows it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from search.engines import outage_spool
from search.engines.base import EngineDown
from search.engines.elastic import ElasticEngine
from search.models import ELASTICSEARCH, EngineOutage
from search.rules.asked import Sort
from search.rules.wanted import Wanted


def note(*, now: datetime) -> EngineOutage | None:
    """Ask the engine once, read what web processes saw, keep `EngineOutage`; the outage that
    goes on, None while the engine is well."""
    failures = [each for each in outage_spool.take() if each.engine == ELASTICSEARCH]
    return _written(failures, now=now, trouble=_trouble(now))


def _trouble(now: datetime) -> str:
    """Why the engine does not answer; "" where it does."""
    try:
        ElasticEngine().find(Wanted(sort=Sort.NUMBER, on=now.date(), limit=1, with_facets=False))
    except EngineDown as trouble:
        return str(trouble)
    return ""


@transaction.atomic
def _written(
    failures: Iterable[outage_spool.Failure], *, now: datetime, trouble: str
) -> EngineOutage | None:
    failures = list(failures)
    reason = trouble or (failures[0].reason if failures else "")
    outage = _open_one()
    if outage is None and reason:
        began_at = min((each.at for each in failures), default=now)
        outage = EngineOutage.objects.create(
            engine=ELASTICSEARCH, began_at=min(began_at, now), reason=reason[:160]
        )
    if outage is None:
        return None
    EngineOutage.objects.filter(pk=outage.pk).update(
        answered=F("answered") + sum(each.answered for each in failures),
        ended_at=None if trouble else now,
    )
    return _open_one()


def _open_one() -> EngineOutage | None:
    going_on = EngineOutage.objects.filter(engine=ELASTICSEARCH, ended_at=None)
    return going_on.select_for_update().first()
