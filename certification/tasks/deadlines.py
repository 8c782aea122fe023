"""The notices about certificates that near their end."""

from procrastinate.contrib.django import app

from certification.notices import digests, renewals
from foundation.calendar import today


@app.periodic(cron="15 0-12 * * *")
@app.task(name="certification.tell_of_ends", queueing_lock="tell_of_ends")
def tell_of_ends(timestamp: int) -> int:
    """Make the day's notices; return how many.

    Asked for each hour between 7 and 20 o'clock in Vietnam (the queue's clock is UTC), so that a
    night without us delays nobody's notice by a day; each is made once all the same.
    """
    on = today()
    return renewals.tell_producers(on=on) + digests.tell_officers(on=on)
