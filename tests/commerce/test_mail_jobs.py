"""The queue carries the mails of an order, and of no order that was not made."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from procrastinate.exceptions import TaskNotFound

from catalog.producers.models import Member
from foundation.calendar import today
from foundation.queue import enqueue
from tests.commerce.conftest import Buy, Fill
from tests.factories import ProductFactory, UserFactory


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_the_order_queued(fill: Fill, buy: Buy) -> None:
    product = ProductFactory()
    Member.objects.create(
        producer=product.producer, user=UserFactory(), duty=Member.Duty.OWNER, since_on=today()
    )
    order = buy(fill((product, 1)))
    call_command("procrastinate", "worker", "--one-shot", "--no-listen-notify", verbosity=0)
    assert {message.to[0] for message in mail.outbox} == {
        order.guest_email,
        product.producer.members.get().user.email,
    }


@pytest.mark.django_db
def test_an_order_that_was_not_made_queues_nothing(fill: Fill, buy: Buy) -> None:
    basket = fill((ProductFactory(), 1))
    with transaction.atomic():
        buy(basket)
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def test_a_task_nobody_registered_cannot_be_queued() -> None:
    with pytest.raises(TaskNotFound):
        enqueue("commerce.no_such_task")
