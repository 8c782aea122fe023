"""Anyone may report; nobody's words or name come out again."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from certification.models import PublicReport
from foundation.calendar import today
from foundation.rules.roles import Role
from marketplace.storefront import reports
from tests.certification.officers import usual
from tests.certification.test_cases import a_case, conclude
from tests.certification.test_inspections import picture
from tests.factories import CertificateFactory, LotFactory
from traceability.selectors import lot_code_text

pytestmark = pytest.mark.django_db

TOLD = {"about": "FAKE", "text": "Tem bị dán đè, tên khác", "contact": "0900 000 002"}
UNKNOWN = "1044JANX5QWRDJ6J"


def test_a_report_from_a_label_reaches_the_products_province(client: Client) -> None:
    lot = LotFactory.create(product=CertificateFactory.create().product)
    code = lot_code_text(lot)
    address = f"{reverse('storefront:report')}?ma={code.lower()}"
    page = client.get(address).content.decode()
    assert lot.product.title in page
    assert code in page
    answer = client.post(address, TOLD | {"label_code": code, "photo": picture(exif=True)})
    report = PublicReport.objects.get()
    assert answer["Location"] == reverse("storefront:report_state", args=[report.reference])
    assert (report.product, report.label_code, report.province_code) == (lot.product, code, "68")
    assert (report.sent_by, report.from_market_officer) == (None, False)
    assert report.photo is not None
    with report.photo.file.open("rb") as file:
        assert b"vuon nha ong Ba" not in file.read()


def test_a_report_of_an_unknown_code_keeps_the_code_and_the_province_it_was_seen_in(
    client: Client,
) -> None:
    address = f"{reverse('storefront:report')}?ma={UNKNOWN}"
    assert UNKNOWN in client.get(address).content.decode()
    client.post(address, TOLD | {"label_code": UNKNOWN, "province": "68"})
    report = PublicReport.objects.get()
    assert (report.product, report.label_code, report.province_code) == (None, UNKNOWN, "68")


def test_a_report_from_the_product_page(client: Client) -> None:
    product = CertificateFactory.create().product
    page = client.get(product.get_absolute_url()).content.decode()
    address = f"{reverse('storefront:report')}?san-pham={product.pk}"
    assert address in page
    assert product.title in client.get(address).content.decode()
    client.post(address, TOLD)
    assert PublicReport.objects.get().product == product


@pytest.mark.parametrize("query", ["?san-pham=x", "?san-pham=99999999999999999999", "?ma=%00"])
def test_nonsense_in_the_address_opens_the_empty_form(client: Client, query: str) -> None:
    assert client.get(reverse("storefront:report") + query).status_code == 200


def test_the_form_comes_back_with_everything_typed(client: Client) -> None:
    answer = client.post(reverse("storefront:report"), TOLD | {"about": "", "seen_at_place": "Chợ"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (TOLD["text"], TOLD["contact"], "Chợ", "Chọn một việc."):
        assert words in page
    assert not PublicReport.objects.exists()


def test_what_only_a_robot_fills_in_is_refused_with_the_words_kept(client: Client) -> None:
    answer = client.post(reverse("storefront:report"), TOLD | {"website": "http://spam.example"})
    assert answer.status_code == 422
    assert TOLD["text"] in answer.content.decode()
    assert not PublicReport.objects.exists()


def test_a_network_sends_twelve_reports_in_a_quarter_of_an_hour(client: Client) -> None:
    for _each in range(reports.REPORTS_PER_NETWORK):
        assert client.post(reverse("storefront:report"), TOLD).status_code == 302
    refused = client.post(reverse("storefront:report"), TOLD)
    assert refused.status_code == 422
    assert TOLD["text"] in refused.content.decode()
    assert PublicReport.objects.count() == reports.REPORTS_PER_NETWORK


def test_an_inspectors_report_says_that_it_comes_from_the_market(client: Client) -> None:
    inspector = usual(Role.INSPECTOR)
    client.force_login(inspector)
    client.post(reverse("storefront:report"), TOLD | {"province": "68"})
    report = PublicReport.objects.get()
    assert (report.from_market_officer, report.sent_by) == (True, inspector)


def test_the_page_of_a_reference_tells_the_state_and_nothing_anybody_wrote(client: Client) -> None:
    certificate = CertificateFactory.create()
    address = f"{reverse('storefront:report')}?san-pham={certificate.product_id}"
    client.post(address, TOLD | {"seen_at_place": "Sạp số 9"})
    report = PublicReport.objects.get()
    state = reverse("storefront:report_state", args=[report.reference])

    def shown() -> str:
        page = client.get(state).content.decode()
        for words in (*list(TOLD.values())[1:], "Sạp số 9", "Tóm tắt nội bộ"):
            assert words not in page
        found = re.search(r'data-report-state="(\w+)"', page)
        assert found is not None
        return found[1]

    assert shown() == "received"
    case = a_case(certificate=certificate, report=report, summary="Tóm tắt nội bộ")
    assert shown() == "working"
    conclude(case, done_on=today())
    assert shown() == "concluded"


def test_a_reference_is_found_as_people_type_it_and_an_unknown_one_is_404(client: Client) -> None:
    client.post(reverse("storefront:report"), TOLD)
    reference = PublicReport.objects.get().reference
    typed = reference.lower().replace("-", " ")
    found = client.get(reverse("storefront:find_report"), {"ma": typed}, follow=True)
    assert reference in found.content.decode()
    assert client.get("/bao-tin/BT-0000-0000/").status_code == 404
    assert client.get(reverse("storefront:find_report")).status_code == 302


def test_the_scan_page_leads_to_a_report_also_from_an_unknown_code(client: Client) -> None:
    lot = LotFactory.create(product=CertificateFactory.create().product)
    code = lot_code_text(lot)
    assert f"/bao-tin/?ma={code}" in client.get(f"/t/{code}").content.decode()
    assert f"/bao-tin/?ma={UNKNOWN}" in client.get(f"/t/{UNKNOWN}").content.decode()
    assert "/bao-tin/?ma=" in client.get("/t/x").content.decode()
