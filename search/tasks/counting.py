"""Counts of searches into the tables each minute; what is old or rare forgotten each night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from foundation.calendar import today
from search.services import counts


@app.periodic(cron="* * * * *")
@app.task(name="search.rollup_counts", queueing_lock="search_rollup_counts")
def rollup_counts(timestamp: int) -> int:
    """Bring the spool of searches in; return how many lines."""
    return counts.ingest(now=timezone.now())


@app.periodic(cron="50 19 * * *")
@app.task(name="search.forget_counts", queueing_lock="search_forget_counts")
def forget_counts(timestamp: int) -> int:
    """Forget what was kept long enough; return how many rows."""
    return counts.forget_old(on=today())
