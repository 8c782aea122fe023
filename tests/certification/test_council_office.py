"""Councils in the back office: who opens what, hidden sheets, the sheet without scripts."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter

from certification.models import (
    AdvisoryReport,
    Council,
    CouncilMember,
    CouncilSession,
    ScoreSheet,
    SessionItem,
)
from certification.rules.dossier_flow import DossierState
from certification.services import councils
from foundation import private_files
from foundation.calendar import today
from foundation.models import User
from foundation.rules.roles import Role
from tests.certification.councils import (
    citizen_id,
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
from tests.certification.officers import person, province, usual
from tests.factories.programme import filing_of

pytestmark = pytest.mark.django_db

RUN = {Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR}
READ_COUNCIL = RUN | {Role.AUDITOR}
BUSINESS = READ_COUNCIL | {Role.MINISTRY_RECORD_KEEPER, Role.ADVISER}
# Who opens each page by role alone: nobody of these was called to the session.
OPEN_TO: dict[str, set[Role]] = {
    "index": BUSINESS,
    "me": BUSINESS,
    "set_up": RUN | {Role.MINISTRY_RECORD_KEEPER},
    "council": READ_COUNCIL,
    "add_seat": RUN,
    "end_seat": RUN,
    "call": RUN,
    "session": RUN,
    "closed_session": READ_COUNCIL,
    "minutes": READ_COUNCIL,
    "report": READ_COUNCIL,
    "unclosed_minutes": set(),
    "add_item": RUN,
    "close": RUN,
    "absence": RUN,
    "item": RUN,
    "closed_item": READ_COUNCIL,
    "take_off": RUN,
    "site_check": RUN,
    "sheet": set(),
    "file_sheet": set(),
    "evidence": set(),
    "advise": {Role.ADVISER, Role.ADMINISTRATOR},
}
NOT_IN_THE_BACK_OFFICE = {Role.BUYER, Role.HELPER}


def a_pdf() -> bytes:
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(content)
    return content.getvalue()


class World:
    """An open and a closed session of one council, each with one dossier."""

    def __init__(self) -> None:
        self.officer = officer()
        self.council: Council = council_of(1, by=self.officer)
        self.closed = session_of(self.council)
        self.closed_item = item_of(self.closed)
        (self.member,) = members_of(self.closed)
        sheet_of(self.closed_item, self.member)
        councils.close_session(session=self.closed, by=self.officer, on=today())
        self.session = session_of(self.council)
        dossier = dossier_before_council()
        self.file = private_files.keep_bytes(a_pdf(), name="giay.pdf", by=self.officer)
        paper = {"file_id": self.file.pk, "title": "Giấy", "number": "", "criteria": ["1.1"]}
        filing_of(dossier, evidence=[paper])
        self.item = item_of(self.session, dossier)
        self.waiting = dossier_before_council()

    def address(self, view: str) -> str:
        args: dict[str, tuple[str, list[int]]] = {
            "index": ("index", []),
            "me": ("me", []),
            "set_up": ("set_up", []),
            "council": ("council", [self.council.pk]),
            "add_seat": ("add_seat", [self.council.pk]),
            "end_seat": ("end_seat", [self.member.pk]),
            "call": ("call", [self.council.pk]),
            "closed_session": ("session", [self.closed.pk]),
            "minutes": ("minutes", [self.closed.pk]),
            "report": ("report", [self.closed.pk]),
            "unclosed_minutes": ("minutes", [self.session.pk]),
            "absence": ("absence", [self.session.seats.get().pk]),
            "closed_item": ("item", [self.closed_item.pk]),
            "evidence": ("evidence", [self.item.pk, self.file.pk]),
            "advise": ("advise", [self.waiting.pk]),
        }
        on_session = {"session", "add_item", "close"}
        fallback = (view, [self.session.pk if view in on_session else self.item.pk])
        name, given = args.get(view, fallback)
        return reverse(f"council_office:{name}", args=given)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_exactly_its_pages(role: Role) -> None:
    world = World()
    client = signed_in(usual(role))
    for view, readers in OPEN_TO.items():
        status = client.get(world.address(view)).status_code
        if role in NOT_IN_THE_BACK_OFFICE:
            assert status == 302, view
        else:
            assert status == (200 if role in readers else 404), view


def test_an_officer_of_another_province_finds_nothing_here() -> None:
    world = World()
    client = signed_in(person(Role.PROVINCIAL_OFFICER, province("79")))
    for view in set(OPEN_TO) - {"index", "me", "set_up"}:
        assert client.get(world.address(view)).status_code == 404, view


def test_a_member_opens_the_sessions_they_are_called_to_and_no_others() -> None:
    world = World()
    client = signed_in(world.member.user)
    mine = {"index", "me", "council", "session", "closed_session", "item", "closed_item"}
    mine |= {"sheet", "minutes", "report", "evidence"}
    for view in set(OPEN_TO) - {"file_sheet"}:
        assert client.get(world.address(view)).status_code == (200 if view in mine else 404), view
    late = signed_in(member(world.council).user)
    for view in ("session", "closed_session", "item", "sheet", "minutes", "evidence"):
        assert late.get(world.address(view)).status_code == 404, view


def test_the_auditor_writes_nothing() -> None:
    world = World()
    client = signed_in(usual(Role.AUDITOR))
    before = (Council.objects.count(), SessionItem.objects.count(), ScoreSheet.objects.count())
    for view in OPEN_TO:
        assert client.post(world.address(view)).status_code in {404, 405}, view
    assert before == (
        Council.objects.count(),
        SessionItem.objects.count(),
        ScoreSheet.objects.count(),
    )


# Hidden sheets


def test_nobody_reads_a_filed_sheet_before_all_are_in() -> None:
    chief = officer()
    council = council_of(2, by=chief)
    session = session_of(council)
    item, (one, two) = item_of(session), members_of(session)
    note = "bí mật của một người"
    marks = full_marks(item.dossier)
    marks["1.1"]["note"] = note
    sheet_of(item, one, marks, remark=note)
    address = reverse("council_office:item", args=[item.pk])
    admin = usual(Role.ADMINISTRATOR)
    for user in (chief, admin, one.user, two.user):
        page = signed_in(user).get(address).content.decode()
        assert note not in page
        assert "Đã nộp 1 trên 2 phiếu" in page
        assert "<tfoot>" not in page
    sheet_of(item, two)
    for user in (chief, admin, one.user, two.user):
        assert "<tfoot>" in signed_in(user).get(address).content.decode()


def test_a_member_in_conflict_sees_no_sheet_even_after_the_close() -> None:
    session = session_of(council_of(2))
    item, (one, near) = item_of(session), members_of(session)
    councils.declare_interest(
        user=near.user, producer=item.dossier.producer, what="Con rể", by=near.user, on=today()
    )
    sheet_of(item, one)
    councils.close_session(session=session, by=session.called_by, on=today())
    client = signed_in(near.user)
    page = client.get(reverse("council_office:item", args=[item.pk])).content.decode()
    assert "<tfoot>" not in page
    assert "Bạn có liên quan tới chủ thể" in page
    sheet = client.get(reverse("council_office:sheet", args=[item.pk]))
    assert sheet.status_code == 302


def test_a_member_in_conflict_reads_neither_minutes_nor_report_nor_result() -> None:
    session = session_of(council_of(2))
    item, (one, near) = item_of(session), members_of(session)
    councils.declare_interest(
        user=near.user, producer=item.dossier.producer, what="Con rể", by=near.user, on=today()
    )
    sheet_of(item, one)
    councils.close_session(session=session, by=session.called_by, on=today())
    for name in ("minutes", "report"):
        address = reverse(f"council_office:{name}", args=[session.pk])
        assert signed_in(near.user).get(address).status_code == 404
        assert signed_in(one.user).get(address).status_code == 200
    address = reverse("council_office:session", args=[session.pk])
    assert "điểm trung bình" in signed_in(one.user).get(address).content.decode()
    assert "điểm trung bình" not in signed_in(near.user).get(address).content.decode()


def test_the_officer_and_the_chair_are_told_why_and_others_are_not() -> None:
    council = council_of(2)
    member(council, cleared=False)
    session = session_of(council)
    item_of(session)
    chair, plain, _unknown = members_of(session)
    address = reverse("council_office:session", args=[session.pk])
    why = "Thành viên chưa khai số căn cước"
    assert why in signed_in(session.called_by).get(address).content.decode()
    assert why in signed_in(chair.user).get(address).content.decode()
    assert why not in signed_in(plain.user).get(address).content.decode()


# Working with the pages


def form_of(page: str) -> dict[str, Any]:
    """What a browser without scripts would send: hidden values and checked boxes."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    checked = re.findall(r'<input type="radio"[^>]*name="([^"]+)" value="([^"]*)" checked', page)
    return {**hidden, **dict(checked)}


def test_a_member_scores_saves_and_hands_in_on_plain_pages() -> None:
    world = World()
    client = signed_in(world.member.user)
    address = world.address("sheet")
    page = client.get(address).content.decode()
    assert "chưa chấm" in page
    assert "Giấy" in page  # the evidence of the criterion beside it
    codes = list(full_marks(world.item.dossier))
    client.post(address, {**form_of(page), "p-1.1": "|0", "n-1.1": "xem lại", "to": "nhom-2"})
    page = client.get(address).content.decode()
    assert form_of(page)["p-1.1"] == "|0"
    assert f"1/{len(codes)} tiêu chí" in page
    filing = client.get(world.address("file_sheet")).content.decode()
    assert "Còn tiêu chí chưa chấm" in filing
    values = {
        f"p-{code}": f"|{mark['points']}" for code, mark in full_marks(world.item.dossier).items()
    }
    sent = client.post(address, {**form_of(page), **values, "file": "1"})
    assert sent["Location"] == world.address("file_sheet")
    confirm = client.get(sent["Location"]).content.decode()
    assert "100 điểm" in confirm
    sheet = ScoreSheet.objects.get(item=world.item)
    assert sheet.filed_at is None
    client.post(sent["Location"], {"seen": "2001-01-01T00:00:00+00:00"})  # an old window
    sheet.refresh_from_db()
    assert sheet.filed_at is None
    client.post(sent["Location"], form_of(confirm))
    sheet.refresh_from_db()
    assert sheet.filed_on == today()
    assert client.get(address).status_code == 302


def test_a_lookup_of_a_sheet_writes_nothing() -> None:
    world = World()
    signed_in(world.member.user).get(world.address("sheet"))
    assert not ScoreSheet.objects.filter(item=world.item).exists()


def test_an_officer_sets_up_seats_calls_and_closes() -> None:
    chief = officer()
    client = signed_in(chief)
    authority = province()
    client.post(
        reverse("council_office:set_up"),
        {
            "authority": authority.pk,
            "name": "Hội đồng 2026",
            "decision_number": "5/QĐ-UBND",
            "decided_on": today().isoformat(),
        },
    )
    council = Council.objects.get(name="Hội đồng 2026")
    expert = usual(Role.BUYER)
    seat = {
        "login": expert.email,
        "seat": CouncilMember.Seat.CHAIR,
        "organisation": "Sở Y tế",
        "since_on": today().isoformat(),
    }
    address = reverse("council_office:add_seat", args=[council.pk])
    assert client.post(address, {**seat, "login": "khong@co.example"}).status_code == 422
    assert client.post(address, seat).status_code == 302
    sent = client.post(
        reverse("council_office:call", args=[council.pk]),
        {"form": "MEETING", "name": "Phiên một", "held_on": today().isoformat()},
    )
    session = CouncilSession.objects.get(name="Phiên một")
    assert sent["Location"] == reverse("council_office:session", args=[session.pk])
    dossier = dossier_before_council()
    client.post(reverse("council_office:add_item", args=[session.pk]), {"dossier": dossier.pk})
    item = session.items.get()
    signed_in(expert).post(
        reverse("council_office:me"), {"kind": "CITIZEN_ID", "number": citizen_id()}
    )
    close = reverse("council_office:close", args=[session.pk])
    assert "chưa đủ" in client.get(close).content.decode()
    client.post(close)
    session.refresh_from_db()
    assert session.closed_at is None
    sheet_of(item, session.seats.get().member)
    client.post(close)
    client.post(close)  # a second click
    dossier.refresh_from_db()
    assert dossier.state == DossierState.SCORED
    page = client.get(reverse("council_office:item", args=[item.pk])).content.decode()
    assert "100,00" in page
    for paper in ("minutes", "report"):
        pdf = client.get(reverse(f"council_office:{paper}", args=[session.pk]))
        assert pdf["Content-Type"] == "application/pdf"
        assert pdf.content.startswith(b"%PDF")


def test_an_adviser_reports_and_members_read_it_beside_the_criterion() -> None:
    world = World()
    adviser = usual(Role.ADVISER)
    sent = signed_in(adviser).post(
        reverse("council_office:advise", args=[world.item.dossier_id]),
        {"text": "Hồ sơ đủ.", "p-1.1": "0", "tests": ""},
    )
    assert sent.status_code == 302
    report = AdvisoryReport.objects.get()
    assert (report.points, report.filing) == ({"1.1": 0}, world.item.filing)
    page = signed_in(world.member.user).get(world.address("item")).content.decode()
    assert "Hồ sơ đủ." in page
    bad = SimpleUploadedFile("a.pdf", b"not a pdf")
    sent = signed_in(adviser).post(
        reverse("council_office:advise", args=[world.item.dossier_id]),
        {"text": "Hồ sơ đủ.", "attachment": bad},
    )
    assert sent.status_code == 422
    assert AdvisoryReport.objects.count() == 1


def test_an_adviser_near_the_producer_neither_reports_nor_reads_sheets() -> None:
    council = council_of(1)
    adviser = member(council, seat="ADVISORY")
    session = session_of(council)
    item = item_of(session)
    councils.declare_interest(
        user=adviser.user, producer=item.dossier.producer, what="Em", by=adviser.user, on=today()
    )
    client = signed_in(adviser.user)
    sent = client.post(
        reverse("council_office:advise", args=[item.dossier_id]), {"text": "Rất tốt.", "tests": ""}
    )
    assert sent.status_code == 422
    assert "Rất tốt." in sent.content.decode()
    assert "để người khác trong tổ tư vấn báo cáo" in sent.content.decode()
    assert not AdvisoryReport.objects.exists()
    sheet_of(item, next(m for m in members_of(session) if m.scores))
    councils.close_session(session=session, by=session.called_by, on=today())
    page = client.get(reverse("council_office:item", args=[item.pk])).content.decode()
    assert "<tfoot>" not in page
    assert "Bạn có liên quan tới chủ thể" in page


def test_the_dossiers_page_shows_the_council_to_its_province() -> None:
    world = World()
    address = reverse("dossiers_office:inspect", args=[world.closed_item.dossier_id])
    page = signed_in(world.officer).get(address).content.decode()
    assert reverse("council_office:session", args=[world.closed.pk]) in page
    assert "100,00" in page
    waiting = reverse("dossiers_office:inspect", args=[world.waiting.pk])
    page = signed_in(world.officer).get(waiting).content.decode()
    assert reverse("council_office:add_item", args=[world.session.pk]) in page
