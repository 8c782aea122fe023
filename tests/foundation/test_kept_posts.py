"""What was sent after the session had ended is not lost."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from catalog.producers.models import Member
from foundation.calendar import today
from foundation.models import User
from tests.factories import UserFactory
from tests.factories.trace import LotFactory
from traceability.models import Lot

pytestmark = pytest.mark.django_db

PERSON = {"HTTP_ACCEPT": "text/html,application/xhtml+xml"}
PASSWORD = "mat-khau-thu"
WORDS = "Vụn khi đóng gói\r\nhai dòng"


@pytest.fixture
def lot() -> Lot:
    return LotFactory.create()


@pytest.fixture
def owner(lot: Lot) -> User:
    user = UserFactory.create(email="hoa@vi-du.example")
    Member.objects.create(user=user, producer=lot.producer, duty="OWNER", since_on=today())
    return user


def kept_in(page: str) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found
    return html.unescape(found[1])


def send(client: Client, lot: Lot, **headers: str):
    address = reverse("desk:lot_write_off", args=[lot.pk])
    facts = {"quantity": "2", "reason": WORDS, "on": f"{lot.packed_on:%Y-%m-%d}"}
    return client.post(address, facts, **headers)


def fields_of(page: str) -> dict[str, str]:
    found = re.findall(r'<textarea hidden name="([^"]+)">\n(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(value) for name, value in found}


def test_a_form_sent_without_a_session_is_kept_through_signing_in(
    client: Client, lot: Lot, owner: User
) -> None:
    asked = send(client, lot, **PERSON)
    assert asked.status_code == 403
    assert "còn nguyên" in asked.content.decode()
    sign_in = {"username": owner.email, "kept": kept_in(asked.content.decode())}
    wrong = client.post(reverse("account:login"), sign_in | {"password": "sai"})
    again = sign_in | {"kept": kept_in(wrong.content.decode()), "password": PASSWORD}
    page = client.post(reverse("account:login"), again).content.decode()
    fields = fields_of(page)
    assert fields["reason"].replace("\n", "\r\n").replace("\r\r", "\r") == WORDS
    assert "csrfmiddlewaretoken" not in fields
    address = reverse("desk:lot_write_off", args=[lot.pk])
    assert f'action="{address}"' in page
    assert client.post(address, fields | {"confirm": "on"}).status_code in {200, 302}


def test_a_script_gets_the_redirect_it_knows(client: Client, lot: Lot) -> None:
    assert send(client, lot, HTTP_ACCEPT="*/*").status_code == 302
    assert send(client, lot, **PERSON, HTTP_SEC_FETCH_DEST="empty").status_code == 302


def test_passwords_are_never_kept(client: Client) -> None:
    address = reverse("account:password")
    sent = client.post(address, {"old_password": "a", "password_new": "b", "note": "c"}, **PERSON)
    assert sent.status_code == 403
    sign_in = {"username": "x", "kept": kept_in(sent.content.decode()), "password": PASSWORD}
    UserFactory.create(email="x@vi-du.example")
    page = client.post(reverse("account:login"), sign_in | {"username": "x@vi-du.example"})
    assert set(fields_of(page.content.decode())) == {"note"}


def test_what_we_did_not_sign_is_not_sent_on(client: Client, owner: User) -> None:
    facts = {"username": owner.email, "password": PASSWORD, "kept": "bịa:đặt"}
    answer = client.post(reverse("account:login"), facts)
    assert answer.status_code == 302


def test_a_form_larger_than_a_page_can_carry_is_asked_for_anew(client: Client, lot: Lot) -> None:
    address = reverse("desk:lot_write_off", args=[lot.pk])
    assert client.post(address, {"reason": "a" * 300_000}, **PERSON).status_code == 302
