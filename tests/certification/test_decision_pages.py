"""Decisions in the back office: who opens what, what each step does, what is printed."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from certification.models import (
    Certificate,
    CertificateExtension,
    MinistryReferral,
    RecognitionDecision,
)
from certification.rules.dossier_flow import DossierState
from certification.services import recognition
from foundation.calendar import today
from foundation.models import User
from foundation.rules.roles import Role
from tests.certification import officers
from tests.certification.deciding import proposed, recognised, scored, signed
from tests.certification.officers import person, usual
from tests.factories import AuthorityFactory, CertificateFactory, UserFactory

pytestmark = pytest.mark.django_db

READERS = {
    Role.PROVINCIAL_OFFICER,
    Role.MINISTRY_RECORD_KEEPER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}
PROVINCE = {Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR}
MINISTRY = {Role.MINISTRY_RECORD_KEEPER, Role.ADMINISTRATOR}
NOT_IN_THE_BACK_OFFICE = {Role.BUYER, Role.HELPER}
OPEN_TO = {
    "index": READERS,
    "referrals": READERS,
    "inspect": READERS,
    "paper": READERS,
    "propose": PROVINCE,
    "take_out": PROVINCE,
    "drop": PROVINCE,
    "sign": PROVINCE,
    "publish": PROVINCE,
    "refer": PROVINCE,
    "close": PROVINCE,
    "five_stars": MINISTRY,
    "below": MINISTRY,
    "extend": PROVINCE,
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(view: str, *args: object) -> str:
    room = "register_office" if view.startswith("ext") else "recognition_office"
    return reverse(f"{room}:{view}", args=args)


def referred() -> MinistryReferral:
    return recognition.refer_to_ministry(
        dossier=scored(stars=5), letter_number="9/UBND", by=UserFactory.create(), on=today()
    )


def address(view: str) -> str:
    """The page of something that stands where the page asks for it."""
    if view in {"index", "referrals", "propose", "five_stars"}:
        return at(view)
    if view == "publish":
        return at(view, signed().pk)
    if view == "refer":
        return at(view, scored(stars=5).pk)
    if view == "close":
        return at(view, scored(stars=2).pk)
    if view == "below":
        return at(view, referred().pk)
    if view == "extend":
        return at(view, CertificateFactory.create().number)
    decision = proposed()
    if view == "take_out":
        return at(view, decision.pk, decision.items.get().pk)
    return at(view, decision.pk)


@pytest.mark.parametrize("view", OPEN_TO)
def test_each_role_opens_exactly_its_pages_and_acts_through_no_other(view: str) -> None:
    page = address(view)
    acted = (Certificate.objects.count(), RecognitionDecision.objects.count())
    for role in Role:
        client = signed_in(usual(role))
        shown = client.get(page).status_code
        if role in NOT_IN_THE_BACK_OFFICE:
            assert shown == 302, role
        else:
            assert shown == (200 if role in OPEN_TO[view] else 404), role
        if role not in OPEN_TO[view]:
            assert client.post(page, {"confirm": "1"}).status_code in {302, 404, 405}, role
    assert acted == (Certificate.objects.count(), RecognitionDecision.objects.count())


@pytest.mark.parametrize("view", OPEN_TO)
def test_a_stranger_is_sent_to_sign_in(client: Client, view: str) -> None:
    assert client.get(address(view)).status_code == 302


def test_an_officer_of_another_province_sees_no_decision_dossier_or_referral() -> None:
    client = signed_in(person(Role.PROVINCIAL_OFFICER, officers.province("01")))
    decision, waiting, sent = proposed(), scored(), referred()
    for page in (
        at("inspect", decision.pk),
        at("sign", decision.pk),
        at("paper", decision.pk),
        at("close", waiting.pk),
    ):
        assert client.get(page).status_code == 404
    assert waiting.product.title not in client.get(at("propose")).content.decode()
    assert sent.dossier.product.title not in client.get(at("referrals")).content.decode()
    assert decision.title not in client.get(at("index")).content.decode()


def test_an_officer_proposes_signs_and_publishes_step_by_step() -> None:
    client, dossier = signed_in(usual(Role.PROVINCIAL_OFFICER)), scored()
    authority = officers.province()
    page = client.get(at("propose")).content.decode()
    assert dossier.product.title in page
    assert "75" in page
    facts = {"title": "Đợt 2", "authority": authority.pk, "dossiers": [dossier.pk]}
    response = client.post(at("propose"), facts, follow=True)
    decision = RecognitionDecision.objects.get()
    assert "Bản dự thảo" in response.content.decode()
    facts = {"number": "7/QĐ", "decided_on": today().isoformat(), "signer": "Chủ tịch"}
    shown = client.post(at("sign", decision.pk), facts).content.decode()
    assert "Đọc lại rồi ghi" in shown
    decision.refresh_from_db()
    assert decision.number == ""
    client.post(at("sign", decision.pk), {**facts, "confirm": "1", "signed_copy": photo()})
    decision.refresh_from_db()
    assert (decision.number, decision.signer) == ("7/QĐ", "Chủ tịch")
    copy = client.get(at("signed_copy", decision.pk))
    assert copy["Content-Type"] == "image/jpeg"
    assert "no-store" in copy["Cache-Control"]
    assert "chứng nhận" in client.get(at("publish", decision.pk)).content.decode()
    assert not Certificate.objects.exists()
    client.post(at("publish", decision.pk))
    certificate = Certificate.objects.get()
    page = client.get(at("inspect", decision.pk)).content.decode()
    assert certificate.number in page
    assert certificate.product_code in page


def photo() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(content, "JPEG")
    return SimpleUploadedFile("ban-ky.jpg", content.getvalue(), "image/jpeg")


def test_a_second_click_on_publish_issues_nothing_more() -> None:
    client, decision = signed_in(usual(Role.PROVINCIAL_OFFICER)), signed()
    for _ in range(2):
        assert client.post(at("publish", decision.pk)).status_code == 302
    assert Certificate.objects.count() == 1


def test_the_province_refers_and_the_ministry_answers_either_way() -> None:
    province, ministry = usual(Role.PROVINCIAL_OFFICER), usual(Role.MINISTRY_RECORD_KEEPER)
    good, poor = scored(stars=5), scored(stars=5)
    for dossier in (good, poor):
        for step in ({}, {"confirm": "1"}):
            signed_in(province).post(at("refer", dossier.pk), {"letter_number": "9/UBND", **step})
    keeper = signed_in(ministry)
    referrals = {r.dossier_id: r for r in MinistryReferral.objects.all()}
    assert len(referrals) == 2
    facts = {
        "referrals": [referrals[good.pk].pk],
        "title": "Công nhận 5 sao",
        "number": "12/QĐ-BNNMT",
        "decided_on": today().isoformat(),
        "signer": "Bộ trưởng",
    }
    assert "Đọc lại" in keeper.post(at("five_stars"), facts).content.decode()
    keeper.post(at("five_stars"), {**facts, "confirm": "1"})
    below = {"points": "85.5", "note": "Công văn 3", "confirm": "1"}
    keeper.post(at("below", referrals[poor.pk].pk), below)
    good.refresh_from_db()
    poor.refresh_from_db()
    assert (good.state, poor.state) == (DossierState.RECOGNISED, DossierState.BACK_FROM_MINISTRY)
    assert MinistryReferral.objects.get(dossier=poor).outcome_points == Decimal("85.5")
    assert "bộ chấm 85.5 điểm" in signed_in(province).get(at("propose")).content.decode().replace(
        ",", "."
    )


def test_an_officer_extends_after_reading_what_it_means() -> None:
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    certificate = CertificateFactory.create(decided_on=today() - timedelta(days=3 * 365))
    last = certificate.last_valid_on + timedelta(days=90)
    facts = {
        "paper_number": "15/UBND",
        "paper_on": today().isoformat(),
        "last_on": last.isoformat(),
    }
    assert "Đọc lại" in client.post(at("extend", certificate.number), facts).content.decode()
    assert not CertificateExtension.objects.exists()
    client.post(at("extend", certificate.number), {**facts, "confirm": "1", "paper": photo()})
    extension = CertificateExtension.objects.get()
    page = client.get(reverse("register_office:inspect", args=[certificate.number]))
    assert "15/UBND" in page.content.decode()
    paper = at("extension_paper", certificate.number, extension.pk)
    assert client.get(paper).status_code == 200
    assert signed_in(usual(Role.EDITOR)).get(paper).status_code == 404
    too_late = {**facts, "last_on": (last + timedelta(days=400)).isoformat(), "confirm": "1"}
    assert client.post(at("extend", certificate.number), too_late).status_code == 422


def test_the_province_acts_on_a_certificate_of_a_district_that_ended() -> None:
    district = AuthorityFactory.create(
        name="Uỷ ban nhân dân huyện cũ",
        level="FORMER_DISTRICT",
        place_code="",
        acting=officers.province(),
    )
    certificate = CertificateFactory.create(
        stars=3, authority=district, decided_on=today() - timedelta(days=3 * 365)
    )
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    inspect = client.get(reverse("register_office:inspect", args=[certificate.number]))
    for words in (
        inspect.content.decode(),
        client.get(certificate.get_absolute_url()).content.decode(),
    ):
        assert "nay do" in words
    last = certificate.last_valid_on + timedelta(days=30)
    facts = {"paper_number": "1", "paper_on": today().isoformat(), "last_on": last.isoformat()}
    client.post(at("extend", certificate.number), {**facts, "confirm": "1"})
    assert CertificateExtension.objects.exists()
    facts = {"ground": "BREACH", "reason": "x", "effective_on": today().isoformat()}
    client.post(
        reverse("register_office:withdraw", args=[certificate.number]), {**facts, "confirm": "1"}
    )
    certificate.refresh_from_db()
    assert certificate.ended_on == today()


# Papers


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_anyone_prints_a_certificate_with_its_address(client: Client) -> None:
    (certificate,) = recognised(scored())
    response = client.get(reverse("certification:certificate_pdf", args=[certificate.number]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-cache"
    text = pdf_text(response.content)
    for words in (certificate.number, "4 sao", certificate.product_code, f"{today():%d/%m/%Y}"):
        assert words in text
    assert "ĐÃ THU HỒI" not in text


@pytest.mark.parametrize(("trait", "words"), [("withdrawn", "ĐÃ THU HỒI"), ("lapsed", "HẾT HẠN")])
def test_a_certificate_out_of_force_says_so_across_the_paper(
    client: Client, trait: str, words: str
) -> None:
    certificate = CertificateFactory.create(**{trait: True})
    response = client.get(reverse("certification:certificate_pdf", args=[certificate.number]))
    assert words in pdf_text(response.content)


def test_no_paper_is_made_of_a_number_never_given(client: Client) -> None:
    page = reverse("certification:certificate_pdf", args=["CN-000000"])
    assert client.get(page).status_code == 404


def test_a_decision_is_a_draft_on_paper_until_it_is_signed() -> None:
    client = signed_in(usual(Role.AUDITOR))
    draft, done = proposed(scored()), signed(scored())
    texts = [pdf_text(client.get(at("paper", d.pk)).content) for d in (draft, done)]
    assert "DỰ THẢO" in texts[0]
    assert "DỰ THẢO" not in texts[1]
    assert "77/QĐ-UBND" in texts[1]


def test_an_old_certificate_says_the_group_it_was_recognised_in(client: Client) -> None:
    old = CertificateFactory.create(decided_on=today().replace(year=2021), product__ocop_set_id=22)
    new = CertificateFactory.create(product__ocop_set_id=22)
    assert "vải và may mặc" in client.get(old.get_absolute_url()).content.decode()
    assert "vải và may mặc" not in client.get(new.get_absolute_url()).content.decode()
