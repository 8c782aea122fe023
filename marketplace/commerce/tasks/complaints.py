"""The days of complaints and refunds, looked at every morning."""

from django.utils import timezone
from procrastinate.contrib.django import app

from marketplace.commerce.services import complaints, late_refunds


@app.periodic(cron="10 6 * * *")
@app.task(name="commerce.escalate_complaints", queueing_lock="escalate_complaints")
def escalate_complaints(timestamp: int) -> int:
    """Put before the staff what producers left unanswered; return how many."""
    return complaints.escalate_late(now=timezone.now())


@app.periodic(cron="20 6 * * *")
@app.task(name="commerce.pay_refund_interest", queueing_lock="pay_refund_interest")
def pay_refund_interest(timestamp: int) -> int:
    """Grant interest on refunds that went out too late; return how many."""
    return late_refunds.pay_interest(now=timezone.now())
