"""The night's look at all texts: what a certificate that ended no longer bears out is queued."""

from procrastinate.contrib.django import app

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.selectors.claims import producer_wording, product_wordings
from certification.services.claims import hold_claims
from foundation.calendar import today

AT_ONCE = 500


@app.periodic(cron="40 0 * * *")
@app.task(name="certification.hold_claims", queueing_lock="hold_claims")
def hold_claims_of_all(timestamp: int = 0) -> int:
    """Queue what claims stars that nobody has today; returns how many are new.

    Repeatable: what waits already is not queued twice. The public saw none of it meanwhile, for
    pages ask on the day they are made.
    """
    on, held = today(), 0
    texts = Product.objects.filter(is_public=True).only("title", "description").order_by("pk")
    last = 0
    while batch := list(texts.filter(pk__gt=last)[:AT_ONCE]):
        wordings = [wording for product in batch for wording in product_wordings(product)]
        held += len(hold_claims(wordings=wordings, on=on))
        last = batch[-1].pk
    names = Producer.objects.only("name").order_by("pk")
    return held + len(hold_claims(wordings=map(producer_wording, names.iterator()), on=on))
