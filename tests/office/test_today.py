"""The officer's day: own places only, oldest deadline first, each line leading to its page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certification.models import (
    ClaimHold,
    CorrectiveStep,
    Council,
    CouncilResult,
    CouncilSession,
    Dossier,
    Finding,
    Inspection,
    MarkRequest,
    MinistryReferral,
    PapersRequest,
    PublicReport,
    RecognitionDecision,
    ScoreSheet,
    SessionItem,
    SessionSeat,
    WithdrawalProposal,
)
from certification.rules.dates import renewal_window
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.selectors.deadlines import Duty
from foundation.calendar import today
from foundation.models import User
from foundation.rules.roles import Role
from marketplace.commerce.services.takedowns import Asked, ask_takedown
from marketplace.office.duties import FIRST, LABELS, Line, today_of
from tests.certification.officers import commune, ministry, person, province, usual
from tests.factories import (
    CertificateFactory,
    ListingCheckFactory,
    LotFactory,
    ProductFactory,
    SellerCheckFactory,
    UserFactory,
)
from tests.factories.programme import (
    CouncilFactory,
    CouncilMemberFactory,
    DossierFactory,
    RoundFactory,
    filing_of,
)
from tests.traceability.test_label_rights import proof
from traceability.models import CloneAlert, CloneRuling, LabelRun, LabTest
from traceability.services import recall_lot, start_label_run
from traceability.services.clones import rule_on_alert
from traceability.services.gtin import answer_proof
from traceability.services.lot_records import ask_for_record

pytestmark = pytest.mark.django_db

ADDRESS = "/quan-tri/viec-hom-nay/"


def lines(user: User, duty: Duty, *, on: date | None = None) -> list[Line]:
    """What the person's page says of one duty."""
    found = today_of(user, on=on or today())
    return [line for group in found.groups for line in group.lines if line.deadline.duty is duty]


def dossier(state: DossierState, **fields: object) -> Dossier:
    made: Dossier = DossierFactory.create(state=state, **fields)
    return made


def renewal(state: DossierState, filed_on: date) -> Dossier:
    certificate = CertificateFactory.create()
    made: Dossier = DossierFactory.create(
        product=certificate.product, kind=DossierKind.RENEWAL.value, renews=certificate
    )
    filing_of(made, on=filed_on)
    made.state = state.value
    made.save()
    return made


# --- Who sees what ------------------------------------------------------------------------------


def test_a_commune_officer_reports_within_fifteen_working_days() -> None:
    officer = usual(Role.COMMUNE_OFFICER)
    filed = dossier(DossierState.FILED)
    (line,) = lines(officer, Duty.COMMUNE_REPORT)
    assert (line.deadline.key, line.deadline.article) == (filed.pk, "Đ7.2")
    assert line.days_left == 15
    assert line.address == reverse("dossiers_office:inspect", args=[filed.pk])


def test_the_communes_clock_stands_still_while_papers_are_asked() -> None:
    officer = usual(Role.COMMUNE_OFFICER)
    asked = dossier(DossierState.PAPERS_ASKED)
    PapersRequest.objects.create(
        dossier=asked, what="Giấy kiểm nghiệm", asked_by=officer, asked_on=today()
    )
    assert lines(officer, Duty.COMMUNE_REPORT) == []
    (line,) = lines(officer, Duty.PAPERS)
    assert line.deadline.due_on is None


def test_another_communes_officer_and_another_province_see_nothing() -> None:
    dossier(DossierState.FILED)
    dossier(DossierState.FORWARDED)
    CertificateFactory.create(decided_on=today() - timedelta(days=950))
    for other in (
        person(Role.COMMUNE_OFFICER, commune("22918")),
        person(Role.PROVINCIAL_OFFICER, province("01")),
    ):
        assert today_of(other, on=today()).groups == ()


def test_a_renewal_is_decided_within_45_days_of_its_last_filing() -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    late = renewal(DossierState.FORWARDED, today() - timedelta(days=60))
    (line,) = lines(officer, Duty.RENEWAL)
    assert line.deadline.due_on == today() - timedelta(days=15)
    assert line.is_late
    filing_of(late, on=today())
    (line,) = lines(officer, Duty.RENEWAL)
    assert line.deadline.due_on == today() + timedelta(days=45)


def test_the_province_sees_what_communes_forwarded_with_the_rounds_day() -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    made = dossier(DossierState.FORWARDED, round=RoundFactory.create(authority=province()))
    (line,) = lines(officer, Duty.FORWARDED)
    assert line.deadline.due_on == made.round.done_until_on
    assert line.deadline.article == "Đ5"


def session_of(member: User, *dossiers: Dossier) -> CouncilSession:
    council: Council = CouncilFactory.create(authority=province())
    session = CouncilSession.objects.create(
        council=council,
        form="MEETING",
        name="Phiên thử",
        held_on=today() + timedelta(days=7),
        called_by=UserFactory.create(),
    )
    seat = CouncilMemberFactory.create(council=council, user=member)
    SessionSeat.objects.create(session=session, member=seat)
    for each in dossiers:
        SessionItem.objects.create(
            session=session, dossier=each, filing=each.filings.get(), added_by=member
        )
    return session


def test_a_council_member_owes_the_sheets_of_own_sessions_until_they_are_filed() -> None:
    member = usual(Role.COUNCIL_MEMBER)
    one, two = dossier(DossierState.IN_COUNCIL), dossier(DossierState.IN_COUNCIL)
    session = session_of(member, one, two)
    assert len(lines(member, Duty.SCORE_SHEET)) == 2
    seat = session.seats.get().member
    ScoreSheet.objects.create(
        item=session.items.get(dossier=one),
        member=seat,
        filed_on=today(),
        filed_at=session.items.get(dossier=one).added_at,
    )
    (line,) = lines(member, Duty.SCORE_SHEET)
    assert line.deadline.name == two.product.title
    assert line.deadline.due_on == session.held_on
    assert lines(usual(Role.COUNCIL_MEMBER), Duty.SCORE_SHEET) == []


def test_who_is_excused_owes_no_sheet() -> None:
    member = usual(Role.COUNCIL_MEMBER)
    session = session_of(member, dossier(DossierState.IN_COUNCIL))
    session.seats.update(absent_reason="đi công tác")
    assert lines(member, Duty.SCORE_SHEET) == []


def test_an_adviser_sees_what_the_advisory_team_has_not_reported_on() -> None:
    adviser = usual(Role.ADVISER)
    dossier(DossierState.FORWARDED)
    (line,) = lines(adviser, Duty.ADVISORY_REPORT)
    assert line.deadline.due_on is None  # the province has set no time


def test_decisions_wait_to_be_signed_and_then_to_be_published() -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    decision = RecognitionDecision.objects.create(
        authority=province(), title="Đợt thử", proposed_by=officer, proposed_on=today()
    )
    assert len(lines(officer, Duty.DECISION_TO_SIGN)) == 1
    decision.number, decision.decided_on = "12/QĐ-UBND", today()
    decision.save()
    assert lines(officer, Duty.DECISION_TO_SIGN) == []
    assert len(lines(officer, Duty.DECISION_TO_PUBLISH)) == 1


@pytest.mark.parametrize(
    ("stars", "decides"), [(4, Role.PROVINCIAL_OFFICER), (5, Role.MINISTRY_RECORD_KEEPER)]
)
def test_a_withdrawal_is_decided_within_fifteen_days_by_who_gave_the_stars(
    stars: int, decides: Role
) -> None:
    people = {role: usual(role) for role in (Role.PROVINCIAL_OFFICER, Role.MINISTRY_RECORD_KEEPER)}
    proposal(stars)
    for role, user in people.items():
        assert len(lines(user, Duty.WITHDRAWAL)) == (role is decides)


def proposal(stars: int = 4) -> WithdrawalProposal:
    authority = province()
    if stars == 5:
        authority = ministry()
    certificate = CertificateFactory.create(stars=stars, authority=authority)
    return WithdrawalProposal.objects.create(
        certificate=certificate,
        ground="CRITERIA_LOST",
        text="Không còn đạt",
        concluded_on=today(),
        due_on=today() + timedelta(days=15),
        proposed_by=UserFactory.create(),
    )


def visit(**fields: object) -> Inspection:
    product = ProductFactory.create()
    facts = {
        "authority": province(),
        "producer": product.producer,
        "product": product,
        "kind": "PERIODIC",
        "place": "SITE",
        "planned_on": today() - timedelta(days=10),
        "planned_by": UserFactory.create(),
        **fields,
    }
    return Inspection.objects.create(**facts)


def finding() -> Finding:
    done = visit(done_on=today() - timedelta(days=9), recorded_at=timezone.now())
    return Finding.objects.create(
        inspection=done,
        weight="MINOR",
        text="Nhãn thiếu hạn dùng",
        action="In lại nhãn",
        due_on=today() - timedelta(days=1),
    )


def test_an_inspector_sees_visits_due_corrections_late_and_what_to_look_at_again() -> None:
    inspector = usual(Role.INSPECTOR)
    visit()
    visit(planned_on=today() + timedelta(days=40))
    visit(cancelled_on=today())
    assert len(lines(inspector, Duty.INSPECTION)) == 1
    found = finding()
    (line,) = lines(inspector, Duty.CORRECTION)
    assert line.is_late
    said = {"finding": found, "entered_by": inspector, "on": today(), "text": "Đã in lại"}
    CorrectiveStep.objects.create(kind="DONE", **said)
    assert lines(inspector, Duty.CORRECTION) == []
    assert len(lines(inspector, Duty.RECHECK)) == 1
    CorrectiveStep.objects.create(kind="NOT_YET", new_due_on=today(), **said)
    (line,) = lines(inspector, Duty.CORRECTION)
    assert line.deadline.due_on == today()
    CorrectiveStep.objects.create(kind="ACCEPTED", **said)
    assert lines(inspector, Duty.CORRECTION) == lines(inspector, Duty.RECHECK) == []


def hold() -> ClaimHold:
    product = ProductFactory.create()
    return ClaimHold.objects.create(
        product=product,
        producer=product.producer,
        place=f"product:{product.pk}:description",
        words="đạt 5 sao",
        digest="0" * 64,
        held_on=today(),
    )


def mark_request(**fields: object) -> MarkRequest:
    facts = {
        "use": "MEDIA",
        "applicant_name": "Báo Thử",
        "province_code": "68",
        "what": "bài giới thiệu",
        "until_on": today(),
        "asked_on": today(),
        **fields,
    }
    return MarkRequest.objects.create(**facts)


def report(province_code: str = "68") -> PublicReport:
    return PublicReport.objects.create(
        reference=f"BT-0000-{PublicReport.objects.count():04d}",
        about="FAKE",
        text="Tem giả",
        province_code=province_code,
        sent_on=today(),
    )


def test_the_province_rules_on_claims_answers_requests_and_looks_at_reports() -> None:
    officer, ministrys = usual(Role.PROVINCIAL_OFFICER), usual(Role.MINISTRY_RECORD_KEEPER)
    hold(), mark_request(), report(), report("01"), report("")
    mark_request(province_code="")
    for duty in (Duty.CLAIM, Duty.MARK_REQUEST, Duty.PUBLIC_REPORT):
        assert len(lines(officer, duty)) == 1, duty
    assert len(lines(ministrys, Duty.MARK_REQUEST)) == 1
    assert len(lines(ministrys, Duty.PUBLIC_REPORT)) == 1


def test_a_certificate_that_runs_out_shows_its_last_day_for_filing_and_then_its_last_day() -> None:
    officer = usual(Role.COMMUNE_OFFICER)
    certificate = CertificateFactory.create()
    last = certificate.last_valid_on
    window = renewal_window(last)
    for on, due in ((window.opens_on, window.closes_on), (window.closes_on, window.closes_on)):
        (line,) = lines(officer, Duty.ENDING, on=on)
        assert line.deadline.due_on == due
    (line,) = lines(officer, Duty.ENDING, on=window.closes_on + timedelta(days=1))
    assert line.deadline.due_on == last
    assert lines(officer, Duty.ENDING, on=window.opens_on - timedelta(days=1)) == []
    assert lines(officer, Duty.ENDING, on=last + timedelta(days=1)) == []


def test_a_round_that_closes_is_told_to_communes_by_its_proposals_day_and_to_the_province() -> None:
    held = RoundFactory.create(authority=province())
    (line,) = lines(usual(Role.COMMUNE_OFFICER), Duty.ROUND, on=held.proposals_until_on)
    assert line.deadline.due_on == held.proposals_until_on
    (line,) = lines(usual(Role.PROVINCIAL_OFFICER), Duty.ROUND, on=held.done_until_on)
    assert line.deadline.due_on == held.done_until_on


def test_signs_of_copies_wait_until_somebody_rules_and_only_the_oldest_are_read() -> None:
    officer, inspector = usual(Role.PROVINCIAL_OFFICER), usual(Role.INSPECTOR)
    run = start_label_run(lot=LotFactory(), count=50, purpose="PACKS", by=officer)
    first = sign(run, 0)
    for number in range(1, 30):
        sign(run, number)
    for person_ in (officer, inspector):
        (group,) = (
            g for g in today_of(person_, on=today()).groups if g.label == LABELS[Duty.COPIES]
        )
        assert (len(group.lines), group.more) == (20, 10)
        assert group.lines[0].address == reverse("scans_office:alert", args=[first.pk])
    assert lines(person(Role.PROVINCIAL_OFFICER, province("01")), Duty.COPIES) == []
    assert lines(usual(Role.COMMUNE_OFFICER), Duty.COPIES) == []
    rule_on_alert(
        alert=first, outcome=CloneRuling.Outcome.WATCH, note="Hội chợ", by=officer, on=today()
    )
    assert first.pk not in {line.deadline.key for line in lines(officer, Duty.COPIES)}


def test_a_proof_of_a_gtin_waits_for_the_provinces_officer_alone() -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    waits = proof(ProductFactory.create(), "4006381333931")
    (line,) = lines(officer, Duty.GTIN_PROOF)
    assert line.address == reverse("labels_office:proof", args=[waits.pk])
    for other in (usual(Role.INSPECTOR), person(Role.PROVINCIAL_OFFICER, province("01"))):
        assert lines(other, Duty.GTIN_PROOF) == []
    answer_proof(right=waits, is_accepted=True, reasons="", by=officer, on=today())
    assert lines(officer, Duty.GTIN_PROOF) == []


# --- The page -----------------------------------------------------------------------------------


def one_of_everything() -> None:
    """A line of every duty an officer may have."""
    dossier(DossierState.FILED)
    renewal(DossierState.FORWARDED, today())
    dossier(DossierState.FORWARDED)
    scored = dossier(DossierState.SCORED)
    asked = dossier(DossierState.PAPERS_ASKED)
    user = UserFactory.create()
    PapersRequest.objects.create(dossier=asked, what="?", asked_by=user, asked_on=today())
    for number in ("", f"{Dossier.objects.count()}/QĐ-UBND"):
        RecognitionDecision.objects.create(
            authority=province(),
            title="Đợt thử",
            proposed_by=user,
            proposed_on=today(),
            number=number,
            decided_on=today() if number else None,
        )
    MinistryReferral.objects.create(
        dossier=scored,
        result=_result(scored, user),
        letter_number="1/SNN",
        sent_on=today(),
        sent_by=user,
    )
    proposal()
    visit()
    finding()
    CorrectiveStep.objects.create(
        finding=finding(), kind="DONE", text="xong", entered_by=user, on=today()
    )
    hold(), mark_request(), report()
    CertificateFactory.create(decided_on=today() - timedelta(days=950))
    RoundFactory.create(
        authority=province(),
        done_until_on=today() + timedelta(days=20),
        proposals_until_on=today() + timedelta(days=2),
    )
    around_recalls(user)
    around_labels()
    around_selling()


def around_selling() -> None:
    """A seller and a product that wait, and a request to take one down."""
    SellerCheckFactory()
    ListingCheckFactory()
    asked = Asked("CONSUMER", "Người Thử", "0900000000", "Hàng giả")
    ask_takedown(product=ProductFactory(), asked=asked, now=timezone.now())


def around_labels() -> None:
    """A sign of copies and a proof of a GTIN."""
    sign(start_label_run(lot=LotFactory(), count=10, purpose="PACKS", by=UserFactory.create()))
    proof(ProductFactory.create(), "4006381333931")


def sign(run: LabelRun, number: int = 1) -> CloneAlert:
    return CloneAlert.objects.create(
        run=run, number=number, rule="SPREAD", evidence={}, found_at=timezone.now()
    )


def around_recalls(user: User) -> None:
    """A failed test, a recall and a record asked for, each of its own lot."""
    failed, faulty, asked = (LotFactory() for _ in range(3))
    LabTest.objects.create(
        lot=failed,
        tested_on=today(),
        laboratory="P",
        report_number="1",
        measured="x",
        passed=False,
        entered_by=user,
    )
    recall_lot(lot=faulty, reason="x", instructions="y", phone="", recalled_on=today(), by=user)
    ask_for_record(lot=asked, authority=province(), purpose="x", by=user, at=timezone.now())


def _result(scored: Dossier, user: User) -> CouncilResult:
    return CouncilResult.objects.create(
        item=session_of(user, scored).items.get(),
        mean_numerator=92,
        mean_denominator=1,
        stars_by_score=5,
        stars_by_minima=5,
        stars=5,
        reading="mean",
        sheets_sha256="0" * 64,
        concluded_by=user,
        concluded_on=today(),
    )


def test_every_duty_has_a_name_and_a_page_that_opens(client: Client) -> None:
    one_of_everything()
    administrator = person(Role.ADMINISTRATOR)
    session_of(administrator, dossier(DossierState.IN_COUNCIL))
    client.force_login(administrator)
    page = client.get(ADDRESS)
    assert page.status_code == 200
    found = {line.deadline.duty for group in page.context["today"].groups for line in group.lines}
    assert found == set(LABELS)
    for group in page.context["today"].groups:
        for line in group.lines:
            assert client.get(line.address).status_code == 200, line


def test_the_five_most_pressing_come_first_oldest_deadline_first() -> None:
    administrator = person(Role.ADMINISTRATOR)
    one_of_everything()
    first = today_of(administrator, on=today()).first
    assert len(first) == FIRST
    days = [line.deadline.due_on for line in first]
    assert days == sorted(days)


def test_the_days_are_counted_without_days_off() -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    row = proposal()
    (line,) = lines(officer, Duty.WITHDRAWAL, on=row.due_on + timedelta(days=1))
    assert line.days_left is not None
    assert line.days_left < 0
    (line,) = lines(officer, Duty.WITHDRAWAL)
    assert line.days_left in range(8, 12)


def test_a_longer_list_costs_no_more_questions() -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    one_of_everything()
    with CaptureQueriesContext(connection) as few:
        today_of(officer, on=today())
    one_of_everything()
    one_of_everything()
    officer = User.objects.get(pk=officer.pk)  # another request
    with CaptureQueriesContext(connection) as many:
        today_of(officer, on=today())
    assert len(many) == len(few)
    assert len(many) <= 34


@pytest.mark.parametrize("role", [Role.BUYER, Role.PRODUCER_STAFF, Role.HELPER, Role.EDITOR])
def test_people_without_an_appointment_do_not_find_the_page(client: Client, role: Role) -> None:
    client.force_login(usual(role))
    assert client.get(ADDRESS).status_code in {302, 404}


@pytest.mark.parametrize(
    "role",
    [
        Role.COMMUNE_OFFICER,
        Role.PROVINCIAL_OFFICER,
        Role.COUNCIL_MEMBER,
        Role.ADVISER,
        Role.MINISTRY_RECORD_KEEPER,
        Role.INSPECTOR,
        Role.AUDITOR,
    ],
)
def test_every_officer_finds_the_page_and_its_panel_on_the_home_page(
    client: Client, role: Role
) -> None:
    client.force_login(usual(role))
    assert client.get(ADDRESS).status_code == 200
    assert ADDRESS in client.get("/quan-tri/").text


def test_the_auditor_reads_everything_elsewhere_and_owes_nothing(client: Client) -> None:
    one_of_everything()
    assert today_of(usual(Role.AUDITOR), on=today()).groups == ()


def test_the_page_changes_nothing(client: Client) -> None:
    client.force_login(usual(Role.PROVINCIAL_OFFICER))
    assert client.post(ADDRESS).status_code == 405
