"""Notices: made once, sent once, tried again."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from foundation import notices
from foundation.models import Notice, User
from foundation.tasks import send_notice
from foundation.transports import Message
from tests.factories import UserFactory

DUE = date(2026, 11, 22)


def make(recipient: User, key: str = "thử:1", **fields: str) -> bool:
    return notices.send_once(
        key=key,
        recipient=recipient,
        subject="Sắp hết hạn",
        body="Giấy CN-000001 sắp hết hạn.",
        due_on=DUE,
        **{"address": "/chu-the/sao/", **fields},
    )


def waiting_jobs() -> list[int]:
    jobs = ProcrastinateJob.objects.filter(task_name="foundation.send_notice", status="todo")
    return [job.args["notice_id"] for job in jobs]


@pytest.mark.django_db
def test_a_notice_of_the_same_key_is_made_once() -> None:
    person = UserFactory.create()
    assert make(person) is True
    assert make(person) is False
    notice = Notice.objects.get()
    assert waiting_jobs() == [notice.pk]


@pytest.mark.django_db
def test_a_notice_is_sent_by_mail_once_however_often_its_job_runs() -> None:
    person = UserFactory.create()
    make(person)
    notice = Notice.objects.get()
    assert send_notice(notice_id=notice.pk) is True
    assert send_notice(notice_id=notice.pk) is False
    (sent,) = mail.outbox
    assert sent.to == [person.email]
    assert sent.subject == "Sắp hết hạn"
    assert "/chu-the/sao/" in str(sent.body)
    notice.refresh_from_db()
    assert notice.sent_at is not None


@pytest.mark.django_db
def test_a_subject_of_any_length_with_line_breaks_becomes_one_line() -> None:
    notices.send_once(
        key="dài", recipient=UserFactory.create(), subject="Trà\nmây " * 60, body="", due_on=DUE
    )
    send_notice(notice_id=Notice.objects.get().pk)
    (sent,) = mail.outbox
    assert "\n" not in sent.subject
    assert len(sent.subject) <= 200


@pytest.mark.django_db
def test_a_copy_sent_after_a_crash_carries_the_same_message_id() -> None:
    make(UserFactory.create())
    notice = Notice.objects.get()
    notices.send(notice.pk, now=timezone.now())
    Notice.objects.update(sent_at=None)  # as if the worker died before the mark was kept
    notices.send(notice.pk, now=timezone.now())
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


@pytest.mark.django_db
def test_nothing_is_made_when_the_callers_transaction_is_undone() -> None:
    with transaction.atomic():
        make(UserFactory.create())
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert waiting_jobs() == []


class MailServerAway(EmailBackend):
    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError


@pytest.mark.django_db
def test_a_notice_that_could_not_be_sent_is_tried_again_by_the_sweep(
    settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    person = UserFactory.create()
    make(person)
    notice = Notice.objects.get()
    backend = settings.EMAIL_BACKEND  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = f"{__name__}.MailServerAway"  # type: ignore[attr-defined]
    with pytest.raises(ConnectionRefusedError):
        send_notice(notice_id=notice.pk)
    later = timezone.now() + timedelta(hours=5)
    with caplog.at_level(logging.ERROR):
        assert notices.send_unsent(now=later) == 0
    assert person.email not in caplog.text
    settings.EMAIL_BACKEND = backend  # type: ignore[attr-defined]
    assert notices.send_unsent(now=timezone.now()) == 0  # its own job is still trying
    assert notices.send_unsent(now=later) == 1
    assert notices.send_unsent(now=later) == 0
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_week_old_notice_is_not_sent_any_more() -> None:
    make(UserFactory.create())
    assert notices.send_unsent(now=timezone.now() + timedelta(days=8)) == 0


@pytest.mark.django_db
def test_a_closed_account_is_told_nothing() -> None:
    person = UserFactory.create()
    make(person)
    person.is_active = False
    person.save()
    assert send_notice(notice_id=Notice.objects.get().pk) is False
    assert mail.outbox == []


SENT_BY_SMS: list[tuple[str, str]] = []


def sms(message: Message, to: User) -> None:
    SENT_BY_SMS.append((message.text, to.phone or ""))


@pytest.fixture
def own_sms(settings: object) -> None:
    SENT_BY_SMS.clear()
    settings.NOTICE_TRANSPORTS = {  # type: ignore[attr-defined]
        "MAIL": "foundation.transports.by_mail",
        "SMS": f"{__name__}.sms",
        "ZALO": "foundation.transports.log_only",
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("own_sms")
def test_an_account_with_a_phone_alone_is_reached_by_the_provinces_own_transport() -> None:
    person = User.objects.create_user(None, "mat-khau-thu", phone="0900000001")
    make(person)
    assert send_notice(notice_id=Notice.objects.get().pk) is True
    ((text, phone),) = SENT_BY_SMS
    assert phone == "0900000001"
    assert "CN-000001" in text
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("channel", ["SMS", "ZALO"])
def test_without_a_transport_the_log_says_so_without_personal_data(
    channel: str, caplog: pytest.LogCaptureFixture
) -> None:
    person = UserFactory.create(email="rieng-tu@vi-du.example")
    person.phone = "0900000002"
    person.save()
    make(person, channel=channel)
    with caplog.at_level(logging.INFO):
        assert send_notice(notice_id=Notice.objects.get().pk) is True
    assert channel in caplog.text
    for private in ("0900000002", "rieng-tu", "CN-000001", "Sắp hết hạn"):
        assert private not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_make_one_notice_and_send_one_mail() -> None:
    person = UserFactory.create()
    together = Barrier(2, timeout=10)

    def run() -> tuple[bool, bool]:
        try:
            together.wait()
            made = make(person)
            together.wait()
            sent = notices.send(Notice.objects.get().pk, now=timezone.now())
            return made, sent
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = [future.result() for future in [pool.submit(run), pool.submit(run)]]
    assert sorted(made for made, _sent in answers) == [False, True]
    assert sorted(sent for _made, sent in answers) == [False, True]
    assert len(mail.outbox) == 1
