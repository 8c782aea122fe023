"""The producer's own deadlines on the desk's first page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certification.models import Certificate, Finding, Inspection, PapersRequest
from certification.rules.dates import renewal_window
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.selectors.deadlines import Duty
from certification.selectors.deadlines.producers import for_producer
from foundation.calendar import today
from marketplace.desk.programme import tasks
from tests.desk.conftest import Seller
from tests.factories import AuthorityFactory, ProductFactory, UserFactory
from tests.factories.programme import DossierFactory, filing_of, stand

pytestmark = pytest.mark.django_db


def ask_papers(seller: Seller) -> PapersRequest:
    product = ProductFactory.create(producer=seller.producer)
    dossier = DossierFactory.create(product=product, state=DossierState.PAPERS_ASKED)
    return PapersRequest.objects.create(
        dossier=dossier, what="Phiếu kiểm nghiệm mới", asked_by=seller.member, asked_on=today()
    )


def find_fault(seller: Seller) -> Finding:
    visit = Inspection.objects.create(
        authority=AuthorityFactory.create(),
        producer=seller.producer,
        kind="PERIODIC",
        place="SITE",
        planned_on=today(),
        planned_by=UserFactory.create(),
        done_on=today() - timedelta(days=9),
        recorded_at=timezone.now(),
    )
    return Finding.objects.create(
        inspection=visit,
        weight="MINOR",
        text="Nhãn thiếu hạn dùng",
        action="In lại nhãn",
        due_on=today() - timedelta(days=1),
    )


def test_papers_asked_and_faults_to_mend_stand_on_the_first_page(seller: Seller) -> None:
    asked, fault = ask_papers(seller), find_fault(seller)
    page = seller.client.get(reverse("desk:today"))
    text = page.text
    assert asked.dossier.product.title in text
    assert reverse("desk:dossier", args=[asked.dossier_id]) in text
    assert reverse("desk:inspection", args=[fault.inspection_id]) in text
    assert "Quá hạn" in text
    kinds = {
        group.kind: [row.due_on for row in group.rows if row.kind == "programme"]
        for group in page.context["groups"]
    }
    assert kinds == {"late": [fault.due_on], "today": [None]}


def test_another_producers_tasks_are_not_seen(seller: Seller, other: Seller) -> None:
    ask_papers(other)
    find_fault(other)
    assert tasks(seller.producer, on=today()) == []


def test_a_renewal_is_asked_for_from_the_first_day_of_its_window_until_it_is_filed(
    seller: Seller,
) -> None:
    certificate = Certificate.objects.get(product=seller.product)
    window = renewal_window(certificate.last_valid_on)

    def asked_on(day: object) -> list[object]:
        rows = for_producer(seller.producer, on=day)  # type: ignore[arg-type]
        return [row.due_on for row in rows if row.duty is Duty.ENDING]

    assert asked_on(window.opens_on - timedelta(days=1)) == []
    assert asked_on(window.opens_on) == [window.closes_on]
    renewal = DossierFactory.create(
        product=seller.product, kind=DossierKind.RENEWAL.value, renews=certificate
    )
    assert asked_on(window.opens_on) == [window.closes_on]
    filing_of(renewal)
    stand(renewal, DossierState.FILED)
    assert asked_on(window.opens_on) == []


def test_starred_packs_are_asked_for_near_the_end(seller: Seller) -> None:
    certificate = Certificate.objects.get(product=seller.product)
    near = certificate.last_valid_on - timedelta(days=29)
    found = [task for task in tasks(seller.producer, on=near) if "bao bì" in str(task.label)]
    assert [task.address for task in found] == [
        reverse("desk:mark_residue", args=[certificate.number])
    ]


def test_more_tasks_cost_no_more_questions(seller: Seller) -> None:
    ask_papers(seller)
    find_fault(seller)
    with CaptureQueriesContext(connection) as few:
        tasks(seller.producer, on=today())
    for _number in range(3):
        ask_papers(seller)
        find_fault(seller)
    with CaptureQueriesContext(connection) as many:
        tasks(seller.producer, on=today())
    assert len(many) == len(few)
    assert len(many) <= 12


def test_a_dossier_sent_back_is_to_be_filed_again(seller: Seller) -> None:
    dossier = DossierFactory.create(product=seller.product, state=DossierState.RETURNED)
    (task,) = tasks(seller.producer, on=today())
    assert task.address == reverse("desk:dossier", args=[dossier.pk])
    assert task.due_on is None
