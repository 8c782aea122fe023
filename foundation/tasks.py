"""The queue's own housekeeping."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

DAYS_KEPT = 30


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
