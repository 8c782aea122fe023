"""Officers in the back office: who may open what, and what their acts do."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from certification.models import Certificate, OcopArtwork, SaleClearance, Withdrawal
from certification.selectors import ocop_marks
from foundation.calendar import today
from foundation.models import User
from foundation.rules.roles import Role
from tests.certification.officers import commune, ministry, person, province, usual
from tests.factories import (
    AuthorityFactory,
    CertificateFactory,
    ProducerFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db

READERS = {
    Role.COMMUNE_OFFICER,
    Role.PROVINCIAL_OFFICER,
    Role.COUNCIL_MEMBER,
    Role.ADVISER,
    Role.MINISTRY_RECORD_KEEPER,
    Role.INSPECTOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}
# Who opens each page, for a certificate of four stars in Lâm Đồng.
OPEN_TO = {
    "index": READERS,
    "inspect": READERS,
    "choose": {Role.PROVINCIAL_OFFICER, Role.MINISTRY_RECORD_KEEPER, Role.ADMINISTRATOR},
    "record": {Role.PROVINCIAL_OFFICER, Role.MINISTRY_RECORD_KEEPER, Role.ADMINISTRATOR},
    "withdraw": {Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR},
    "clear": {Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR},
    "artwork": {Role.MINISTRY_RECORD_KEEPER, Role.ADMINISTRATOR},
}
NOT_IN_THE_BACK_OFFICE = {Role.BUYER, Role.HELPER}


def address(view: str, certificate: Certificate) -> str:
    args = {
        "index": [],
        "choose": [],
        "artwork": [],
        "record": [certificate.product_id],
    }.get(view, [certificate.number])
    return reverse(f"register_office:{view}", args=args)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("view", OPEN_TO)
@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_exactly_its_pages(role: Role, view: str) -> None:
    client = signed_in(usual(role))
    status = client.get(address(view, CertificateFactory.create())).status_code
    if role in NOT_IN_THE_BACK_OFFICE:
        assert status == 302
    else:
        assert status == (200 if role in OPEN_TO[view] else 404)


@pytest.mark.parametrize("view", OPEN_TO)
def test_a_stranger_is_sent_to_sign_in(client: Client, view: str) -> None:
    assert client.get(address(view, CertificateFactory.create())).status_code == 302


@pytest.mark.parametrize("view", ["record", "withdraw", "clear"])
@pytest.mark.parametrize("role", list(Role))
def test_a_post_passes_the_same_gate(role: Role, view: str) -> None:
    certificate = CertificateFactory.create()
    response = signed_in(usual(role)).post(address(view, certificate), {"confirm": "1"})
    if role in OPEN_TO[view]:
        assert response.status_code in {200, 422}
    else:
        assert response.status_code in {302, 404}
    assert not Withdrawal.objects.exists()
    assert Certificate.objects.count() == 1


def test_an_officer_of_another_commune_or_province_sees_nothing() -> None:
    certificate = CertificateFactory.create()
    for user in (
        person(Role.COMMUNE_OFFICER, commune("22918")),
        person(Role.PROVINCIAL_OFFICER, province("01")),
        person(Role.INSPECTOR, province("01")),
    ):
        client = signed_in(user)
        assert client.get(address("inspect", certificate)).status_code == 404
        assert client.get(address("withdraw", certificate)).status_code == 404
        assert certificate.number not in client.get(address("index", certificate)).content.decode()


def test_an_appointment_counts_only_while_it_runs() -> None:
    certificate = CertificateFactory.create()
    ended = person(Role.PROVINCIAL_OFFICER, province(), until_on=today())
    running = person(Role.PROVINCIAL_OFFICER, province(), until_on=today() + timedelta(days=1))
    never = person(Role.PROVINCIAL_OFFICER)
    statuses = [
        signed_in(user).get(address("inspect", certificate)).status_code
        for user in (ended, running, never)
    ]
    assert statuses == [404, 200, 404]


def test_five_stars_are_the_ministrys_to_withdraw_and_four_the_provinces() -> None:
    five, four = (
        CertificateFactory.create(stars=5, authority=ministry()),
        CertificateFactory.create(stars=4),
    )
    keeper = signed_in(usual(Role.MINISTRY_RECORD_KEEPER))
    officer = signed_in(usual(Role.PROVINCIAL_OFFICER))
    assert [c.get(address("withdraw", five)).status_code for c in (keeper, officer)] == [200, 404]
    assert [c.get(address("withdraw", four)).status_code for c in (keeper, officer)] == [404, 200]


def test_no_page_edits_or_deletes_a_certificate() -> None:
    certificate = CertificateFactory.create()
    client = signed_in(usual(Role.ADMINISTRATOR))
    base = address("index", certificate)
    for path in (f"edit/{certificate.pk}/", f"delete/{certificate.pk}/", "new/"):
        assert client.get(base + path).status_code == 404


def facts(product_holder: int, authority: int, **changes: object) -> dict[str, object]:
    return {
        "holder": product_holder,
        "stars": 4,
        "decision_number": "512/QĐ-UBND",
        "decided_on": "2026-03-02",
        "authority": authority,
        **changes,
    }


def test_recording_shows_the_last_valid_day_then_writes_and_the_mark_is_there() -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    authority = officer.appointments.get().authority
    product, client = ProductFactory.create(), signed_in(officer)
    url = reverse("register_office:record", args=[product.pk])
    review = client.post(url, facts(product.producer_id, authority.pk))
    assert "02/03/2029" in review.content.decode()
    assert not Certificate.objects.exists()
    done = client.post(url, facts(product.producer_id, authority.pk, confirm=1))
    certificate = Certificate.objects.get()
    assert done["Location"] == address("inspect", certificate)
    assert (certificate.recorded_by, certificate.decision_number) == (officer, "512/QĐ-UBND")
    assert ocop_marks([product.pk], on=today())[product.pk].stars == 4


def test_going_back_keeps_what_was_typed() -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    product, authority = ProductFactory.create(), officer.appointments.get().authority
    url = reverse("register_office:record", args=[product.pk])
    html = signed_in(officer).post(url, facts(product.producer_id, authority.pk, edit=1))
    assert html.status_code == 200
    assert 'value="512/QĐ-UBND"' in html.content.decode()
    assert 'value="2026-03-02"' in html.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"decision_number": " "}, "Cần điền"),
        ({"decided_on": "2062-03-02"}, "Ngày quyết định chưa tới"),
        ({"decided_on": "2016-03-02"}, "bắt đầu năm 2018"),
        ({"stars": 5}, "5"),
        ({"holder": 0}, "Xin chọn lại"),
        ({"authority": 0}, "Xin chọn lại"),
    ],
)
def test_a_wrong_fact_is_said_beside_its_field(changes: dict[str, object], words: str) -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    product, authority = ProductFactory.create(), officer.appointments.get().authority
    url = reverse("register_office:record", args=[product.pk])
    sent = facts(product.producer_id, authority.pk) | changes
    response = signed_in(officer).post(url, sent)
    assert response.status_code == 422
    form = response.context["form"]
    assert set(form.errors) == set(changes)
    assert words in str(form.errors)
    assert not Certificate.objects.exists()


def test_a_stranger_to_the_product_cannot_be_its_holder() -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    product, authority = ProductFactory.create(), officer.appointments.get().authority
    url = reverse("register_office:record", args=[product.pk])
    response = signed_in(officer).post(url, facts(ProducerFactory.create().pk, authority.pk))
    assert set(response.context["form"].errors) == {"holder"}


def test_fewer_stars_than_the_running_certificate_are_refused_beside_the_stars() -> None:
    running = CertificateFactory.create(stars=4, decided_on=date(2025, 1, 10))
    officer = usual(Role.PROVINCIAL_OFFICER)
    url = address("record", running)
    authority = officer.appointments.get().authority
    response = signed_in(officer).post(url, facts(running.holder_id, authority.pk, stars=3))
    assert response.status_code == 422
    assert "phải thu hồi giấy đó trước" in str(response.context["form"].errors["stars"])


def test_the_province_records_what_its_former_districts_decided_and_no_other_authority() -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    own = officer.appointments.get().authority
    district = AuthorityFactory.create(
        name="UBND huyện cũ", level="FORMER_DISTRICT", place_code="", acting=own
    )
    other = province("01")
    product = ProductFactory.create()
    client, url = signed_in(officer), reverse("register_office:record", args=[product.pk])
    offered = set(client.get(url).context["form"].fields["authority"].queryset)
    assert offered == {own, district}
    assert other not in offered
    four = client.post(url, facts(product.producer_id, district.pk, stars=4))
    assert set(four.context["form"].errors) == {"authority"}
    three = client.post(url, facts(product.producer_id, district.pk, stars=3, confirm=1))
    assert three.status_code == 302


def test_the_ministry_records_five_stars_alone() -> None:
    client, product = signed_in(usual(Role.MINISTRY_RECORD_KEEPER)), ProductFactory.create()
    form = client.get(reverse("register_office:record", args=[product.pk])).context["form"]
    assert [star for star, _ in form.fields["stars"].choices] == [5]


def test_a_product_of_another_province_cannot_be_certified() -> None:
    product = ProductFactory.create(commune=None, province_id="01")
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    assert client.get(reverse("register_office:record", args=[product.pk])).status_code == 404


def test_products_are_found_without_accents_and_only_within_reach() -> None:
    near = ProductFactory.create(title="Cà phê Cầu Đất")
    ProductFactory.create(title="Cà phê Sơn La", commune=None, province_id="01")
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    page = client.get(reverse("register_office:choose"), {"q": "ca phe"}).context["page"]
    assert [product.pk for product in page] == [near.pk]


WITHDRAWAL = {
    "ground": "BREACH",
    "reason": "Kiểm nghiệm không đạt",
    "decision_number": "9/QĐ-UBND",
}


def test_withdrawing_tells_what_will_happen_then_does_it_and_stays_readable() -> None:
    certificate, officer = CertificateFactory.create(), usual(Role.PROVINCIAL_OFFICER)
    client, url = signed_in(officer), address("withdraw", certificate)
    sent = {**WITHDRAWAL, "effective_on": today().isoformat()}
    review = client.post(url, sent)
    assert "nhãn hiệu OCOP biến mất ở mọi trang" in review.content.decode()
    assert not Withdrawal.objects.exists()
    assert client.post(url, {**sent, "confirm": "1"}).status_code == 302
    withdrawal = Withdrawal.objects.get()
    assert (withdrawal.recorded_by, withdrawal.effective_on) == (officer, today())
    assert ocop_marks([certificate.product_id], on=today()) == {}
    html = client.get(address("inspect", certificate)).content.decode()
    assert "Kiểm nghiệm không đạt" in html
    assert str(officer) in html


def test_a_withdrawal_without_reason_or_outside_the_term_is_refused() -> None:
    certificate = CertificateFactory.create()
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    response = client.post(
        address("withdraw", certificate),
        {"ground": "BREACH", "reason": "  ", "effective_on": "2019-01-01", "confirm": "1"},
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"reason", "effective_on"}


def test_a_certificate_withdrawn_before_offers_no_second_withdrawal() -> None:
    certificate = CertificateFactory.create(withdrawn=True)
    client, url = signed_in(usual(Role.PROVINCIAL_OFFICER)), address("withdraw", certificate)
    assert "đã kết thúc" in client.get(url).content.decode()
    sent = {**WITHDRAWAL, "effective_on": (today() - timedelta(days=1)).isoformat()}
    assert client.post(url, {**sent, "confirm": "1"}).status_code == 422
    assert Withdrawal.objects.count() == 1


def test_clearing_lets_the_product_be_sold_without_the_mark() -> None:
    certificate = CertificateFactory.create(withdrawn=True)
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    url = address("clear", certificate)
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Đã khắc phục"}).status_code == 302
    assert SaleClearance.objects.get().withdrawal.certificate == certificate
    assert client.post(url, {"reason": "Lại"}).status_code == 422
    assert ocop_marks([certificate.product_id], on=today()) == {}


def test_the_ministry_loads_the_artwork_with_its_source(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client, url = signed_in(usual(Role.MINISTRY_RECORD_KEEPER)), reverse("register_office:artwork")
    svg = SimpleUploadedFile("m.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert client.post(url, {"file": svg, "source": ""}).status_code == 422
    svg.seek(0)
    assert client.post(url, {"file": svg, "source": "Công văn 15"}).status_code == 302
    assert OcopArtwork.objects.get().source == "Công văn 15"
    word = SimpleUploadedFile("logo.svg", b"PK\x03\x04")
    refused = client.post(url, {"file": word, "source": "Công văn 15"})
    assert set(refused.context["form"].errors) == {"file"}
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("query", [{"q": "nuoc mam"}, {"state": "LAPSED"}, {"stars": "3"}])
def test_the_officers_list_is_searched_and_filtered(query: dict[str, str]) -> None:
    CertificateFactory.create(product__title="Chè", stars=4)
    sought = CertificateFactory.create(product__title="Nước mắm", stars=3, lapsed=True)
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    page = client.get(reverse("register_office:index"), query).context["page"]
    assert [certificate.number for certificate in page] == [sought.number]


def test_the_officers_list_is_filtered_by_province() -> None:
    CertificateFactory.create()
    product = ProductFactory.create(commune=None, province_id="01")
    sought = CertificateFactory.create(product=product)
    client = signed_in(usual(Role.AUDITOR))
    page = client.get(reverse("register_office:index"), {"province": "01"}).context["page"]
    assert [certificate.number for certificate in page] == [sought.number]


def test_the_officers_list_costs_the_same_whatever_its_length(
    django_assert_max_num_queries,
) -> None:
    officer = usual(Role.PROVINCIAL_OFFICER)
    for _ in range(12):
        CertificateFactory.create(by=officer)
    client = signed_in(officer)
    client.get(reverse("register_office:index"))
    with django_assert_max_num_queries(20):
        client.get(reverse("register_office:index"))
