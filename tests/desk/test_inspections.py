"""The producer's side of an inspection: what was found, the answer, never who reported."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from catalog.producers.models import HelperConsent
from certification.models import CorrectiveStep, Finding, Inspection
from certification.selectors import inspections as selectors
from foundation.calendar import today
from foundation.rules.roles import Role
from tests.certification.officers import usual
from tests.certification.test_cases import a_case, a_report
from tests.certification.test_inspections import picture, planned, record
from tests.desk.conftest import Seller
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def visited(seller: Seller) -> Inspection:
    return record(planned(seller.product.certificates.get(), basis="Tin báo của bà Năm"))


def answer_address(visit: Inspection) -> str:
    return reverse("desk:answer_finding", args=[visit.pk, visit.findings.get().pk])


def test_a_producer_reads_findings_with_their_deadline_and_nothing_of_a_plan(
    seller: Seller,
) -> None:
    visit = visited(seller)
    planned(seller.product.certificates.get(), team="Đoàn bất ngờ")
    listed = seller.client.get(reverse("desk:inspections")).content.decode()
    assert "1 việc phải làm" in listed
    assert listed.count(reverse("desk:inspection", args=[visit.pk])) == 1
    assert "Đoàn bất ngờ" not in listed
    page = seller.client.get(reverse("desk:inspection", args=[visit.pk])).content.decode()
    for words in ("Thiếu hạn dùng", "In lại nhãn", f"{today() + timedelta(days=10):%d/%m/%Y}"):
        assert words in page


def test_a_producer_never_sees_who_reported(seller: Seller) -> None:
    visit = visited(seller)
    report = a_report(product=seller.product, text="Tôi là bà Năm", contact="0900 000 009")
    a_case(report=report, producer=seller.producer, finding=visit.findings.get())
    pages = [
        seller.client.get(reverse("desk:inspections")),
        seller.client.get(reverse("desk:inspection", args=[visit.pk])),
        seller.client.get(answer_address(visit)),
    ]
    for page in pages:
        assert page.status_code == 200
        for words in ("bà Năm", "0900 000 009", report.reference):
            assert words not in page.content.decode()
    for name in ("cases_office:report", "cases_office:report_photo"):
        assert seller.client.get(reverse(name, args=[report.pk])).status_code in {302, 404}


def test_a_producer_answers_once_with_text_and_photo_and_a_double_click_changes_nothing(
    seller: Seller,
) -> None:
    visit = visited(seller)
    for _click in range(2):
        given = {"text": "Đã in lại nhãn", "photo": picture()}
        assert seller.client.post(answer_address(visit), given).status_code == 302
    step = CorrectiveStep.objects.get()
    assert (step.kind, step.entered_by, step.entered_for) == ("DONE", seller.member, None)
    assert step.photo is not None
    shown = seller.client.get(reverse("desk:inspection_photo", args=[visit.pk, step.photo.pk]))
    assert shown["Content-Type"] == "image/jpeg"
    office = Client()
    office.force_login(usual(Role.INSPECTOR))
    photo = reverse("inspections_office:photo", args=[visit.pk, step.photo.pk])
    assert office.get(photo).status_code == 200


def test_an_empty_answer_comes_back_with_its_error(seller: Seller) -> None:
    visit = visited(seller)
    answer = seller.client.post(answer_address(visit), {"text": ""})
    assert answer.status_code == 422
    assert "Ghi việc đã làm để khắc phục." in answer.content.decode()


def test_what_a_helper_answers_says_for_whom(seller: Seller) -> None:
    helper, visit = UserFactory.create(), visited(seller)
    HelperConsent.objects.create(
        producer=seller.producer,
        helper=helper,
        given_by=seller.member,
        since_on=date(2025, 1, 1),
        until_on=today() + timedelta(days=30),
    )
    client = Client()
    client.force_login(helper)
    assert client.post(answer_address(visit), {"text": "Đã in lại"}).status_code == 302
    step = CorrectiveStep.objects.get()
    assert (step.entered_by, step.entered_for) == (helper, seller.producer)
    page = client.get(reverse("desk:inspection", args=[visit.pk])).content.decode()
    assert f"{helper} ghi thay {seller.producer}" in page


def test_another_producers_visit_and_a_plan_are_404(seller: Seller, other: Seller) -> None:
    theirs, plan = visited(other), planned(seller.product.certificates.get())
    for address in (
        reverse("desk:inspection", args=[theirs.pk]),
        reverse("desk:inspection", args=[plan.pk]),
        answer_address(theirs),
    ):
        assert seller.client.get(address).status_code == 404
    assert seller.client.post(answer_address(theirs), {"text": "x"}).status_code == 404
    mixed = reverse("desk:answer_finding", args=[visited_again(seller), Finding.objects.get().pk])
    assert seller.client.get(mixed).status_code == 404
    assert selectors.standing_of(theirs.findings.get()).state == "OPEN"


def visited_again(seller: Seller) -> int:
    """A visit without findings, so that another producer's finding can be named under it."""
    row = record(planned(seller.product.certificates.get()), key="nhap-hai", answers={})
    return int(row.pk)
