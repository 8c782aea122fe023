"""Who opens which page of inspections, reports, cases and proposals."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from certification.models import Certificate
from foundation.rules.roles import Role
from tests.certification.officers import commune, person, province, usual
from tests.certification.test_cases import a_case, a_report, conclude
from tests.certification.test_inspections import picture, planned, record
from tests.factories import CertificateFactory

pytestmark = pytest.mark.django_db

FIELD = {
    Role.PROVINCIAL_OFFICER,
    Role.INSPECTOR,
    Role.MINISTRY_RECORD_KEEPER,
    Role.ADMINISTRATOR,
}
READERS = FIELD | {Role.COMMUNE_OFFICER, Role.AUDITOR}
DECIDERS = {Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR}
NOT_IN_THE_BACK_OFFICE = {Role.BUYER, Role.HELPER}
CONFIRMS = {Role.COMMUNE_OFFICER}

# Who opens each page, for a producer and four stars in Phường Phan Thiết, Lâm Đồng.
OPEN_TO = {
    "inspections_office:index": READERS,
    "inspections_office:choose": FIELD,
    "inspections_office:plan": FIELD,
    "inspections_office:inspect": READERS,
    "inspections_office:record": FIELD,
    "inspections_office:recheck": FIELD,
    "inspections_office:photo": READERS,
    "cases_office:index": READERS,
    "cases_office:open": FIELD,
    "cases_office:inspect": READERS,
    "cases_office:reports": READERS,
    "cases_office:report": READERS,
    "cases_office:report_photo": READERS,
    "cases_office:proposals": READERS,
    "cases_office:drop": DECIDERS,
    "cases_office:choose_stopped": CONFIRMS,
    "cases_office:stopped": CONFIRMS,
}


@pytest.fixture
def addresses() -> dict[str, str]:
    certificate: Certificate = CertificateFactory.create()
    other: Certificate = CertificateFactory.create(
        holder=certificate.holder, product__producer=certificate.holder
    )
    visit = record(planned(certificate), photos=[("", picture())])
    report = a_report(product=certificate.product, photo=picture())
    case = a_case(certificate=certificate, report=report)
    conclude(case)
    ids: dict[str, list[object]] = {
        "inspections_office:plan": [certificate.holder_id],
        "inspections_office:inspect": [visit.pk],
        "inspections_office:record": [planned(certificate).pk],
        "inspections_office:recheck": [visit.findings.get().pk],
        "inspections_office:photo": [visit.pk, visit.photos.get().file_id],
        "cases_office:inspect": [case.pk],
        "cases_office:report": [report.pk],
        "cases_office:report_photo": [report.pk],
        "cases_office:drop": [case.proposals.get().pk],
        "cases_office:stopped": [other.number],
    }
    return {name: reverse(name, args=ids.get(name, [])) for name in OPEN_TO}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_exactly_its_pages(role: Role, addresses: dict[str, str]) -> None:
    client = Client()
    client.force_login(usual(role))
    for name, address in addresses.items():
        status = client.get(address).status_code
        if role in NOT_IN_THE_BACK_OFFICE:
            assert status == 302, name
        else:
            assert status == (200 if role in OPEN_TO[name] else 404), name


def test_a_stranger_is_sent_to_sign_in(addresses: dict[str, str]) -> None:
    assert {Client().get(address).status_code for address in addresses.values()} == {302}


@pytest.mark.parametrize(
    "someone",
    [
        lambda: person(Role.INSPECTOR, province("01")),
        lambda: person(Role.PROVINCIAL_OFFICER, province("01")),
        lambda: person(Role.COMMUNE_OFFICER, commune("22918")),
    ],
)
def test_officers_of_another_place_find_none_of_it(
    someone: Callable[[], object], addresses: dict[str, str]
) -> None:
    client = Client()
    client.force_login(someone())  # type: ignore[arg-type]
    for name, address in addresses.items():
        if any(letter.isdigit() for letter in address):
            assert client.get(address).status_code == 404, name


@pytest.mark.parametrize("role", sorted(READERS - FIELD))
def test_those_who_only_read_change_nothing(role: Role, addresses: dict[str, str]) -> None:
    client = Client()
    client.force_login(usual(role))
    visit = planned()
    posts = {
        addresses["cases_office:inspect"]: 404,
        addresses["cases_office:report"]: 404,
        addresses["inspections_office:record"]: 404,
        reverse("inspections_office:cancel", args=[visit.pk]): 404,
    }
    for address, status in posts.items():
        assert client.post(address, {"kind": "NOTE", "text": "x"}).status_code == status
