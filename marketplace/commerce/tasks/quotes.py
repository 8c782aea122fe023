"""Wholesale requests: their mails, and closing what is over."""

from django.conf import settings
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from foundation.calendar import today
from marketplace.commerce.models import Quote, QuoteRequest
from marketplace.commerce.notices import quotes as notices
from marketplace.commerce.services import quotes as services
from marketplace.commerce.tasks.retries import MAIL_RETRY


def _quote(quote_id: int) -> Quote:
    return Quote.objects.select_related("request", "producer").get(pk=quote_id)


@app.task(name="commerce.mail_quote_asked", retry=MAIL_RETRY)
def mail_quote_asked(quote_id: int) -> int:
    """Ask a producer for an answer; nothing where the request is over by now."""
    quote = _quote(quote_id)
    if quote.request.state != QuoteRequest.State.OPEN:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        return notices.mail_quote_asked(quote, on=today()).mails


@app.task(name="commerce.mail_quote_taken", retry=MAIL_RETRY)
def mail_quote_taken(quote_id: int) -> int:
    """Tell the producer who was chosen."""
    with translation.override(settings.LANGUAGE_CODE):
        return notices.mail_quote_taken(_quote(quote_id), on=today()).mails


@app.task(name="commerce.mail_quote_given", retry=MAIL_RETRY)
def mail_quote_given(quote_id: int) -> int:
    """Tell the buyer of an answer; nothing where it was taken back or the buyer has chosen."""
    quote = _quote(quote_id)
    is_on = quote.request.state == QuoteRequest.State.OPEN and quote.state == Quote.State.GIVEN
    return notices.mail_quote_given(quote).mails if is_on else 0


@app.task(name="commerce.mail_quote_closed", retry=MAIL_RETRY)
def mail_quote_closed(request_id: int) -> int:
    """Tell the buyer that the request was closed."""
    return notices.mail_quote_closed(QuoteRequest.objects.get(pk=request_id)).mails


@app.periodic(cron="23 0 * * *")
@app.task(name="commerce.close_quotes", queueing_lock="close_quotes")
def close_quotes(timestamp: int) -> int:
    """Close requests that are over; return how many."""
    return services.close_past(now=timezone.now())
