"""The register published each day."""

from procrastinate.contrib.django import app

from certification.services import open_data
from foundation.calendar import today


@app.periodic(cron="10 * * * *")
@app.task(name="certification.publish_register", queueing_lock="publish_register")
def publish_register(timestamp: int) -> None:
    """Publish the day's register; asked for each hour, so that a night without us loses no day."""
    open_data.publish(on=today())
