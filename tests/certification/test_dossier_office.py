"""Officers at dossiers: who opens what, what is on the pages, what their acts do."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from certification.models import (
    CommuneReport,
    CouncilResult,
    CouncilSession,
    Dossier,
    DossierPerson,
    MinistryReferral,
    PapersRequest,
    SampleStep,
    SessionItem,
)
from certification.rules.dossier_flow import DossierState
from certification.selectors import commune as selectors
from foundation.calendar import today
from foundation.models import PrivateFile, User
from foundation.rules.roles import Role
from tests.certification.officers import commune, ministry, person, province, usual
from tests.certification.test_commune_report import filed_on, report_values
from tests.factories import UserFactory
from tests.factories.programme import CouncilFactory, DossierFactory, RoundFactory, filing_of, stand

pytestmark = pytest.mark.django_db

FILED, FORWARDED = DossierState.FILED, DossierState.FORWARDED
LISTS = {
    Role.COMMUNE_OFFICER,
    Role.PROVINCIAL_OFFICER,
    Role.COUNCIL_MEMBER,
    Role.ADVISER,
    Role.MINISTRY_RECORD_KEEPER,
    Role.INSPECTOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}
# A dossier that was forwarded: the council and the ministry were not called, so see nothing.
READS = {
    Role.COMMUNE_OFFICER,
    Role.PROVINCIAL_OFFICER,
    Role.ADVISER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}
BOTH = {Role.COMMUNE_OFFICER, Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR}
# Who opens each page; None of the acts is open to anyone else, whatever the state.
OPEN_TO = {
    "index": LISTS,
    "inspect": READS,
    "filing": READS,
    "mau03": READS,
    "evidence": READS,
    "ask": BOTH,
    "samples": BOTH,
    "report": {Role.COMMUNE_OFFICER, Role.ADMINISTRATOR},
    "send_back": {Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR},
    "round": {Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR},
}
ACTS = ["ask", "samples", "report", "send_back", "round"]
OUTSIDE = {Role.BUYER, Role.HELPER}


def private_file(content: bytes = b"%PDF-1.4 thu") -> PrivateFile:
    file = PrivateFile(
        kind=PrivateFile.Kind.PDF,
        name="hop-dong.pdf",
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )
    file.file.save("file", ContentFile(content), save=False)
    file.save()
    return file


def evidence(file: PrivateFile, **changes: Any) -> dict[str, Any]:
    return {
        "document_id": 1,
        "kind": "MATERIAL_ORIGIN",
        "title": "Hợp đồng mua cá",
        "number": "12/HĐ",
        "issued_by": "",
        "issued_on": None,
        "expires_on": None,
        "file_id": file.pk,
        "sha256": file.sha256,
        "criteria": ["1.1"],
        **changes,
    }


@pytest.fixture
def forwarded(settings: Any, tmp_path: Any) -> Dossier:
    """A dossier with a paper and a report, that lies with the province."""
    storages = {**settings.STORAGES}
    storages["private"] = {**storages["private"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = storages
    dossier: Dossier = DossierFactory.create()
    filing_of(dossier, evidence=[evidence(private_file())])
    stand(dossier, FILED)
    values = report_values(dossier)
    filing = dossier.filings.get()
    CommuneReport.objects.create(
        filing=filing,
        reported_by=UserFactory.create(),
        reported_on=today(),
        due_on=today(),
        **values,
    )
    stand(dossier, FORWARDED)
    return dossier


def refer(dossier: Dossier) -> None:
    """Send a dossier to the ministry, with the council's result that goes with it."""
    officer = UserFactory.create()
    session = CouncilSession.objects.create(
        council=CouncilFactory.create(authority=province()),
        form=CouncilSession.Form.MEETING,
        name="Phiên thử",
        held_on=today(),
        called_by=officer,
    )
    item = SessionItem.objects.create(
        session=session, dossier=dossier, filing=dossier.filings.get(), added_by=officer
    )
    result = CouncilResult.objects.create(
        item=item,
        mean_numerator=92,
        mean_denominator=1,
        stars_by_score=5,
        stars_by_minima=5,
        stars=5,
        reading="mean",
        sheets_sha256="0" * 64,
        concluded_by=officer,
        concluded_on=today(),
    )
    MinistryReferral.objects.create(
        dossier=dossier, result=result, letter_number="9/UBND", sent_on=today(), sent_by=officer
    )


def address(view: str, dossier: Dossier) -> str:
    filing = dossier.filings.get()
    args = {
        "index": [],
        "filing": [dossier.pk, filing.number],
        "mau03": [dossier.pk, getattr(getattr(filing, "commune_report", None), "pk", 0)],
        "evidence": [dossier.pk, (filing.snapshot["evidence"] or [{"file_id": 0}])[0]["file_id"]],
    }.get(view, [dossier.pk])
    return reverse(f"dossiers_office:{view}", args=args)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


# --- who opens what ------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_exactly_its_pages(role: Role, forwarded: Dossier) -> None:
    client = signed_in(usual(role))
    for view, roles in OPEN_TO.items():
        status = client.get(address(view, forwarded)).status_code
        if role in OUTSIDE:
            assert status == 302, view
        elif role in roles:
            # An act whose turn has passed leads back to the dossier and says so.
            passed = view == "report" or (view, role) == ("ask", Role.COMMUNE_OFFICER)
            assert status == (302 if passed else 200), view
        else:
            assert status == 404, view


@pytest.mark.parametrize("role", list(Role))
def test_a_post_passes_the_same_gate(role: Role, forwarded: Dossier) -> None:
    client = signed_in(usual(role))
    for view in ACTS:
        status = client.post(address(view, forwarded), {}).status_code
        allowed = {302, 422, 200} if role in OPEN_TO[view] else {302, 404}
        assert status in allowed, view
    forwarded.refresh_from_db()
    assert forwarded.state == FORWARDED
    assert not SampleStep.objects.exists()
    assert not PapersRequest.objects.exists()


@pytest.mark.parametrize("view", OPEN_TO)
def test_a_stranger_is_sent_to_sign_in(view: str, client: Client, forwarded: Dossier) -> None:
    assert client.get(address(view, forwarded)).status_code == 302


def test_officers_of_another_commune_or_province_see_nothing(forwarded: Dossier) -> None:
    for user in (
        person(Role.COMMUNE_OFFICER, commune("22918")),
        person(Role.PROVINCIAL_OFFICER, province("01")),
        person(Role.ADVISER, province("01")),
    ):
        client = signed_in(user)
        for view in OPEN_TO:
            if view != "index":
                assert client.get(address(view, forwarded)).status_code == 404, view
        assert forwarded.product.title not in text(client.get(address("index", forwarded)))


def test_advisers_read_a_dossier_only_from_the_day_it_is_forwarded() -> None:
    dossier = DossierFactory.create(state=FILED)
    adviser = signed_in(usual(Role.ADVISER))
    assert adviser.get(address("inspect", dossier)).status_code == 404


def test_the_ministry_reads_only_what_was_referred_to_it(forwarded: Dossier) -> None:
    keeper = signed_in(person(Role.MINISTRY_RECORD_KEEPER, ministry()))
    assert keeper.get(address("inspect", forwarded)).status_code == 404
    refer(forwarded)
    assert keeper.get(address("inspect", forwarded)).status_code == 200
    assert keeper.get(address("round", forwarded)).status_code == 404


def test_a_draft_is_nobodys_but_its_producers() -> None:
    draft = DossierFactory.create()
    for role in (Role.COMMUNE_OFFICER, Role.PROVINCIAL_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR):
        url = reverse("dossiers_office:inspect", args=[draft.pk])
        assert signed_in(usual(role)).get(url).status_code == 404


# --- the list ------------------------------------------------------------------------------


def test_the_list_is_filtered_and_searched() -> None:
    asked = DossierFactory.create(state=FILED, product__title="Tương ớt Bà Hai")
    other = DossierFactory.create(state=FORWARDED, product_set_id=11)
    late = filed_on(today() - timedelta(days=60))
    other.round = RoundFactory.create()
    other.save()
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))

    def found(**query: object) -> set[int]:
        response = client.get(reverse("dossiers_office:index"), query)
        return {dossier.pk for dossier, _turn, _clock in response.context["rows"]}

    assert found() == {asked.pk, other.pk, late.pk}
    assert found(q="ba hai tuong") == {asked.pk}
    assert found(q=asked.filings.get().receipt_number) == {asked.pk}
    assert found(state="FORWARDED") == {other.pk}
    assert found(turn="COMMUNE") == {asked.pk, late.pk}
    assert found(turn="PROVINCE") == {other.pk}
    assert found(product_set=11) == {other.pk}
    assert found(kind="RENEWAL") == set()
    assert found(round=other.round.pk) == {other.pk}
    assert found(commune="22945") == {asked.pk, other.pk, late.pk}
    assert found(overdue="on") == {late.pk}
    assert found(state="nonsense", product_set="x") == {asked.pk, other.pk, late.pk}


def test_the_list_shows_how_many_days_the_commune_has_left() -> None:
    DossierFactory.create(state=FILED)
    filed_on(today() - timedelta(days=60))
    html = text(signed_in(usual(Role.COMMUNE_OFFICER)).get(reverse("dossiers_office:index")))
    assert "còn 15 ngày làm việc" in html
    assert "quá hạn" in html


def test_the_list_costs_the_same_whatever_its_length(
    django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client, url = signed_in(usual(Role.PROVINCIAL_OFFICER)), reverse("dossiers_office:index")
    for _ in range(2):
        DossierFactory.create(state=FILED)
    client.get(url)
    with django_assert_max_num_queries(60) as few:  # a third of them the admin's frame
        client.get(url)
    for _ in range(10):
        filed_on(today() - timedelta(days=60))
    with django_assert_num_queries(len(few)):
        client.get(url)
    with django_assert_max_num_queries(len(few) + 6):
        client.get(url, {"overdue": "on"})


# --- one dossier ---------------------------------------------------------------------------


def test_evidence_stands_beside_its_criterion_and_is_handed_out(forwarded: Dossier) -> None:
    client = signed_in(usual(Role.ADVISER))
    html = text(client.get(address("inspect", forwarded)))
    assert address("evidence", forwarded) in html
    handed = client.get(address("evidence", forwarded))
    assert "no-store" in handed["Cache-Control"]
    assert b"".join(handed.streaming_content).startswith(b"%PDF")


def test_a_file_that_no_filing_names_is_not_handed_out(forwarded: Dossier) -> None:
    other = private_file(b"%PDF-1.4 khac")
    url = reverse("dossiers_office:evidence", args=[forwarded.pk, other.pk])
    assert signed_in(usual(Role.PROVINCIAL_OFFICER)).get(url).status_code == 404


PERSONAL = ("Trần Thị Kín", "Chăm", "Thôn Kín 7", "Lao Động Kín")


def test_personal_data_is_seen_by_the_communes_and_the_provinces_officers_alone(
    forwarded: Dossier,
) -> None:
    DossierPerson.objects.create(
        dossier=forwarded,
        representative_name=PERSONAL[0],
        gender="nữ",
        ethnicity=PERSONAL[1],
        residence=PERSONAL[2],
        workers=[{"name": PERSONAL[3], "residence": "xã"}],
        entered_by=forwarded.started_by,
    )
    for role in READS:
        html = text(signed_in(usual(role)).get(address("inspect", forwarded)))
        shown = role in {Role.COMMUNE_OFFICER, Role.PROVINCIAL_OFFICER}
        assert all((words in html) == shown for words in PERSONAL), role


def test_the_page_tells_what_changed_since_the_filing_before() -> None:
    dossier = DossierFactory.create()
    filing_of(dossier, answers={"plan": "Bán ở chợ"}, scores={"1.1": {"points": 3}})
    filing_of(dossier, answers={"plan": "Bán trên mạng"}, scores={"1.1": {"points": 5}})
    stand(dossier, FILED)
    url = reverse("dossiers_office:inspect", args=[dossier.pk])
    html = text(signed_in(usual(Role.COMMUNE_OFFICER)).get(url))
    for words in ("Đổi gì so với lần nộp trước", "Bán ở chợ", "Bán trên mạng", "3 điểm", "5 điểm"):
        assert words in html
    before = text(
        signed_in(usual(Role.COMMUNE_OFFICER)).get(
            reverse("dossiers_office:filing", args=[dossier.pk, 1])
        )
    )
    assert "Bán ở chợ" in before
    assert "Bán trên mạng" not in before


def test_the_report_is_paper_too(forwarded: Dossier) -> None:
    response = signed_in(usual(Role.PROVINCIAL_OFFICER)).get(address("mau03", forwarded))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_the_province_sees_what_is_missing(forwarded: Dossier) -> None:
    html = text(signed_in(usual(Role.PROVINCIAL_OFFICER)).get(address("inspect", forwarded)))
    assert "Tỉnh mới nhận 0 trên 5 mẫu" in html
    assert "Chưa xếp vào đợt" in html
    assert "Còn thiếu" not in text(
        signed_in(usual(Role.AUDITOR)).get(address("inspect", forwarded))
    )


# --- what they do --------------------------------------------------------------------------


def sent(dossier: Dossier, **changes: Any) -> dict[str, Any]:
    """A full report as the page sends it."""
    chosen = {
        kind: f"{each.cases[0].code}:{each.max}"
        for kind, each in selectors.commune_criteria(dossier).items()
    }
    return {
        **chosen,
        "material_percent": "82.5",
        "labour_percent": "100",
        "forwards": "yes",
        "reasons": "Đủ",
        "number": "45/BC-UBND",
        **changes,
    }


def test_a_report_is_read_again_before_it_is_written_once() -> None:
    dossier = DossierFactory.create(state=FILED)
    client, url = signed_in(usual(Role.COMMUNE_OFFICER)), address("report", dossier)
    assert client.get(url).status_code == 200
    review = client.post(url, sent(dossier))
    assert "Đọc lại rồi gửi" in text(review)
    assert not CommuneReport.objects.exists()
    back = client.post(url, sent(dossier, edit=1))
    assert 'value="45/BC-UBND"' in text(back)
    assert client.post(url, sent(dossier, confirm=1)).status_code == 302
    assert CommuneReport.objects.get().number == "45/BC-UBND"
    again = client.post(url, sent(dossier, confirm=1), follow=True)
    assert "tỉnh đang xem" in text(again)
    assert CommuneReport.objects.count() == 1


def test_a_wrong_report_is_said_beside_its_field() -> None:
    dossier = DossierFactory.create(state=FILED)
    client, url = signed_in(usual(Role.COMMUNE_OFFICER)), address("report", dossier)
    for changes, field in (
        ({"number": ""}, "number"),
        ({"idea": ""}, "idea"),
        ({"idea": ":99"}, "idea"),
        ({"material_percent": "101"}, "material_percent"),
        ({"labour_percent": ""}, "labour_percent"),
        ({"reasons": " "}, "reasons"),
        ({"forwards": ""}, "forwards"),
    ):
        response = client.post(url, sent(dossier, confirm=1, **changes))
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
    assert not CommuneReport.objects.exists()


def test_set_26_is_asked_for_no_material() -> None:
    dossier = DossierFactory.create(state=FILED, product_set_id=26)
    client, url = signed_in(usual(Role.COMMUNE_OFFICER)), address("report", dossier)
    assert "material_percent" not in client.get(url).context["form"].fields
    assert client.post(url, sent(dossier, confirm=1)).status_code == 302


def test_a_late_report_says_so_before_and_after() -> None:
    dossier = filed_on(today() - timedelta(days=60))
    client, url = signed_in(usual(Role.COMMUNE_OFFICER)), address("report", dossier)
    assert "trễ hạn" in text(client.get(url))
    assert "trễ hạn" in text(client.post(url, sent(dossier)))
    client.post(url, sent(dossier, confirm=1))
    assert "Báo cáo trễ hạn" in text(client.get(address("inspect", dossier)))


def test_asking_shows_the_words_and_stops_the_clock() -> None:
    dossier = DossierFactory.create(state=FILED)
    client = signed_in(usual(Role.COMMUNE_OFFICER))
    assert client.post(address("ask", dossier), {"words": " "}).status_code == 422
    done = client.post(address("ask", dossier), {"words": "Hợp đồng mua cá"}, follow=True)
    assert "Hợp đồng mua cá" in text(done)
    assert "dừng, còn 15 ngày làm việc" in text(done)
    again = client.post(address("ask", dossier), {"words": "Nữa"}, follow=True)
    assert "không làm được việc đó" in text(again)
    assert PapersRequest.objects.count() == 1


def test_the_province_returns_chooses_a_round_and_hands_samples_on(forwarded: Dossier) -> None:
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    assert "chưa mở đợt nào" in text(client.get(address("round", forwarded)))
    chosen = RoundFactory.create(authority=province())
    assert client.post(address("round", forwarded), {"round": chosen.pk}).status_code == 302
    forwarded.refresh_from_db()
    assert forwarded.round == chosen
    step = {
        "quantity": 5,
        "from_whom": forwarded.producer.name,
        "to_whom": selectors.province_holder(forwarded),
        "handed_on": today().isoformat(),
        "place": "Tủ mát 2",
    }
    assert client.post(address("samples", forwarded), step).status_code == 302
    assert client.post(address("samples", forwarded), step).status_code == 422
    lab = {**step, "from_whom": selectors.province_holder(forwarded), "quantity": 1}
    nameless = client.post(address("samples", forwarded), {**lab, "to_whom": "other"})
    assert set(nameless.context["form"].errors) == {"other"}
    named = {**lab, "to_whom": "other", "other": "Phòng kiểm nghiệm 3"}
    assert client.post(address("samples", forwarded), named).status_code == 302
    assert "Phòng kiểm nghiệm 3" in text(client.get(address("samples", forwarded)))
    assert client.post(address("send_back", forwarded), {"words": "Sai bộ"}).status_code == 302
    forwarded.refresh_from_db()
    assert forwarded.state == DossierState.RETURNED


def test_the_commune_notes_only_what_it_takes_and_gives(forwarded: Dossier) -> None:
    form = signed_in(usual(Role.COMMUNE_OFFICER)).get(address("samples", forwarded)).context["form"]
    givers = {value for value, _label in form.fields["from_whom"].choices}
    assert givers == {forwarded.producer.name, selectors.commune_holder(forwarded)}
    assert "other" not in form.fields


def test_tourism_has_no_page_of_samples() -> None:
    dossier = DossierFactory.create(state=FORWARDED, product_set_id=26)
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    assert client.get(address("samples", dossier)).status_code == 404
    assert "mẫu." not in text(client.get(address("inspect", dossier)))
