"""The night's look at shop pages: what a certificate that ended no longer bears out is queued."""

from procrastinate.contrib.django import app

from cms.claims import hold_shop_claims
from cms.models import ShopPage
from foundation.calendar import today


@app.periodic(cron="50 0 * * *")
@app.task(name="cms.hold_claims", queueing_lock="hold_shop_claims")
def hold_claims_of_shops(timestamp: int = 0) -> int:
    """Queue what live shop pages claim without a certificate in force; repeatable."""
    pages = ShopPage.objects.live().filter(alias_of__isnull=True).select_related("hero_image")
    return sum(hold_shop_claims([page], on=today()) for page in pages.iterator(chunk_size=100))
