"""Inspections: written once on the spot, answered by the producer, looked at again."""

import threading
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalog.producers.models import Member
from certification.models import Certificate, CorrectiveStep, Finding, Inspection, InspectionPhoto
from certification.rules import checklist, corrective
from certification.selectors import inspections as selectors
from certification.services import inspections as services
from certification.services.inspections import Answer, Visit
from foundation.calendar import today
from foundation.models import Notice, User
from foundation.rules.roles import Role
from tests.certification.officers import province, usual
from tests.factories import CertificateFactory, UserFactory

pytestmark = pytest.mark.django_db

BAD_LABEL = Answer(
    met=False,
    text="Nhãn đủ nội dung",
    note="Thiếu hạn dùng",
    weight=Finding.Weight.MINOR,
    action="In lại nhãn",
    due_on=today() + timedelta(days=10),
)
GOOD = Answer(met=True, text="Nơi làm sạch")


def planned(certificate: Certificate | None = None, **changes: Any) -> Inspection:
    certificate = certificate or CertificateFactory.create()
    facts = {
        "authority": province(),
        "producer": certificate.holder,
        "product": certificate.product,
        "kind": Inspection.Kind.PERIODIC,
        "place": Inspection.Place.SITE,
        "planned_on": today(),
        "team": "Tổ 1",
        "basis": "Kế hoạch 12",
        "by": UserFactory.create(),
    }
    return services.plan_inspection(**(facts | changes))


def visit(key: str = "nhap-1", **changes: Any) -> Visit:
    answers = {"mark-label": BAD_LABEL, "making-clean": GOOD}
    return Visit(**({"draft_key": key, "done_on": today(), "answers": answers} | changes))


def record(inspection: Inspection, by: User | None = None, **changes: Any) -> Inspection:
    return services.record_visit(
        inspection=inspection,
        visit=visit(**changes),
        by=by or UserFactory.create(),
        at=timezone.now(),
    )


def recorded_finding(**answer: Any) -> Finding:
    bad = Answer(**(BAD_LABEL.__dict__ | answer))
    row = record(planned(), answers={"mark-label": bad})
    return row.findings.get()


def picture(name: str = "anh.jpg", exif: bool = False) -> SimpleUploadedFile:
    image, content = Image.new("RGB", (40, 30), "green"), BytesIO()
    extra = {}
    if exif:
        facts = Image.Exif()
        facts[0x010E] = "vuon nha ong Ba"  # ImageDescription
        extra = {"exif": facts}
    image.save(content, "JPEG", **extra)
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(inspection: Inspection, **changes: str) -> dict[str, Any]:
    """The form as a browser sends it: everything met but the label."""
    data: dict[str, Any] = {
        "done_on": f"{today():%Y-%m-%d}",
        "draft_key": "khoa-tu-trang",
        "confirmed": "on",
        "remark": "Cơ sở hợp tác tốt",
    }
    for group in selectors.checklist_of(inspection, on=inspection.planned_on):
        for item in group.items:
            data[f"{item.code}-met"] = "yes"
    data |= {
        "mark-label-met": "no",
        "mark-label-note": "Thiếu hạn dùng",
        "mark-label-weight": "MINOR",
        "mark-label-action": "In lại nhãn",
        "mark-label-due_on": f"{today() + timedelta(days=9):%Y-%m-%d}",
    }
    return data | changes


def test_the_checklist_asks_for_the_criteria_the_stars_rest_on_and_what_every_site_is_asked() -> (
    None
):
    inspection = planned(CertificateFactory.create(stars=4))
    groups = selectors.checklist_of(inspection, on=today())
    assert [g.code for g in groups] == ["criteria", "papers", "making", "mark", "growth", "other"]
    criteria = {item.criterion for item in groups[0].items}
    rubric = selectors.rubric_for(inspection.product.ocop_set, today())
    assert rubric is not None
    assert criteria == set(rubric.minima(4)) != set()
    assert all(item.needed for item in groups[0].items)


def test_a_whole_site_or_a_lapsed_product_is_asked_the_common_part_alone() -> None:
    lapsed = CertificateFactory.create(lapsed=True)
    for inspection in (planned(lapsed), planned(product=None)):
        groups = selectors.checklist_of(inspection, on=today())
        assert groups == checklist.common_items()


def test_the_codes_of_the_checklist_fit_into_their_column_for_every_set() -> None:
    from tests.factories.programme import current_rules

    for rubric in selectors.rules_of(current_rules()).sets:
        for stars in (3, 4, 5):
            codes = list(checklist.item_texts(checklist.checklist(rubric, stars)))
            assert max(map(len, codes)) <= 24


def test_a_recorded_visit_keeps_answers_photos_without_their_exif_and_makes_findings() -> None:
    inspection = record(planned(), photos=[("mark-label", picture(exif=True)), ("", picture())])
    assert inspection.checklist["making-clean"] == {
        "met": True,
        "note": "",
        "text": "Nơi làm sạch",
    }
    finding = inspection.findings.get()
    assert (finding.item_code, finding.weight, finding.text) == (
        "mark-label",
        "MINOR",
        "Thiếu hạn dùng",
    )
    assert finding.certificate is not None
    photo = InspectionPhoto.objects.get(inspection=inspection, item_code="mark-label")
    with photo.file.file.open("rb") as file:
        content = file.read()
    assert b"vuon nha ong Ba" not in content
    assert len(Image.open(BytesIO(content)).getexif()) == 0


def test_a_recorded_visit_is_sealed_and_nothing_of_it_is_deleted() -> None:
    inspection = record(planned(), photos=[("", picture())])
    finding, photo = inspection.findings.get(), inspection.photos.get()
    for act in (
        lambda: Inspection.objects.filter(pk=inspection.pk).update(remark="khác"),
        lambda: Finding.objects.filter(pk=finding.pk).update(text="khác"),
        lambda: Finding.objects.filter(pk=finding.pk).delete(),
        lambda: InspectionPhoto.objects.filter(pk=photo.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_draft_sent_twice_is_one_visit() -> None:
    inspection, inspector = planned(), UserFactory.create()
    first = record(inspection, by=inspector, photos=[("", picture())])
    again = record(inspection, by=inspector, photos=[("", picture())], remark="gửi lại")
    assert first.pk == again.pk
    assert again.remark == ""
    assert (Finding.objects.count(), InspectionPhoto.objects.count()) == (1, 1)


def test_another_draft_of_a_recorded_visit_is_refused_and_changes_nothing() -> None:
    inspection = record(planned())
    with pytest.raises(services.AlreadyRecorded):
        record(inspection, key="nhap-2", remark="của người khác")
    with pytest.raises(services.AlreadyRecorded):
        record(planned(), key="nhap-1")
    inspection.refresh_from_db()
    assert inspection.remark == ""
    assert Finding.objects.count() == 1


def test_a_bad_photo_leaves_nothing_of_the_visit() -> None:
    inspection = planned()
    broken = SimpleUploadedFile("anh.jpg", b"\xff\xd8\xff khong phai anh")
    with pytest.raises(services.private_files.BadFile):
        record(inspection, photos=[("", picture()), ("", broken)])
    inspection.refresh_from_db()
    assert inspection.recorded_at is None
    assert not Finding.objects.exists()


def test_a_cancelled_inspection_is_not_recorded_and_a_recorded_one_not_cancelled() -> None:
    called_off, done = planned(), record(planned())
    services.cancel_inspection(inspection=called_off, by=UserFactory.create(), on=today())
    with pytest.raises(services.Cancelled):
        record(called_off, key="nhap-2")
    with pytest.raises(services.AlreadyRecorded):
        services.cancel_inspection(inspection=done, by=UserFactory.create(), on=today())


def test_a_product_of_another_producer_is_not_inspected_there() -> None:
    with pytest.raises(services.NotItsProduct):
        planned(producer=CertificateFactory.create().holder, product=CertificateFactory().product)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_recording_at_once_one_writes_and_the_other_is_told() -> None:
    inspection = planned()
    people = [UserFactory.create(), UserFactory.create()]
    start, said = threading.Barrier(2), []

    def write(person: User, key: str) -> None:
        try:
            start.wait(timeout=10)
            services.record_visit(
                inspection=inspection, visit=visit(key), by=person, at=timezone.now()
            )
            said.append("recorded")
        except services.AlreadyRecorded:
            said.append("refused")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=write, args=(person, f"nhap-{person.pk}")) for person in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(said) == ["recorded", "refused"]
    assert Finding.objects.count() == 1
    connection.close()


def test_the_producer_is_told_once_of_a_recorded_visit_and_not_of_a_plan() -> None:
    inspection = planned()
    member = UserFactory.create()
    Member.objects.create(
        producer=inspection.producer, user=member, duty="OWNER", since_on=date(2025, 1, 1)
    )
    assert not Notice.objects.exists()
    record(inspection)
    record(inspection)
    assert list(Notice.objects.values_list("recipient", flat=True)) == [member.pk]


def test_a_finding_goes_from_the_producer_to_the_inspector_and_back_until_it_is_accepted() -> None:
    finding, on = recorded_finding(), today()
    person, later = UserFactory.create(), today() + timedelta(days=30)
    assert selectors.standing_of(finding).state == "OPEN"
    services.report_done(finding=finding, text="Đã in lại", photo=picture(), by=person, on=on)
    assert selectors.standing_of(finding).state == "ANSWERED"
    with pytest.raises(services.NothingToDo):
        services.report_done(finding=finding, text="Lần hai", photo=None, by=person, on=on)
    services.recheck(
        finding=finding,
        accepted=False,
        text="Còn một lô cũ",
        photo=None,
        new_due_on=later,
        by=person,
        on=on,
    )
    standing = selectors.standing_of(finding)
    assert (standing.state, standing.due_on) == ("OPEN", later)
    services.report_done(finding=finding, text="Xong", photo=None, by=person, on=on)
    services.recheck(
        finding=finding, accepted=True, text="Đạt", photo=None, new_due_on=None, by=person, on=on
    )
    assert selectors.standing_of(finding).state == "ACCEPTED"
    with pytest.raises(services.NothingToDo):
        services.recheck(
            finding=finding, accepted=True, text="", photo=None, new_due_on=None, by=person, on=on
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectiveStep.objects.all().delete()


def test_a_note_without_an_action_asks_for_nothing() -> None:
    finding = recorded_finding(weight=Finding.Weight.NOTE, action="", due_on=None)
    assert selectors.standing_of(finding).state == "NOTED"
    with pytest.raises(services.NothingToDo):
        services.report_done(
            finding=finding, text="", photo=None, by=UserFactory.create(), on=today()
        )


def test_a_deadline_lasts_until_midnight_of_its_day_in_vietnam() -> None:
    due_on = date(2026, 11, 30)
    standing = corrective.finding_standing(action="In lại", due_on=due_on, steps=[])
    assert not standing.is_late(due_on)
    assert standing.is_late(due_on + timedelta(days=1))
    utc = ZoneInfo("UTC")
    before = timezone.localdate(datetime(2026, 11, 30, 16, 59, tzinfo=utc))
    after = timezone.localdate(datetime(2026, 11, 30, 17, 0, tzinfo=utc))
    assert [standing.is_late(day) for day in (before, after)] == [False, True]


def test_the_visit_is_written_through_the_plain_form() -> None:
    inspection = planned()
    client = signed_in(usual(Role.INSPECTOR))
    address = reverse("inspections_office:record", args=[inspection.pk])
    page = client.get(address).content.decode()
    assert 'name="draft_key"' in page
    assert "Tiêu chí mà hạng sao dựa vào" in page
    answer = client.post(address, typed(inspection) | {"mark-label-photos": [picture()]})
    assert answer.status_code == 302
    inspection.refresh_from_db()
    assert inspection.draft_key == "khoa-tu-trang"
    assert inspection.findings.get().action == "In lại nhãn"
    assert inspection.photos.get().item_code == "mark-label"
    shown = client.get(reverse("inspections_office:inspect", args=[inspection.pk]))
    assert "Thiếu hạn dùng" in shown.content.decode()
    assert client.get(address).status_code == 302


def test_the_form_comes_back_with_everything_typed_when_something_is_wrong() -> None:
    inspection = planned()
    client = signed_in(usual(Role.INSPECTOR))
    wrong = typed(inspection) | {
        "mark-label-action": "",
        "making-clean-met": "",
        "making-clean-note": "Cống chưa khơi",
    }
    answer = client.post(reverse("inspections_office:record", args=[inspection.pk]), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Thiếu hạn dùng", "Cống chưa khơi", "Cơ sở hợp tác tốt", "khoa-tu-trang"):
        assert words in page
    assert "Ghi việc chủ thể phải làm." in page
    assert Inspection.objects.get(pk=inspection.pk).recorded_at is None


def test_a_deadline_before_the_visit_and_a_day_to_come_are_refused() -> None:
    inspection = planned()
    client = signed_in(usual(Role.INSPECTOR))
    address = reverse("inspections_office:record", args=[inspection.pk])
    yesterday, tomorrow = today() - timedelta(days=1), today() + timedelta(days=1)
    early = typed(inspection) | {"mark-label-due_on": f"{yesterday:%Y-%m-%d}"}
    ahead = typed(inspection) | {"done_on": f"{tomorrow:%Y-%m-%d}"}
    assert "Hạn không thể trước" in client.post(address, early).content.decode()
    assert "Ngày này chưa tới." in client.post(address, ahead).content.decode()


def test_a_script_is_answered_in_json_and_a_second_send_gets_the_same_address() -> None:
    inspection = planned()
    client = signed_in(usual(Role.INSPECTOR))
    address = reverse("inspections_office:record", args=[inspection.pk])
    json = {"headers": {"accept": "application/json"}}
    refused = client.post(address, typed(inspection) | {"mark-label-weight": ""}, **json)
    assert (refused.status_code, refused.json()["errors"]) == (
        422,
        {"mark-label-weight": ["Chọn mức."]},
    )
    sent = [client.post(address, typed(inspection), **json) for _time in range(2)]
    assert [s.status_code for s in sent] == [200, 200]
    assert sent[0].json() == sent[1].json()
    taken = client.post(address, typed(inspection, draft_key="khac"), **json)
    assert taken.status_code == 409
    assert Finding.objects.count() == 1


def test_an_expired_session_answers_the_script_with_the_way_to_sign_in() -> None:
    inspection = planned()
    address = reverse("inspections_office:record", args=[inspection.pk])
    answer = Client().post(address, typed(inspection), headers={"accept": "application/json"})
    assert answer.status_code == 302
    assert not answer.get("Content-Type", "").startswith("application/json")


def test_the_list_costs_the_same_however_long_it_is(
    django_assert_max_num_queries: Any,
) -> None:
    client = signed_in(usual(Role.INSPECTOR))
    for number in range(6):
        record(planned(), key=f"nhap-{number}")
    client.get(reverse("inspections_office:index"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("inspections_office:index"))
    for number in range(6, 20):
        record(planned(), key=f"nhap-{number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        page = client.get(reverse("inspections_office:index")).content.decode()
    assert "20 cuộc kiểm tra" in page
    assert page.count("1 việc chờ khắc phục") == 20


def test_planning_begins_with_the_producer_found_by_words() -> None:
    certificate = CertificateFactory.create(product__producer__name="Hợp tác xã Rừng Xanh")
    client = signed_in(usual(Role.INSPECTOR))
    found = client.get(reverse("inspections_office:choose"), {"q": "rung xanh"}).content.decode()
    address = reverse("inspections_office:plan", args=[certificate.holder_id])
    assert address in found
    answer = client.post(
        address,
        {
            "product": certificate.product_id,
            "kind": "SURPRISE",
            "place": "MARKET",
            "planned_on": f"{today():%Y-%m-%d}",
            "team": "Tổ 2",
            "basis": "Tin báo",
        },
    )
    assert answer.status_code == 302
    inspection = Inspection.objects.get()
    assert (inspection.kind, inspection.place) == ("SURPRISE", "MARKET")
    assert inspection.authority == province()


def test_a_recheck_that_fails_needs_a_new_deadline() -> None:
    finding = recorded_finding()
    client = signed_in(usual(Role.INSPECTOR))
    address = reverse("inspections_office:recheck", args=[finding.pk])
    refused = client.post(address, {"accepted": "no", "text": "Chưa in lại"})
    assert refused.status_code == 422
    assert "Ghi hạn mới." in refused.content.decode()
    later = f"{today() + timedelta(days=5):%Y-%m-%d}"
    kept = client.post(address, {"accepted": "no", "text": "Chưa in lại", "new_due_on": later})
    assert kept.status_code == 302
    assert selectors.standing_of(finding).due_on == today() + timedelta(days=5)
