"""Notices before a certificate ends: the right one on the right day, once, to the right people."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from catalog.producers.models import Member, Producer
from certification.models import Certificate, Dossier
from certification.notices.digests import tell_officers
from certification.notices.renewals import tell_producers
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.rules.reminders import ABOUT_FILING, Reminder, days_of, reminder_due
from certification.services import record_certificate
from certification.tasks.deadlines import tell_of_ends
from foundation.models import Notice, User
from foundation.rules.roles import Role
from foundation.tasks import send_notice
from tests.certification.officers import commune, person, province, usual
from tests.factories import AuthorityFactory, CertificateFactory, UserFactory
from tests.factories.programme import DossierFactory, stand

LAST = date(2027, 6, 30)
DECIDED = date(2024, 6, 30)


def before(days: int) -> date:
    return LAST - timedelta(days=days)


# --- Which notice, which day --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_left", "due"),
    [
        (211, None),
        (210, Reminder.PREPARE),
        (181, Reminder.PREPARE),
        (180, Reminder.OPENS),
        (151, Reminder.OPENS),
        (150, Reminder.HALF_TIME),
        (128, Reminder.HALF_TIME),
        (127, Reminder.LAST_WEEK),
        (121, Reminder.LAST_WEEK),
        (120, Reminder.CLOSES),
        (31, Reminder.CLOSES),
        (30, Reminder.MONTH_LEFT),
        (1, Reminder.MONTH_LEFT),
        (0, Reminder.LAST_DAY),
        (-30, Reminder.LAST_DAY),
        (-31, None),
    ],
)
def test_each_day_belongs_to_one_notice(days_left: int, due: Reminder | None) -> None:
    assert reminder_due(last_valid_on=LAST, on=before(days_left)) is due


@given(st.integers(-100, 300))
def test_a_notice_is_never_due_before_its_day(days_left: int) -> None:
    due = reminder_due(last_valid_on=LAST, on=before(days_left))
    assert due is None or dict(days_of(LAST))[due] <= before(days_left)


@given(st.integers(-100, 300))
def test_with_a_renewal_filed_or_an_extension_nothing_is_said_of_filing(days_left: int) -> None:
    for how in ({"is_renewing": True}, {"is_extended": True}):
        due = reminder_due(last_valid_on=LAST, on=before(days_left), **how)
        assert due not in ABOUT_FILING


# --- Producers ----------------------------------------------------------------------------------


def own(producer: Producer, duty: str = "OWNER", until_on: date | None = None) -> User:
    user: User = UserFactory.create()
    Member.objects.create(
        producer=producer, user=user, duty=duty, since_on=date(2024, 1, 1), until_on=until_on
    )
    return user


@pytest.fixture
def certificate(db: None) -> Certificate:
    """Its last valid day is LAST; its producer has an owner."""
    made: Certificate = CertificateFactory.create(decided_on=DECIDED)
    assert made.last_valid_on == LAST
    own(made.holder)
    return made


def stages(user: User | None = None) -> list[str]:
    rows = Notice.objects.order_by("pk")
    rows = rows.filter(recipient=user) if user else rows
    return [key.split(":")[3] for key in rows.values_list("key", flat=True)]


def test_a_job_that_runs_every_hour_tells_each_stage_once(certificate: Certificate) -> None:
    for days in range(215, -40, -1):
        for _hour in range(2):
            tell_producers(on=before(days))
    assert stages() == ["T-210", "T-180", "T-150", "T-127", "T-120", "T-30", "T-0"]


def test_after_months_without_the_job_only_the_latest_stage_is_told(
    certificate: Certificate,
) -> None:
    tell_producers(on=before(209))
    tell_producers(on=before(125))
    tell_producers(on=before(124))
    assert stages() == ["T-210", "T-127"]
    late = Notice.objects.get(key__contains="T-127")
    assert "02/03/2027" in late.body  # the last day for filing, whatever day it is told


def test_a_stage_whose_day_fell_into_a_week_without_the_job_is_told_late(
    certificate: Certificate,
) -> None:
    tell_producers(on=before(183))
    tell_producers(on=before(176))
    assert stages() == ["T-210", "T-180"]


def test_a_certificate_that_ended_long_before_the_first_run_is_let_be(
    certificate: Certificate,
) -> None:
    assert tell_producers(on=LAST + timedelta(days=31)) == 0
    assert tell_producers(on=LAST + timedelta(days=30)) == 1
    assert "đã hết hiệu lực" in Notice.objects.get().subject


def test_the_mail_goes_to_the_owner_with_both_days_in_words(certificate: Certificate) -> None:
    tell_producers(on=before(180))
    notice = Notice.objects.get()
    send_notice(notice_id=notice.pk)
    (sent,) = mail.outbox
    assert sent.to == [notice.recipient.email]
    assert "30/06/2027" in str(sent.body)
    assert "02/03/2027" in str(sent.body)
    assert "/chu-the/" in str(sent.body)


def test_former_members_viewers_and_closed_accounts_are_not_told(
    certificate: Certificate,
) -> None:
    own(certificate.holder, until_on=before(200))
    own(certificate.holder, duty="VIEWER")
    own(certificate.holder, duty="SALES")
    closed = own(certificate.holder)
    closed.is_active = False
    closed.save()
    assert tell_producers(on=before(180)) == 1


def test_without_an_owner_all_who_may_act_are_told(db: None) -> None:
    made = CertificateFactory.create(decided_on=DECIDED)
    seller = own(made.holder, duty="SALES")
    own(made.holder, duty="VIEWER")
    assert tell_producers(on=before(180)) == 1
    assert Notice.objects.get().recipient == seller


def test_an_owner_who_joins_is_told_the_stage_of_the_day(certificate: Certificate) -> None:
    tell_producers(on=before(180))
    joined = own(certificate.holder)
    tell_producers(on=before(170))
    assert stages(joined) == ["T-180"]


def test_a_withdrawn_certificate_is_not_told_of(db: None) -> None:
    made = CertificateFactory.create(withdrawn=True)
    own(made.holder)
    for days in range(215, -35, -5):
        tell_producers(on=made.lapses_on - timedelta(days=days))
    assert not Notice.objects.exists()


def test_a_certificate_that_another_one_follows_is_not_told_of(certificate: Certificate) -> None:
    record_certificate(
        product=certificate.product,
        holder=certificate.holder,
        stars=4,
        decision_number="999/QĐ-UBND",
        decided_on=before(100),
        authority=AuthorityFactory.create(),
        by=UserFactory.create(),
    )
    assert tell_producers(on=before(30)) == 0


def renewal(certificate: Certificate, state: DossierState) -> Dossier:
    dossier: Dossier = DossierFactory.create(
        product=certificate.product, kind=DossierKind.RENEWAL.value, renews=certificate, state=state
    )
    return dossier


def test_a_filed_renewal_silences_what_is_said_of_filing_but_not_the_end(
    certificate: Certificate,
) -> None:
    renewal(certificate, DossierState.FILED)
    for days in range(215, -5, -1):
        tell_producers(on=before(days))
    assert stages() == ["T-30", "T-0"]
    assert "đang được xem xét" in Notice.objects.get(key__contains="T-30").body


@pytest.mark.parametrize("state", [DossierState.DRAFT, DossierState.RETURNED])
def test_a_renewal_that_is_not_with_the_authorities_silences_nothing(
    certificate: Certificate, state: DossierState
) -> None:
    dossier = renewal(certificate, DossierState.DRAFT)
    if state is not DossierState.DRAFT:
        stand(dossier, state)
    assert tell_producers(on=before(127)) == 1


def test_many_certificates_cost_the_same_number_of_questions(
    certificate: Certificate, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(5):
        own(CertificateFactory.create(decided_on=DECIDED).holder)
    tell_producers(on=before(180))
    with django_assert_max_num_queries(3):
        assert tell_producers(on=before(180)) == 0


# --- Officers -----------------------------------------------------------------------------------


def test_officers_of_the_place_get_one_letter_a_week(certificate: Certificate) -> None:
    people = [usual(Role.COMMUNE_OFFICER), usual(Role.PROVINCIAL_OFFICER)]
    person(Role.PROVINCIAL_OFFICER, province("01"))
    person(Role.COMMUNE_OFFICER, commune("22918"))
    for days in (182, 181, 180, 179):  # a Wednesday to a Saturday
        tell_officers(on=before(days))
    letters = Notice.objects.order_by("pk")
    assert [letter.recipient for letter in letters] == people
    for letter in letters:
        assert certificate.number in letter.body
        assert "01/01/2027" in letter.body


def test_a_week_with_nothing_to_tell_brings_no_letter(certificate: Certificate) -> None:
    usual(Role.PROVINCIAL_OFFICER)
    assert tell_officers(on=before(165)) == 0


def test_officers_are_told_the_same_whichever_day_of_the_week_the_job_runs_first(
    certificate: Certificate,
) -> None:
    usual(Role.PROVINCIAL_OFFICER)
    sunday = before(120) + timedelta(days=6 - before(120).weekday())
    assert tell_officers(on=sunday) == 1
    assert "02/03/2027" in Notice.objects.get().body


def test_inspectors_and_former_officers_get_no_letter(certificate: Certificate) -> None:
    usual(Role.INSPECTOR)
    person(Role.PROVINCIAL_OFFICER, province(), until_on=before(300))
    assert tell_officers(on=before(180)) == 0


def test_the_daily_job_runs_on_an_empty_register(db: None, client: Client) -> None:
    assert tell_of_ends(timestamp=0) == 0
