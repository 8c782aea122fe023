"""Jobs of the desk."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from foundation.models import User
from foundation.queue import enqueue
from marketplace.desk import digest, drafts

DIGEST_RETRY = RetryStrategy(max_attempts=3, exponential_wait=10)


@app.periodic(cron="50 2 * * *")
@app.task(name="desk.forget_drafts", queueing_lock="desk_forget_drafts")
def forget_drafts(timestamp: int) -> int:
    """Drop drafts that nobody touched for thirty days; return how many."""
    return drafts.forget_old(now=timezone.now())


@app.periodic(cron="30 4 * * *")
@app.task(name="desk.tell_at_noon", queueing_lock="desk_tell_at_noon")
def tell_at_noon(timestamp: int) -> int:
    """What waits, at 11:30 in Vietnam (the queue's clock is UTC); return for how many people."""
    return _tell_each(digest.NOON, timestamp)


@app.periodic(cron="0 10 * * *")
@app.task(name="desk.tell_at_evening", queueing_lock="desk_tell_at_evening")
def tell_at_evening(timestamp: int) -> int:
    """What waits, at 17:00 in Vietnam; return for how many people."""
    return _tell_each(digest.EVENING, timestamp)


def _tell_each(hour: str, timestamp: int) -> int:
    """A job for each person: one that fails is tried again and holds up nobody."""
    on = timezone.localdate(datetime.fromtimestamp(timestamp, tz=UTC))
    people = digest.listeners(hour=hour, on=on).values_list("pk", flat=True)
    for pk in people:
        enqueue("desk.tell_person", user_id=pk, hour=hour, timestamp=timestamp)
    return len(people)


@app.task(name="desk.tell_person", retry=DIGEST_RETRY)
def tell_person(user_id: int, hour: str, timestamp: int) -> int:
    """Make one person's notice of the hour; return how many were new."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return 0
    told_at = datetime.fromtimestamp(timestamp, tz=UTC)
    return digest.tell(user=user, hour=hour, told_at=told_at)
