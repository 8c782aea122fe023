"""Each night: the anchor of the day before, over the chains of all lots."""

from datetime import timedelta

from procrastinate.contrib.django import app

from foundation.calendar import today
from traceability.services.anchors import anchor_day


@app.periodic(cron="25 * * * *")
@app.task(name="traceability.anchor_chains", queueing_lock="anchor_chains")
def anchor_chains(timestamp: int) -> bool:
    """Anchor yesterday; returns whether that was still to do.

    Asked for each hour, so that a night without us loses no day. Days on which nobody asked are
    covered by the next anchor.
    """
    on = today()
    _anchor, made = anchor_day(day=on - timedelta(days=1), on=on)
    return made
