"""Asking carriers about parcels that nobody has said anything of."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from marketplace.commerce.adapters.carriers.base import CarrierError
from marketplace.commerce.selectors.shipments import at_odds, orphans, unheard
from marketplace.commerce.services import shipments
from marketplace.commerce.services.errors import OrderRefused

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 200


@app.periodic(cron="11,41 * * * *")
@app.task(name="commerce.ask_carriers", queueing_lock="ask_carriers")
def ask_carriers(timestamp: int) -> int:
    """Ask about each running parcel not heard of for six hours, and bring consignments to where
    their parcels are; call off what was cancelled here. One that fails holds up no other. Returns
    how many things were new."""
    new = 0
    for shipment in unheard(now=timezone.now())[:MOST_AT_ONCE]:
        try:
            new += shipments.ask(shipment=shipment, now=timezone.now())
        except (CarrierError, ValueError, KeyError, TypeError) as error:
            logger.warning("Carrier %s: %s", shipment.carrier, type(error).__name__)
    for shipment in at_odds()[:MOST_AT_ONCE]:
        try:
            shipments.catch_up(shipment=shipment, now=timezone.now())
        except OrderRefused as error:
            logger.warning("Shipment %d: %s", shipment.pk, error)
    for shipment in orphans()[:MOST_AT_ONCE]:
        try:
            shipments.cancel(shipment=shipment, by=None, now=timezone.now())
        except OrderRefused as error:
            logger.warning("Shipment %d could not be called off: %s", shipment.pk, error)
    return new
