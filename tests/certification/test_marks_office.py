"""Who opens what of the mark's office pages, the answer in two steps, and the public form."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.models import ClaimHold, MarkAnswer, MarkRequest
from certification.services import marks as services
from foundation.calendar import today
from foundation.models import User
from foundation.rules.roles import Role
from tests.certification.officers import person, province, usual
from tests.factories import CertificateFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
READERS = {
    Role.COMMUNE_OFFICER,
    Role.PROVINCIAL_OFFICER,
    Role.INSPECTOR,
    Role.MINISTRY_RECORD_KEEPER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}
ANSWER = {Role.PROVINCIAL_OFFICER, Role.ADMINISTRATOR}
RULE = {Role.PROVINCIAL_OFFICER, Role.MINISTRY_RECORD_KEEPER, Role.ADMINISTRATOR}


def request_of(stars: int = 4) -> MarkRequest:
    certificate = CertificateFactory(stars=stars)
    return services.request_use(
        certificate=certificate,
        producer=certificate.product.producer,
        what="Chai 500 ml",
        quantity=500,
        until_on=today() + 30 * DAY,
        by=UserFactory(),
        on=today(),
    )


def hold_of() -> ClaimHold:
    product = ProductFactory(description="Đạt OCOP 5 sao")
    return ClaimHold.objects.get(product=product)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"marks_office:{name}", args=args)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_the_table_says(role: Role) -> None:
    asked, held = request_of(), hold_of()
    client = signed_in(usual(role))
    opens = {
        at("index"): READERS,
        at("index") + "?xem=da-tra-loi": READERS,
        at("inspect", asked.pk): READERS,
        at("residue"): READERS,
        at("residue_csv"): READERS,
        at("claims"): READERS,
        at("claims") + "?xem=da-xet": READERS,
        at("claim", held.pk): READERS,
        at("photos"): READERS,
        at("answer", asked.pk): ANSWER,
        at("rule", held.pk): RULE,
    }
    for address, roles in opens.items():
        status = client.get(address).status_code
        if role in roles:
            assert status == 200, (address, role)
        else:
            assert status in {302, 403, 404}, (address, role, status)
            assert "Chai 500 ml" not in client.get(address).content.decode()


def test_a_stranger_is_sent_to_sign_in_and_nobody_answers_by_get(client: Client) -> None:
    asked = request_of()
    assert client.get(at("index")).status_code == 302
    signed_in(usual(Role.PROVINCIAL_OFFICER)).get(at("answer", asked.pk))
    assert not MarkAnswer.objects.exists()


def test_another_province_opens_nothing_of_it() -> None:
    asked, held = request_of(), hold_of()
    client = signed_in(person(Role.PROVINCIAL_OFFICER, province("01")))
    for address in (at("inspect", asked.pk), at("answer", asked.pk), at("claim", held.pk)):
        assert client.get(address).status_code == 404
    assert "Chai 500 ml" not in client.get(at("index")).content.decode()


def test_five_stars_are_the_ministrys_to_answer() -> None:
    asked = request_of(stars=5)
    province_officer = signed_in(usual(Role.PROVINCIAL_OFFICER))
    assert province_officer.get(at("inspect", asked.pk)).status_code == 200
    assert province_officer.get(at("answer", asked.pk)).status_code == 404
    ministry = signed_in(usual(Role.MINISTRY_RECORD_KEEPER))
    assert ministry.get(at("answer", asked.pk)).status_code == 200


def test_an_answer_is_read_before_it_is_confirmed_and_given_once() -> None:
    asked, client = request_of(), signed_in(usual(Role.PROVINCIAL_OFFICER))
    facts = {"is_granted": "1", "quantity": "200", "until_on": (today() + DAY).isoformat()}
    page = client.post(at("answer", asked.pk), facts)
    assert "200" in page.content.decode()
    assert not MarkAnswer.objects.exists()
    done = client.post(at("answer", asked.pk), facts | {"confirm": "1"})
    assert done.status_code == 302
    answer = MarkAnswer.objects.get()
    assert (answer.quantity, answer.until_on) == (200, today() + DAY)
    again = client.post(at("answer", asked.pk), facts | {"confirm": "1"})
    assert again.status_code == 422
    assert MarkAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"is_granted": "0", "reasons": " "}, "lý do"),
        ({"is_granted": "1", "quantity": "10"}, "ngày cuối"),
        ({"is_granted": "1", "until_on": "2026-12-01"}, "số bao bì"),
        ({"quantity": ""}, "Trả lời"),
    ],
)
def test_an_answer_without_what_it_needs_comes_back_in_words(
    facts: dict[str, str], words: str
) -> None:
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    page = client.post(at("answer", request_of().pk), facts)
    assert page.status_code == 422
    assert words in page.content.decode()


def test_more_than_was_asked_is_refused_at_the_last_step() -> None:
    asked, client = request_of(), signed_in(usual(Role.PROVINCIAL_OFFICER))
    page = client.post(
        at("answer", asked.pk),
        {
            "is_granted": "1",
            "quantity": "501",
            "until_on": today().isoformat(),
            "confirm": "1",
        },
    )
    assert page.status_code == 422
    assert "từ 1 đến 500" in page.content.decode()


def test_an_officer_rules_and_takes_it_up_again() -> None:
    held, client = hold_of(), signed_in(usual(Role.PROVINCIAL_OFFICER))
    assert "Đạt OCOP 5 sao" in client.get(at("claim", held.pk)).content.decode()
    page = client.post(at("rule", held.pk), {"is_allowed": "1", "reasons": ""})
    assert page.status_code == 422
    client.post(at("rule", held.pk), {"is_allowed": "1", "reasons": "Nói về quầy hàng"})
    assert ClaimHold.objects.get(pk=held.pk).ruling.is_allowed
    client.post(at("hold_again", held.pk))
    assert ClaimHold.objects.filter(ruling__isnull=True).count() == 1
    reader = signed_in(usual(Role.AUDITOR))
    assert reader.post(at("hold_again", held.pk)).status_code == 404


def test_the_residue_table_is_csv_with_names(client: Client) -> None:
    certificate = CertificateFactory(decided_on=today() - timedelta(days=3 * 365 - 100))
    rows = signed_in(usual(Role.PROVINCIAL_OFFICER)).get(at("residue_csv"))
    text = rows.content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("ma_xa,xa,tinh")
    assert certificate.product.commune.full_name in text


@pytest.mark.parametrize("name", ["index", "claims", "residue"])
def test_the_lists_cost_the_same_however_long(name: str) -> None:
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))

    def cost() -> int:
        request_of()
        hold_of()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(name)).status_code == 200
        return len(asked)

    cost()
    assert cost() == cost()


# The public form.

FORM = {
    "use": "TRADE",
    "applicant_name": "Siêu thị Thử",
    "applicant_contact": "sieu-thi@vi-du.example",
    "province": "68",
    "what": "Biển quầy hàng",
}


def ask(client: Client, **changes: Any) -> Any:
    facts = {**FORM, "until_on": (today() + 60 * DAY).isoformat(), **changes}
    return client.post(reverse("certification:mark_ask"), facts)


def test_a_trader_asks_and_reads_the_answer_at_an_address_of_their_own(client: Client) -> None:
    sent = ask(client)
    assert sent.status_code == 302
    page = client.get(sent["Location"]).content.decode()
    assert "Đã nhận đơn" in page
    assert FORM["applicant_contact"] not in page
    services.answer_request(
        request=MarkRequest.objects.get(),
        is_granted=False,
        reasons="Mẫu chưa đúng",
        by=UserFactory(),
        on=today(),
    )
    assert "Mẫu chưa đúng" in client.get(sent["Location"]).content.decode()
    assert client.get(reverse("certification:mark_request", args=["1:x"])).status_code == 404


def test_a_pack_request_is_read_at_no_public_address(client: Client) -> None:
    from django.core import signing

    asked = request_of()
    token = signing.dumps(asked.pk, salt="certification.mark_request")
    assert client.get(reverse("certification:mark_request", args=[token])).status_code == 404


def test_what_was_typed_stays_when_something_is_wrong(client: Client) -> None:
    page = ask(client, until_on=(today() - DAY).isoformat())
    assert page.status_code == 422
    assert "Biển quầy hàng" in page.content.decode()
    page = ask(client, what="")
    assert page.status_code == 422
    assert "Siêu thị Thử" in page.content.decode()
    assert not MarkRequest.objects.exists()


def test_machines_and_too_many_requests_are_refused(client: Client) -> None:
    assert ask(client, website="http://x.example").status_code == 429
    assert not MarkRequest.objects.exists()
    statuses = [ask(client).status_code for _ in range(11)]
    assert statuses[-1] == 429
    assert MarkRequest.objects.count() == 10


def test_the_rules_of_free_use_stand_above_the_form(client: Client) -> None:
    page = client.get(reverse("certification:mark_ask")).content.decode()
    assert "Ai được dùng mà không phải xin" in page
    assert "1162/QĐ-VPĐP-OCOP" in page
    assert re.search(r'name="website"', page)


def test_the_ministry_answers_what_concerns_the_country(client: Client) -> None:
    ask(client, province="")
    asked = MarkRequest.objects.get()
    ministry = signed_in(usual(Role.MINISTRY_RECORD_KEEPER))
    assert ministry.get(at("answer", asked.pk)).status_code == 200
    assert signed_in(usual(Role.PROVINCIAL_OFFICER)).get(at("inspect", asked.pk)).status_code == 404


def test_a_day_that_is_no_day_is_said_so(client: Client) -> None:
    assert ask(client, until_on=str(date.max)).status_code in {302, 422}
    assert ask(client, until_on="mai").status_code == 422
