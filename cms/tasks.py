"""What the clock does to pages: those set for a minute go live or end, every night shop pages
and stories are looked at for claims that a certificate no longer bears out, and who came to
events of long ago is forgotten."""

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from cms.claims import hold_shop_claims
from cms.models import ShopPage, StoryPage
from cms.services.registrations import forget_people
from cms.story_claims import hold_story_claims
from foundation.calendar import today


@app.periodic(cron="50 0 * * *")
@app.task(name="cms.hold_claims", queueing_lock="hold_shop_claims")
def hold_claims_of_shops(timestamp: int = 0) -> int:
    """Queue what live shop pages claim without a certificate in force; repeatable."""
    pages = ShopPage.objects.live().filter(alias_of__isnull=True).select_related("hero_image")
    return sum(hold_shop_claims([page], on=today()) for page in pages.iterator(chunk_size=100))


@app.periodic(cron="55 0 * * *")
@app.task(name="cms.hold_story_claims", queueing_lock="hold_story_claims")
def hold_claims_of_stories(timestamp: int = 0) -> int:
    """Queue what live stories claim without a certificate in force; repeatable."""
    pages = StoryPage.objects.live()
    return sum(hold_story_claims([page], on=today()) for page in pages.iterator(chunk_size=100))


@app.periodic(cron="* * * * *")
@app.task(name="cms.publish_scheduled", queueing_lock="publish_scheduled")
def publish_scheduled_pages(timestamp: int = 0) -> None:
    """Put on the site what an editor set for this minute, and take off what ends; repeatable."""
    call_command("publish_scheduled")


@app.periodic(cron="25 3 * * *")
@app.task(name="cms.forget_people", queueing_lock="forget_people_of_events")
def forget_people_of_events(timestamp: int = 0) -> int:
    """Delete names and numbers of who came to events of long ago; how many. Repeatable."""
    return forget_people(now=timezone.now())
