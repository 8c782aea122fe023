"""Jobs of the commerce room, queued by their names."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from foundation.calendar import today
from marketplace.commerce.models import Consignment
from marketplace.commerce.notices import mail_to_buyer, mail_to_producer
from marketplace.commerce.order.models import Order

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
