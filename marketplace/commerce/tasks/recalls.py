"""Telling people of recalls."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from foundation.calendar import today
from marketplace.commerce.recalls import audiences
from marketplace.commerce.services.recall_words import tell
from marketplace.commerce.tasks.retries import MAIL_RETRY
from traceability.models import RecallCampaign

logger = logging.getLogger(__name__)


@app.task(name="commerce.tell_recall", retry=MAIL_RETRY)
def tell_recall(campaign_id: int, audience: str) -> bool:
    """Tell one buyer, or one producer's people, of a recall; once."""
    campaign = RecallCampaign.objects.select_related("lot").get(pk=campaign_id)
    return tell(campaign=campaign, audience=audience, on=today(), now=timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(name="commerce.tell_recalls_again", queueing_lock="tell_recalls_again")
def tell_recalls_again(timestamp: int) -> int:
    """Tell those whose own jobs gave up or were lost; return how many were told now.

    One address that fails holds up nobody else.
    """
    told = 0
    for campaign in RecallCampaign.objects.select_related("lot").filter(
        is_drill=False, closed_on__isnull=True
    ):
        for audience in audiences(campaign):
            try:
                told += tell(campaign=campaign, audience=audience, on=today(), now=timezone.now())
            except Exception:  # any mail server, any failure: logged, and tried the next hour
                logger.exception("Recall %d: %s could not be told", campaign.pk, audience)
    return told
