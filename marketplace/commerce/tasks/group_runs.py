"""Group orders decide themselves."""

import logging

from django.conf import settings
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from foundation.calendar import today
from marketplace.commerce.models import GroupRun
from marketplace.commerce.notices import quotes as notices
from marketplace.commerce.selectors.group_runs import due_runs
from marketplace.commerce.services.group_runs import decide
from marketplace.commerce.tasks.retries import MAIL_RETRY

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="commerce.decide_group_runs", queueing_lock="decide_group_runs")
def decide_group_runs(timestamp: int) -> int:
    """Decide runs whose moment has come and let every order follow; how many are decided. One
    that fails holds up no other and is tried again the next minute."""
    decided = 0
    for run in due_runs():
        try:
            decided += decide(run=run, now=timezone.now()).state != GroupRun.State.OPEN
        except Exception:  # any fault of one run: logged, and tried by the next sweep
            logger.exception("Group run %d could not be decided", run.pk)
    return decided


@app.task(name="commerce.mail_group_decided", retry=MAIL_RETRY)
def mail_group_decided(run_id: int) -> int:
    """Tell the producer how a run ended."""
    run = GroupRun.objects.select_related("product__producer").get(pk=run_id)
    with translation.override(settings.LANGUAGE_CODE):
        return notices.mail_group_decided(run, on=today()).mails
