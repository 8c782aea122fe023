"""Jobs belong to the act that queued them, and survive a worker that is killed."""

import asyncio

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from foundation.queue import enqueue

MAIL = "commerce.mail_buyer"


@pytest.mark.django_db
def test_a_job_goes_with_the_act_that_failed() -> None:
    class Failed(Exception):
        pass

    with pytest.raises(Failed), transaction.atomic():  # noqa: PT012
        enqueue(MAIL, order_id=1)
        assert ProcrastinateJob.objects.filter(task_name=MAIL).count() == 1
        raise Failed
    assert not ProcrastinateJob.objects.filter(task_name=MAIL).exists()


@pytest.mark.django_db
def test_a_name_that_no_room_knows_is_refused() -> None:
    with pytest.raises(TaskNotFound):
        enqueue("commerce.no_such_job")


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_queued_again() -> None:
    enqueue(MAIL, order_id=1)
    with connection.cursor() as cursor:  # a worker took it and was last heard of an hour ago
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
            " RETURNING id"
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE task_name = %s",
            [worker, MAIL],
        )
    asyncio.run(look_after_the_queue())
    assert ProcrastinateJob.objects.get(task_name=MAIL).status == "todo"


async def look_after_the_queue() -> None:
    worker_app = app.with_connector(app.connector.get_worker_connector())
    async with worker_app.open_async():
        await worker_app.configure_task("foundation.retry_stalled_jobs").defer_async(timestamp=0)
        await worker_app.run_worker_async(
            wait=False, queues=["default"], install_signal_handlers=False, listen_notify=False
        )
