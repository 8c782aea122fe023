"""What a buyer says of a parcel without anything following from it."""

from django.db import transaction

from foundation.models import User
from marketplace.commerce.models import Consignment
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.order_page import RECEIVED
from marketplace.commerce.services.timeline import locked, write_down


@transaction.atomic
def say_received(*, consignment: Consignment, by: User | None) -> bool:
    """Note that the buyer says it came; once, while it is on its way. Whether it was delivered
    is for its carrier or its producer to say: money hangs on that. False: nothing to note."""
    consignment = locked(consignment)
    if consignment.state != states.HANDED_OVER:
        return False
    if consignment.events.filter(note=RECEIVED).exists():
        return False
    write_down(consignment, note=RECEIVED, by=by)
    return True
