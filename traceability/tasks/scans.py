"""Scans into the tables each minute; salts, old places and runs looked at each hour."""

from django.utils import timezone
from procrastinate.contrib.django import app

from foundation.calendar import today
from traceability.services import scans
from traceability.services.clones import look_at_runs


@app.periodic(cron="* * * * *")
@app.task(name="traceability.rollup_scans", queueing_lock="rollup_scans")
def rollup_scans(timestamp: int) -> int:
    """Make the week's salt where none is, then bring the spool in; return how many scans."""
    scans.rotate_salts(on=today())
    return scans.ingest(now=timezone.now())


@app.periodic(cron="25 * * * *")
@app.task(name="traceability.look_at_runs", queueing_lock="look_at_runs")
def look_at_scanned_runs(timestamp: int) -> int:
    """Forget what was kept long enough, then ask the rules about runs as a whole."""
    now = timezone.now()
    scans.forget_old(now=now)
    return look_at_runs(on=today(), at=now)
