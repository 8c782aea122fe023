"""Jobs around sellers and listings: telling what was decided, and looking again at night."""

from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils import timezone
from procrastinate.contrib.django import app

from catalog.products.models import Product
from foundation.calendar import today
from marketplace.commerce.models import ListingCheck, TakedownRequest
from marketplace.commerce.services import listings, seller_words
from marketplace.commerce.tasks.retries import MAIL_RETRY


@app.task(name="commerce.tell_takedown", retry=MAIL_RETRY)
def tell_takedown(request_id: int) -> bool:
    """Mail the asker what was decided; False where they left no mail address: the office page
    says to call them."""
    request = TakedownRequest.objects.select_related("product").get(pk=request_id)
    try:
        validate_email(request.contact)
    except ValidationError:
        return False
    subject, body = seller_words.decision_words(request)
    name = sha256(f"takedown:{request.pk}".encode()).hexdigest()[:32]
    EmailMessage(
        subject=subject,
        body=body,
        to=[request.contact],
        headers={
            "Message-ID": f"<{name}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>",
            "Auto-Submitted": "auto-generated",
        },
    ).send()
    return True


@app.periodic(cron="40 3 * * *")
@app.task(name="commerce.look_again_at_listings", queueing_lock="look_again_at_listings")
def look_again_at_listings(timestamp: int) -> int:
    """Look again at listings whose words changed, or whose claims no certificate bears out any
    more, that nobody sent; return how many."""
    again = 0
    offered = Product.objects.filter(listing_checks__in=ListingCheck.objects.in_force())
    for product in offered.order_by("pk").iterator():
        check = listings.look_again(product=product, on=today(), now=timezone.now())
        again += check is not None
    return again
