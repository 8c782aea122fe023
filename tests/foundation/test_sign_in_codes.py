"""Signing in with a code sent to one's phone or mailbox, as its owner and as a thief."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from foundation import sign_in_codes, tries
from foundation.calendar import today
from foundation.models import Officer, SignInCode, User
from foundation.rules.roles import Role, row
from foundation.signals import SIGNED_IN_AT
from foundation.tasks import forget_sign_in_codes, send_sign_in_code
from foundation.transports import Message, to_console
from tests.factories import AuthorityFactory, UserFactory

pytestmark = pytest.mark.django_db

MAIL = "hoa@vi-du.example"
WRONG = "Mã không đúng, hoặc đã hết hạn"
SENT: list[Message] = []
A_WEEK = timedelta(days=7)


def by_sms(message: Message, to: User) -> None:
    SENT.append(message)


def ask(client: Client, name: str = MAIL, **data: str):
    return client.post(reverse("account:ask_code"), {"username": name, **data})


def enter(client: Client, code: str, **data: str):
    return client.post(reverse("account:enter_code"), {"code": code, **data})


def jobs() -> list[dict]:
    rows = ProcrastinateJob.objects.filter(task_name="foundation.send_sign_in_code", status="todo")
    return [job.args for job in rows.order_by("pk")]


def code_in(words: str) -> str:
    found = re.search(r"\b(\d{6})\b", words)
    assert found
    return found[1]


def mailed() -> str:
    """Run what the queue holds; the code of the last mail."""
    for job in jobs():
        send_sign_in_code(**job)
    return code_in(str(mail.outbox[-1].body))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_code_sent_by_mail_lets_its_owner_in_once(client: Client) -> None:
    user = UserFactory.create(email=MAIL)
    page = ask(client, " Hoa@vi-du.example ", next="/chung-nhan/").content.decode()
    assert f"<strong>{MAIL}</strong>" in page
    code = mailed()
    key = client.session.session_key
    answer = enter(client, f"{code[:3]} {code[3:]}", next="/chung-nhan/")
    assert answer["Location"] == "/chung-nhan/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != key  # a session planted before is worth nothing
    assert enter(Client(), code).status_code == 302  # nothing was asked for there
    assert mail.outbox[0].subject == "Mã đăng nhập Chợ OCOP"  # no code on a locked screen


def test_a_used_code_opens_nothing_again(client: Client) -> None:
    UserFactory.create(email=MAIL)
    ask(client)
    code = mailed()
    asked = client.session["sign_in_code"]
    assert enter(client, code).status_code == 302
    client.logout()
    session = client.session
    session["sign_in_code"] = asked
    session.save()
    assert WRONG in enter(client, code).content.decode()
    assert not signed_in(client)


def test_a_phone_gets_the_code_by_sms_and_a_copy_without_sms_sends_a_mail(
    client: Client, settings
) -> None:
    user = UserFactory.create(email=MAIL, phone="0912345678")
    ask(client, "+84 912 345 678")
    mailed()  # SMS only goes to the log here
    assert mail.outbox[0].to == [user.email]
    SENT.clear()
    way = f"{__name__}.by_sms"
    settings.NOTICE_TRANSPORTS = settings.NOTICE_TRANSPORTS | {"SMS": way}
    ask(client, "0912345678")
    send_sign_in_code(**jobs()[-1])
    (sent,) = SENT
    assert sent.text.endswith(f"@127.0.0.1 #{code_in(sent.text)}")
    assert len(mail.outbox) == 1
    assert enter(client, code_in(sent.text)).status_code == 302


@pytest.mark.parametrize("office", ["appointed", "to be appointed", "editor", "market"])
def test_who_holds_an_office_gets_no_code_by_text_message(
    client: Client, settings, office: str
) -> None:
    settings.NOTICE_TRANSPORTS = settings.NOTICE_TRANSPORTS | {"SMS": f"{__name__}.by_sms"}
    SENT.clear()
    user = UserFactory.create(email=MAIL, phone="0912345678")
    appoint(user, office)
    ask(client, "0912345678")
    assert enter(client, mailed()).status_code == 302  # by mail as ever
    user.email = None
    user.save()
    ask(client, "0912345678")
    assert [send_sign_in_code(**job) for job in jobs()][-1] is False
    assert SENT == []


def test_sellers_helpers_and_former_officers_get_their_code_by_text_message(
    client: Client, settings
) -> None:
    settings.NOTICE_TRANSPORTS = settings.NOTICE_TRANSPORTS | {"SMS": f"{__name__}.by_sms"}
    SENT.clear()
    user = UserFactory.create(email=MAIL, phone="0912345678")
    for role in (Role.BUYER, Role.PRODUCER_STAFF, Role.HELPER):
        user.groups.add(Group.objects.get(name=row(role).group))
    appoint(user, "appointed")
    Officer.objects.update(until_on=today())
    ask(client, "0912345678")
    send_sign_in_code(**jobs()[-1])
    assert len(SENT) == 1


def appoint(user: User, office: str) -> None:
    begins = {"appointed": today() - timedelta(days=9), "to be appointed": today() + A_WEEK}
    if office in begins:
        Officer.objects.create(
            user=user,
            authority=AuthorityFactory.create(),
            role=Role.PROVINCIAL_OFFICER,
            since_on=begins[office],
        )
    elif office == "editor":
        user.groups.add(Group.objects.get(name=row(Role.EDITOR).group))
    else:
        user.user_permissions.add(Permission.objects.get(codename="change_sellingsettings"))


def test_the_answer_is_the_same_whether_the_account_exists_or_not() -> None:
    UserFactory.create(email=MAIL)
    UserFactory.create(email="nghi@vi-du.example", is_active=False)
    UserFactory.create(email="quan@vi-du.example", is_superuser=True)
    pages, tried = set(), set()
    for name in (MAIL, "nghi@vi-du.example", "quan@vi-du.example", "ai-do@vi-du.example"):
        client = Client()
        answer = ask(client, name)
        pages.add((answer.status_code, stripped(answer.content.decode(), name)))
        for _ in range(7):
            answer = enter(client, "no code")
        tried.add((answer.status_code, stripped(answer.content.decode(), name)))
    assert len(pages) == len(tried) == 1
    assert len(jobs()) == 4
    assert [SignInCode.objects.filter(pk=job["code_id"]).exists() for job in jobs()] == [
        True,
        False,
        False,
        False,
    ]
    assert all(send_sign_in_code(**job) == (n == 0) for n, job in enumerate(jobs()))


def stripped(page: str, name: str) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.replace(name, "NAME"))


def test_who_manages_the_site_does_not_sign_in_with_a_code(client: Client) -> None:
    UserFactory.create(email=MAIL, is_staff=True)
    ask(client)
    assert [send_sign_in_code(**job) for job in jobs()] == [False]


def test_the_code_stands_in_no_table_and_in_no_job(client: Client) -> None:
    UserFactory.create(email=MAIL)
    ask(client)
    code = mailed()
    row = SignInCode.objects.get()
    assert code not in f"{row.code_digest} {jobs()} {dict(client.session)}"
    assert len(row.code_digest) == 64
    assert MAIL not in str(jobs())


def test_five_wrong_tries_end_a_code(client: Client) -> None:
    UserFactory.create(email=MAIL)
    ask(client)
    code = mailed()
    for _ in range(5):
        assert enter(client, wrong(code)).status_code == 422
    assert WRONG in enter(client, code).content.decode()
    assert SignInCode.objects.get().wrong_tries == 5
    ask(client)
    assert enter(client, mailed()).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_wrong_tries_at_the_same_moment_are_all_counted() -> None:
    code, code_id = sent_code()
    start = Barrier(8)

    def attempt(typed: str) -> bool:
        start.wait()
        try:
            found = sign_in_codes.let_in(code_id=code_id, typed=typed, now=timezone.now())
            return found is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(attempt, [wrong(code)] * 8))
    assert SignInCode.objects.get().wrong_tries == 5
    assert sign_in_codes.let_in(code_id=code_id, typed=code, now=timezone.now()) is None


@pytest.mark.django_db(transaction=True)
def test_the_right_code_typed_twice_at_once_lets_in_once() -> None:
    code, code_id = sent_code()
    start = Barrier(2)

    def attempt(_: int) -> bool:
        start.wait()
        try:
            found = sign_in_codes.let_in(code_id=code_id, typed=code, now=timezone.now())
            return found is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [False, True]


def sent_code(now: datetime | None = None) -> tuple[str, int]:
    UserFactory.create(email=MAIL)
    now = now or timezone.now()
    code_id = sign_in_codes.ask(name=MAIL, now=now)
    assert sign_in_codes.send(code_id=code_id, channel="MAIL", now=now)
    return code_in(str(mail.outbox[-1].body)), code_id


def test_a_code_lasts_ten_minutes_and_is_not_sent_afterwards() -> None:
    now = timezone.now()
    code, code_id = sent_code(now)
    late = now + timedelta(minutes=10)
    assert sign_in_codes.let_in(code_id=code_id, typed=code, now=late) is None
    again = sign_in_codes.ask(name=MAIL, now=now)
    assert not sign_in_codes.send(code_id=again, channel="MAIL", now=late)
    just = late - timedelta(seconds=1)
    assert sign_in_codes.let_in(code_id=code_id, typed=code, now=just) is not None


def test_an_account_closed_meanwhile_is_not_let_in() -> None:
    code, code_id = sent_code()
    User.objects.update(is_active=False)
    assert sign_in_codes.let_in(code_id=code_id, typed=code, now=timezone.now()) is None


def test_a_code_asked_for_elsewhere_opens_nothing_here(client: Client) -> None:
    UserFactory.create(email=MAIL)
    thief = Client()
    ask(thief)
    code = mailed()
    ask(client)
    while mailed() == code:  # once in a million
        ask(client)
    assert WRONG in enter(client, code).content.decode()
    assert not signed_in(client)


def test_letting_in_ends_the_other_codes_of_the_account(client: Client) -> None:
    UserFactory.create(email=MAIL)
    thief = Client()
    ask(thief)
    code = mailed()
    ask(client)
    assert enter(client, mailed()).status_code == 302
    assert WRONG in enter(thief, code).content.decode()


def test_a_job_run_twice_sends_one_code_and_a_failed_one_keeps_none(client: Client) -> None:
    UserFactory.create(email=MAIL)
    ask(client)
    (job,) = jobs()
    assert [send_sign_in_code(**job) for _ in range(2)] == [True, False]
    assert len(mail.outbox) == 1
    assert enter(client, code_in(str(mail.outbox[0].body))).status_code == 302


def test_a_sixth_asking_of_a_name_waits_and_so_does_one_of_nobody(client: Client) -> None:
    UserFactory.create(email=MAIL)
    for name in (MAIL, "ai-do@vi-du.example"):
        assert {ask(Client(), name).status_code for _ in range(5)} == {200}
        answer = ask(client, name)
        assert answer.status_code == 422
        assert "quá nhiều lần" in answer.content.decode()


def test_one_network_asks_for_few_names(client: Client) -> None:
    answers = [ask(Client(), f"ai{n}@vi-du.example").status_code for n in range(31)]
    assert answers == [200] * 30 + [422]


def test_one_network_tries_few_codes() -> None:
    UserFactory.create(email=MAIL)
    for _ in range(60):
        tries.note("code-typed:|127.0.0.1")
    client = Client()
    ask(client)
    assert "quá nhiều lần" in enter(client, mailed()).content.decode()
    assert not signed_in(client)


def test_an_account_is_sent_ten_codes_a_day() -> None:
    UserFactory.create(email=MAIL)
    now = timezone.now()
    ids = [sign_in_codes.ask(name=MAIL, now=now) for _ in range(11)]
    assert ids[-1] == sign_in_codes.NOBODY
    assert 0 not in ids[:10]
    assert sign_in_codes.ask(name=MAIL, now=now + timedelta(days=1, seconds=1)) != 0


@pytest.mark.parametrize(
    "target", ["https://xau.example/", "//xau.example/", "javascript:alert(1)"]
)
def test_next_is_followed_within_our_own_host_only(client: Client, target: str) -> None:
    UserFactory.create(email=MAIL)
    page = ask(client, next=target).content.decode()
    assert "xau.example" not in page
    assert enter(client, mailed(), next=target)["Location"] == "/chu-the/"


@pytest.mark.parametrize("name", ["", "hoa", "12345", "hoa@", "0912"])
def test_what_is_no_name_is_refused_with_what_was_typed(client: Client, name: str) -> None:
    answer = ask(client, name)
    assert answer.status_code == 422
    assert f'value="{name}"' in answer.content.decode() or not name
    assert not jobs()


def test_the_sign_in_page_leads_there_with_what_was_being_sent(client: Client) -> None:
    sent = {"username": "", "password": "", "from_sign_in": "1", "next": "/chu-the/lo/"}
    page = client.post(reverse("account:ask_code"), sent | {"kept": "abc"}).content.decode()
    assert 'name="next" value="/chu-the/lo/"' in page
    assert 'name="kept" value="abc"' in page
    assert "field-error" not in page


def test_a_form_sent_without_a_session_is_sent_on_after_a_code(client: Client) -> None:
    UserFactory.create(email=MAIL)
    address = reverse("account:password")
    refused = client.post(address, {"note": "chữ"}, HTTP_ACCEPT="text/html")
    found = re.search(r'name="kept" value="([^"]+)"', refused.content.decode())
    assert found
    page = ask(client, kept=found[1]).content.decode()
    assert found[1] in page
    page = enter(client, mailed(), kept=found[1]).content.decode()
    assert "chữ</textarea>" in page
    assert f'action="{address}"' in page


def test_reading_a_page_asks_for_nothing_and_typing_without_asking_starts_over(
    client: Client,
) -> None:
    assert client.get(reverse("account:ask_code")).status_code == 200
    for answer in (client.get(reverse("account:enter_code")), enter(client, "123456")):
        assert answer["Location"] == reverse("account:ask_code")
    assert not jobs()


def test_a_forged_form_of_another_site_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    for name in ("ask_code", "enter_code", "passkey_sign_in", "passkey_sign_in_options"):
        assert strict.post(reverse(f"account:{name}"), {}).status_code == 403


def test_ended_codes_are_forgotten_after_they_no_longer_count() -> None:
    now = timezone.now()
    sent_code(now - timedelta(days=2))
    sign_in_codes.ask(name=MAIL, now=now - timedelta(hours=23))
    assert forget_sign_in_codes(timestamp=0) == 1


def test_only_a_copy_for_trying_prints_what_goes_to_telephones(capsys, settings) -> None:
    assert settings.NOTICE_TRANSPORTS["SMS"].endswith("log_only")
    message = Message("r", "SMS", "s", "Mã 123456")
    to_console(message, UserFactory.create())
    assert "123456" in capsys.readouterr().out


def test_who_came_by_a_code_sets_a_first_password_soon_after_and_not_later(client: Client) -> None:
    user = User.objects.create_user(MAIL)
    ask(client)
    enter(client, mailed())
    address = reverse("account:password")
    new = {"new_password1": "mot-mat-khau-moi", "new_password2": "mot-mat-khau-moi"}
    session = client.session
    session[SIGNED_IN_AT] -= 15 * 60
    session.save()
    assert client.post(address, new)["Location"].startswith("/dang-nhap/")
    session[SIGNED_IN_AT] += 15 * 60
    session.save()
    assert client.post(address, new).status_code == 302
    user.refresh_from_db()
    assert user.check_password("mot-mat-khau-moi")
    assert client.post(address, new).status_code == 200  # from now on the old one is asked for
