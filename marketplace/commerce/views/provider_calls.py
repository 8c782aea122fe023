"""Calls that providers of payments make to us. A signature is what lets one in; nothing else is
believed, and what it says is read again before anything is noted."""

import logging

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.commerce.adapters import stripe_client
from marketplace.commerce.services.card_events import take_event

logger = logging.getLogger(__name__)

MOST_BYTES = 256 * 1024
"""Stripe's events have a few kilobytes."""


@csrf_exempt
@require_POST
@never_cache
def stripe(request: HttpRequest) -> HttpResponse:
    """One event of Stripe: 400 unless signed with our secret within five minutes, 200 when it is
    handled or was before, 500 when it could not be, so that Stripe sends it again."""
    if not stripe_client.is_set_up():
        return HttpResponse(status=404)
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        event = stripe_client.read_event(request.body, request.headers.get("Stripe-Signature", ""))
    except stripe_client.BadSignature:
        return HttpResponse(status=400)
    try:
        row = take_event(event=event, now=timezone.now())
    except Exception:
        logger.exception("Event %s of Stripe could not be handled", event["id"])
        return HttpResponse(status=500)
    return HttpResponse("open" if row.handled_at is None else "done", content_type="text/plain")
