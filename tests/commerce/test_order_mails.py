"""Mails as an order goes on: in its language, plain and HTML, each once, none lost."""

import json
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from marketplace.commerce.models import Consignment, OrderMail, Payment
from marketplace.commerce.notices.steps import STEPS
from marketplace.commerce.order.models import Order
from marketplace.commerce.services import telling
from marketplace.commerce.services.consignments import accept, deliver, hand_over
from marketplace.commerce.tasks.mails import mail_buyer, mail_step
from tests.commerce.conftest import Buy, Fill
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
OF_THE_ORDER = ("paid", "payment_waiting", "payment_expired")
OF_A_PARCEL = ("accepted", "sent", "delivered", "refused", "returned", "cancelled")


def jobs(name: str) -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name]
        )
        found = [row[0] for row in cursor.fetchall()]
    return [json.loads(args) if isinstance(args, str) else args for args in found]


@pytest.fixture
def order(fill: Fill, buy: Buy) -> Order:
    return buy(fill((ProductFactory(), 2)))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("what", [*OF_THE_ORDER, *OF_A_PARCEL])
def test_every_step_has_words_in_both_parts(order: Order, what: str, language: str) -> None:
    Order.objects.filter(pk=order.pk).update(language=language)
    parcel = order.consignments.get().pk if what in OF_A_PARCEL else None
    assert what in STEPS
    assert mail_step(order.pk, what, parcel) == 1
    (sent,) = mail.outbox
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert order.spoken_number in sent.subject
    assert order.key in sent.body
    assert order.key in str(html)
    assert "None" not in sent.body + str(html)


def test_a_mail_is_sent_once_and_written_down(order: Order) -> None:
    assert [mail_buyer(order.pk), mail_buyer(order.pk)] == [1, 0]
    assert len(mail.outbox) == 1
    noted = OrderMail.objects.get()
    assert (noted.name, noted.order, noted.recipients) == ("placed", order, 1)
    assert mail.outbox[0].extra_headers["Message-ID"].startswith("<")


def test_a_mail_server_that_is_down_loses_nothing(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("no mail server")

    with monkeypatch.context() as down:
        down.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        with pytest.raises(OSError, match="no mail server"):
            mail_buyer(order.pk)
    assert not OrderMail.objects.exists()
    assert mail_buyer(order.pk) == 1
    assert OrderMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail(fill: Fill, buy: Buy) -> None:
    order = buy(fill((ProductFactory(), 1)))
    sent: list[int] = []

    def work() -> None:
        try:
            sent.append(telling.send_placed(order_id=order.pk))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sent) == [0, 0, 0, 1]
    assert OrderMail.objects.count() == 1


def test_each_step_of_a_parcel_queues_its_mail(order: Order) -> None:
    by = UserFactory()
    row = order.consignments.get()
    accept(consignment=row, by=by)
    hand_over(consignment=row, carrier="Bưu điện", tracking_code="VN9", by=by)
    deliver(consignment=Consignment.objects.get(pk=row.pk), by=by, now=NOW)
    told = [job["what"] for job in jobs("commerce.mail_step")]
    assert told == ["accepted", "sent", "delivered"]
    mail_step(order.pk, "sent", row.pk)
    assert "Bưu điện VN9" in mail.outbox[-1].body


def test_an_order_without_an_address_queues_no_mail(fill: Fill, buy: Buy) -> None:
    from tests.commerce.buyers import BUYER

    contact = type(BUYER)(BUYER.name, BUYER.phone)
    order = buy(fill((ProductFactory(), 1)), contact=contact)
    accept(consignment=order.consignments.get(), by=UserFactory())
    assert jobs("commerce.mail_step") == []
    assert jobs("commerce.mail_buyer") == []


def test_whoever_has_not_paid_is_reminded_once_in_the_last_hours(order: Order) -> None:
    Payment.objects.filter(order=order).update(state="WAITING", due_at=NOW + timedelta(hours=10))
    assert telling.remind_unpaid(now=NOW) == 0
    later = NOW + timedelta(hours=5)
    assert telling.remind_unpaid(now=later) == 1
    assert mail_step(order.pk, "payment_waiting") == 1
    assert telling.remind_unpaid(now=later) == 0
    assert telling.remind_unpaid(now=NOW + timedelta(hours=11)) == 0
