"""Jobs of the commerce room, queued by their names."""

import logging

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from foundation.calendar import today
from marketplace.commerce.models import Consignment
from marketplace.commerce.notices import mail_to_buyer, mail_to_producer
from marketplace.commerce.order.models import Order
from marketplace.commerce.recalls import audiences
from marketplace.commerce.services.recall_words import tell
from traceability.models import RecallCampaign

logger = logging.getLogger(__name__)

# A mail server that is away for an hour loses nothing: 10 s, 100 s, 17 min, 2.8 h.
MAIL_RETRY = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.task(name="commerce.mail_buyer", retry=MAIL_RETRY)
def mail_buyer(order_id: int) -> int:
    """Send the buyer the words about their order."""
    return mail_to_buyer(Order.objects.select_related("shipping_address").get(pk=order_id))


@app.task(name="commerce.mail_producer", retry=MAIL_RETRY)
def mail_producer(consignment_id: int) -> int:
    """Send a producer's people what to pack."""
    consignment = Consignment.objects.select_related("producer", "order__shipping_address").get(
        pk=consignment_id
    )
    return mail_to_producer(consignment, on=today())


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
