"""The queue's own housekeeping, the sending of notices, the sweep of the private folder."""

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from foundation import notices, once, private_files, sign_in_codes, tries

DAYS_KEPT = 30
# A mail server that is away for an hour loses nothing: 10 s, 100 s, 17 min, 2.8 h.
NOTICE_RETRY = RetryStrategy(max_attempts=5, exponential_wait=10)

# Somebody waits before the page: 5 s, 10 s, 15 s.
CODE_RETRY = RetryStrategy(max_attempts=4, linear_wait=5)


@app.periodic(cron="*/5 * * * *")
@app.task(name="foundation.retry_stalled_jobs", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> int:
    """Queue the jobs again whose worker was killed in the middle; return how many."""
    jobs = context.app.job_manager
    stalled = list(await jobs.get_stalled_jobs())
    for job in stalled:
        await jobs.retry_job(job)
    return len(stalled)


@app.periodic(cron="20 3 * * *")
@app.task(name="foundation.remove_old_jobs", queueing_lock="remove_old", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Forget jobs that ended well long ago; failed ones stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=DAYS_KEPT * 24)


@app.task(name="foundation.send_notice", retry=NOTICE_RETRY)
def send_notice(notice_id: int) -> bool:
    """Send one notice, unless it was sent before."""
    return notices.send(notice_id, now=timezone.now())


@app.task(name="foundation.send_sign_in_code", retry=CODE_RETRY)
def send_sign_in_code(code_id: int, channel: str) -> bool:
    """Send the code of one asking, unless it was sent or its ten minutes are over."""
    return sign_in_codes.send(code_id=code_id, channel=channel, now=timezone.now())


@app.periodic(cron="55 3 * * *")
@app.task(name="foundation.forget_sign_in_codes", queueing_lock="forget_sign_in_codes")
def forget_sign_in_codes(timestamp: int) -> int:
    """Remove one-time codes of the days before; return how many."""
    return sign_in_codes.forget_ended(now=timezone.now())


@app.periodic(cron="37 * * * *")
@app.task(name="foundation.send_unsent_notices", queueing_lock="send_unsent_notices")
def send_unsent_notices(timestamp: int) -> int:
    """Try again the notices whose own jobs gave up or were lost; return how many were sent."""
    return notices.send_unsent(now=timezone.now())


@app.periodic(cron="50 3 * * *")
@app.task(name="foundation.sweep_private_files", queueing_lock="sweep_private_files")
def sweep_private_files(timestamp: int) -> int:
    """Remove what undone transactions left in the private folder; return how many files."""
    return private_files.sweep(now=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="foundation.forget_tries", queueing_lock="forget_tries")
def forget_tries(timestamp: int) -> int:
    """Remove counts of tries whose time is over; return how many."""
    return tries.forget_ended()


@app.periodic(cron="45 3 * * *")
@app.task(name="foundation.forget_sent_forms", queueing_lock="forget_sent_forms")
def forget_sent_forms(timestamp: int) -> int:
    """Remove the numbers of forms that were sent more than a week ago; return how many."""
    return once.forget(now=timezone.now())
