"""Rosters, sessions and agenda: who is called, what comes before the council, and how it ends."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from certification.models import CouncilMember, CouncilSession, ProgrammeSettings
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.selectors import councils as look
from certification.services import councils
from certification.services.steps import NotItsTurn, move
from foundation.calendar import today
from foundation.models import Officer
from foundation.rules.roles import Role
from tests.certification.councils import (
    council_of,
    dossier_before_council,
    full_marks,
    item_of,
    member,
    members_of,
    officer,
    session_of,
    sheet_of,
)
from tests.certification.officers import commune, province
from tests.factories import UserFactory
from tests.factories.programme import filing_of

pytestmark = pytest.mark.django_db


# Rosters


def test_a_seat_opens_the_back_office_and_its_end_closes_it() -> None:
    council = council_of(0)
    seated = member(council)
    appointment = Officer.objects.get(user=seated.user, role=Role.COUNCIL_MEMBER)
    assert (appointment.authority, appointment.until_on) == (council.authority, None)
    assert seated.user.has_perm("wagtailadmin.access_admin")
    until = today() + timedelta(days=1)
    ended = councils.end_seat(member=seated, until_on=until, by=council.set_up_by, on=today())
    appointment.refresh_from_db()
    assert (ended.until_on, appointment.until_on) == (until, until)
    assert council.members.count() == 1  # ended seats stay


def test_a_person_sits_once_in_a_council_and_may_come_again_after_the_end() -> None:
    council = council_of(0)
    first = member(council)
    with pytest.raises(councils.RosterError):
        member(council, user=first.user, cleared=False)
    councils.end_seat(
        member=first, until_on=today() + timedelta(days=1), by=council.set_up_by, on=today()
    )
    again = member(council, user=first.user, cleared=False)
    assert again.pk != first.pk
    with pytest.raises(councils.RosterError):
        councils.end_seat(member=first, until_on=today(), by=council.set_up_by, on=today())


def test_only_a_province_and_the_ministry_set_up_councils() -> None:
    with pytest.raises(councils.RosterError):
        councils.set_up(
            authority=commune(),
            name="Hội đồng xã",
            decision_number="1/QĐ",
            decided_on=today(),
            by=UserFactory.create(),
            on=today(),
        )


# Sessions


def test_a_session_calls_the_roster_of_the_day_and_keeps_it() -> None:
    council = council_of(2)
    session = session_of(council)
    late = member(council)
    councils.end_seat(
        member=members_of(session)[1],
        until_on=today() + timedelta(days=1),
        by=council.set_up_by,
        on=today(),
    )
    called = members_of(session)
    assert len(called) == 2
    assert late not in called


def test_a_session_needs_someone_to_score_and_a_day_to_come() -> None:
    council = council_of(0)
    member(council, seat=CouncilMember.Seat.ADVISORY)
    with pytest.raises(councils.SessionError):
        session_of(council)
    member(council)
    with pytest.raises(councils.SessionError):
        session_of(council, held_on=today() - timedelta(days=1))


def test_an_item_pins_the_filing_that_was_forwarded() -> None:
    dossier = dossier_before_council()
    filing_of(dossier)
    session = session_of(council_of(1))
    item = item_of(session, dossier)
    assert item.filing.number == 2
    assert (dossier.state, item.due_on) == (DossierState.IN_COUNCIL, None)


def test_a_renewal_is_decided_within_45_calendar_days_of_the_full_dossier() -> None:
    dossier = dossier_before_council(kind=DossierKind.RENEWAL.value)
    filed_on = today() - timedelta(days=10)
    filing_of(dossier, on=filed_on)
    session = session_of(council_of(1), form=CouncilSession.Form.WRITTEN)
    assert item_of(session, dossier).due_on == filed_on + timedelta(days=45)


def test_written_opinions_are_for_renewals_alone() -> None:
    session = session_of(council_of(1), form=CouncilSession.Form.WRITTEN)
    dossier = dossier_before_council()
    with pytest.raises(councils.SessionError):
        item_of(session, dossier)
    dossier.refresh_from_db()
    assert dossier.state == DossierState.FORWARDED


@pytest.mark.parametrize("state", [DossierState.FILED, DossierState.PROPOSED, DossierState.DRAFT])
def test_only_a_dossier_that_the_commune_forwarded_comes_before_the_council(
    state: DossierState,
) -> None:
    with pytest.raises(NotItsTurn):
        item_of(session_of(council_of(1)), dossier_before_council(state))


def test_a_dossier_of_another_province_stays_out() -> None:
    council = council_of(1)
    council.authority = province("79")
    council.save()
    with pytest.raises(councils.SessionError):
        item_of(session_of(council))


@pytest.mark.parametrize("state", [DossierState.SCORED, DossierState.BACK_FROM_MINISTRY])
def test_a_new_assessment_needs_its_reason(state: DossierState) -> None:
    dossier = dossier_before_council(state)
    session = session_of(council_of(1))
    with pytest.raises(councils.SessionError):
        item_of(session, dossier)
    item_of(session, dossier, reason="Bộ chuyển về: dưới 90 điểm")
    step = dossier.steps.last()
    assert step is not None
    assert (step.to_state, step.reason) == ("IN_COUNCIL", "Bộ chuyển về: dưới 90 điểm")


def test_a_dossier_taken_off_goes_back_to_the_province_with_the_reason() -> None:
    session = session_of(council_of(1))
    item = item_of(session)
    with pytest.raises(councils.SessionError):
        councils.take_off_agenda(item=item, reason=" ", by=session.called_by, on=today())
    councils.take_off_agenda(item=item, reason="Thiếu mẫu", by=session.called_by, on=today())
    item.dossier.refresh_from_db()
    assert item.dossier.state == DossierState.FORWARDED
    assert look.agenda(session, on=today()) == []
    other = session_of(session.council)
    assert item_of(other, item.dossier).session == other


def test_a_site_check_has_a_stated_reason() -> None:
    session = session_of(council_of(1))
    item = item_of(session)
    with pytest.raises(councils.SessionError):
        councils.ask_site_check(item=item, reason="", by=session.called_by, on=today())
    asked = councils.ask_site_check(
        item=item, reason="Đổi nơi sản xuất", by=session.called_by, on=today()
    )
    assert asked.site_check_reason == "Đổi nơi sản xuất"


def test_the_advisory_team_surveys_a_renewal_only_for_a_reason() -> None:
    dossier = dossier_before_council(kind=DossierKind.RENEWAL.value)
    facts = {"dossier": dossier, "text": "Đạt", "by": officer(), "on": today()}
    with pytest.raises(councils.SurveyNeedsReason):
        councils.report_advice(**facts, surveyed_on=today())
    report = councils.report_advice(
        **facts, surveyed_on=today(), survey_reason="Đổi xưởng", points={"1.1": 0}
    )
    assert report.points == {"1.1": 0}
    with pytest.raises(councils.MayNotScore.__mro__[1]):
        councils.report_advice(**facts, points={"1.1": 99})


# Closing


def test_a_session_closes_only_with_the_sheets_of_all_who_are_there() -> None:
    session = session_of(council_of(3))
    item = item_of(session)
    one, two, three = members_of(session)
    sheet_of(item, one)
    sheet_of(item, two)
    with pytest.raises(councils.TooFewSheets, match="có 2 phiếu, cần 3"):
        councils.close_session(session=session, by=session.called_by, on=today())
    seat = session.seats.get(member=three)
    councils.set_absent(seat=seat, reason="Ốm", by=session.called_by, on=today())
    (result,) = councils.close_session(session=session, by=session.called_by, on=today())
    item.dossier.refresh_from_db()
    assert (result.stars, item.dossier.state) == (5, DossierState.SCORED)
    assert len(result.sheet_ids) == 2


def test_a_province_with_a_quorum_closes_with_so_many_sheets() -> None:
    session = session_of(council_of(5))
    ProgrammeSettings.objects.create(authority=session.council.authority, quorum=3)
    item = item_of(session)
    for each in members_of(session)[:2]:
        sheet_of(item, each)
    with pytest.raises(councils.TooFewSheets):
        councils.close_session(session=session, by=session.called_by, on=today())
    third, fourth, _fifth = members_of(session)[2:]
    sheet_of(item, third)
    sheet_of(item, fourth, filed=False)  # a draft does not count
    (result,) = councils.close_session(session=session, by=session.called_by, on=today())
    assert len(result.sheet_ids) == 3


def test_one_dossier_short_of_sheets_keeps_the_whole_session_open() -> None:
    session = session_of(council_of(1))
    (only,) = members_of(session)
    sheet_of(item_of(session), only)
    other = item_of(session)
    with pytest.raises(councils.TooFewSheets, match=str(other.dossier.product)):
        councils.close_session(session=session, by=session.called_by, on=today())
    session.refresh_from_db()
    assert session.closed_at is None


def test_an_empty_session_does_not_close_and_a_closed_one_never_again() -> None:
    session = session_of(council_of(1))
    with pytest.raises(councils.SessionError):
        councils.close_session(session=session, by=session.called_by, on=today())
    (only,) = members_of(session)
    item = item_of(session)
    sheet_of(item, only)
    councils.close_session(session=session, by=session.called_by, on=today())
    with pytest.raises(councils.SessionClosed):
        councils.close_session(session=session, by=session.called_by, on=today())
    with pytest.raises(councils.SessionClosed):
        item_of(session)
    with pytest.raises(councils.SessionClosed):
        councils.take_off_agenda(item=item, reason="muộn", by=session.called_by, on=today())
    with pytest.raises(councils.SessionClosed):
        councils.set_absent(
            seat=session.seats.get(), reason="muộn", by=session.called_by, on=today()
        )


def test_a_member_who_filed_is_not_absent() -> None:
    session = session_of(council_of(1))
    sheet_of(item_of(session), members_of(session)[0])
    with pytest.raises(councils.SessionError):
        councils.set_absent(
            seat=session.seats.get(), reason="vắng", by=session.called_by, on=today()
        )


def test_who_was_absent_when_the_sheets_opened_does_not_come_back() -> None:
    session = session_of(council_of(2))
    item = item_of(session)
    one, two = members_of(session)
    seat = session.seats.get(member=two)
    facts = {"seat": seat, "by": session.called_by, "on": today()}
    councils.set_absent(**facts, reason="Ốm")
    councils.set_absent(**facts, reason="")  # nothing is open yet
    councils.set_absent(**facts, reason="Ốm")
    sheet_of(item, one)
    with pytest.raises(councils.SessionError):
        councils.set_absent(**facts, reason="")


def test_the_database_itself_keeps_a_closed_session_and_a_result() -> None:
    session = session_of(council_of(1))
    sheet_of(item_of(session), members_of(session)[0])
    (result,) = councils.close_session(session=session, by=session.called_by, on=today())
    with pytest.raises(DatabaseError), transaction.atomic():
        CouncilSession.objects.filter(pk=session.pk).update(name="khác")
    result.stars = 3
    with pytest.raises(DatabaseError), transaction.atomic():
        result.save()


def test_a_result_is_what_its_sheets_give_again() -> None:
    session = session_of(council_of(3))
    item = item_of(session)
    for each in members_of(session):
        sheet_of(item, each)
    (result,) = councils.close_session(session=session, by=session.called_by, on=today())
    assert look.recheck(result) == []
    assert look.result_of(item.dossier) == result
    result.mean_numerator = 99
    result.sheets_sha256 = "0" * 64
    assert look.recheck(result) == ["mean_numerator", "sheets_sha256"]
    result.sheet_ids = [*result.sheet_ids, 10**9]
    assert look.recheck(result) == ["sheet_ids"]


def test_a_new_assessment_gives_a_new_result_beside_the_old() -> None:
    first = session_of(council_of(1))
    item = item_of(first)
    sheet_of(item, members_of(first)[0])
    (before,) = councils.close_session(session=first, by=first.called_by, on=today())
    second = session_of(first.council)
    again = item_of(second, item.dossier, reason="Chấm lại theo kiến nghị")
    sheet_of(again, members_of(second)[0], full_marks(item.dossier, c3_4=0))
    (after,) = councils.close_session(session=second, by=first.called_by, on=today())
    assert look.result_of(item.dossier) == after != before
    assert after.stars < before.stars


def test_the_agenda_is_read_in_a_constant_number_of_queries(
    django_assert_max_num_queries: object,
) -> None:
    session = session_of(council_of(4))
    for _each in range(4):
        item = item_of(session)
        for who in members_of(session):
            sheet_of(item, who)
    session = CouncilSession.objects.select_related("council__authority").get(pk=session.pk)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        agenda = look.agenda(session, on=today())
    assert [entry.count.filed for entry in agenda] == [4] * 4


def test_the_province_moves_a_scored_dossier_on() -> None:
    session = session_of(council_of(1))
    item = item_of(session)
    sheet_of(item, members_of(session)[0])
    councils.close_session(session=session, by=session.called_by, on=today())
    item.dossier.refresh_from_db()
    move(dossier=item.dossier, to=DossierState.PROPOSED, by=session.called_by, on=today())


def test_a_meeting_does_not_end_before_its_day() -> None:
    session = session_of(council_of(1), held_on=today() + timedelta(days=3))
    item = item_of(session)
    sheet_of(item, members_of(session)[0])
    with pytest.raises(councils.SessionError, match="chưa họp"):
        councils.close_session(session=session, by=session.called_by, on=today())
    later = session.held_on
    assert len(councils.close_session(session=session, by=session.called_by, on=later)) == 1
