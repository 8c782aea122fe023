"""Signing in with a passkey, as its owner and with crafted wrong answers."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation import passkeys
from foundation.models import Notice, Passkey, User
from foundation.signals import SIGNED_IN_AT
from tests.factories import UserFactory
from tests.foundation.device import PRESENT, Device

pytestmark = pytest.mark.django_db

REFUSED = "Không nhận được khoá này"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.PUBLIC_URL = "https://cho-ocop.example"


def device(**facts: Any) -> Device:
    return Device(**{"domain": "cho-ocop.example", "origin": "https://cho-ocop.example"} | facts)


def options(client: Client, name: str) -> dict[str, Any]:
    answer = client.post(reverse(f"account:{name}"))
    assert answer.status_code == 200
    return json.loads(answer.content)


def add(client: Client, key: Device, name: str = "Máy của Hoa"):
    asked = options(client, "passkey_add_options")
    facts = {"credential": key.make(asked), "name": name}
    return client.post(reverse("account:passkey_add"), facts)


def sign_in(client: Client, answer: str, **facts: str):
    return client.post(reverse("account:passkey_sign_in"), {"credential": answer, **facts})


@pytest.fixture
def owner() -> User:
    return UserFactory.create(email="hoa@vi-du.example")


@pytest.fixture
def at_home(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def key(at_home: Client) -> Device:
    made = device()
    assert add(at_home, made).status_code == 302
    return made


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_key_signs_its_owner_in_and_notes_its_use(
    client: Client, owner: User, key: Device
) -> None:
    asked = options(client, "passkey_sign_in_options")
    assert asked["rpId"] == "cho-ocop.example"
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")
    before = client.session.session_key
    answer = sign_in(client, key.sign(asked), next="/chung-nhan/")
    assert answer["Location"] == "/chung-nhan/"
    assert client.session["_auth_user_id"] == str(owner.pk)
    assert client.session.session_key != before
    kept = Passkey.objects.get()
    assert (kept.name, kept.sign_count) == ("Máy của Hoa", 1)
    assert kept.used_at is not None


@pytest.mark.parametrize("target", ["https://xau.example/", "//xau.example/"])
def test_next_is_followed_within_our_own_host_only(
    client: Client, key: Device, target: str
) -> None:
    asked = options(client, "passkey_sign_in_options")
    assert sign_in(client, key.sign(asked), next=target)["Location"] == "/chu-the/"


def other_origin(key: Device, asked: dict[str, Any]) -> str:
    return key.sign(asked, origin="https://cho-ocop.example.xau.example")


def other_domain(key: Device, asked: dict[str, Any]) -> str:
    key.domain = "xau.example"
    return key.sign(asked)


def nobody_verified(key: Device, asked: dict[str, Any]) -> str:
    key.flags = PRESENT
    return key.sign(asked)


def nobody_present(key: Device, asked: dict[str, Any]) -> str:
    key.flags = 0
    return key.sign(asked)


def other_challenge(key: Device, asked: dict[str, Any]) -> str:
    return key.sign(asked, challenge="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")


def made_not_signed(key: Device, asked: dict[str, Any]) -> str:
    return key.sign(asked, type="webauthn.create")


def other_hand(key: Device, asked: dict[str, Any]) -> str:
    return device().sign(asked)


def unknown_key(key: Device, asked: dict[str, Any]) -> str:
    return device(name=b"another-key").sign(asked)


def another_account(key: Device, asked: dict[str, Any]) -> str:
    key.handle = b"ocop-0"
    return key.sign(asked)


def count_that_stands(key: Device, asked: dict[str, Any]) -> str:
    Passkey.objects.update(sign_count=7)
    key.count = 6
    return key.sign(asked)


def touched_signature(key: Device, asked: dict[str, Any]) -> str:
    answer = json.loads(key.sign(asked))
    answer["response"]["signature"] = answer["response"]["signature"][:-8] + "AAAAAAAA"
    return json.dumps(answer)


def another_name(key: Device, asked: dict[str, Any]) -> str:
    answer = json.loads(key.sign(asked))
    return json.dumps(answer | {"id": "AAAA"})


@pytest.mark.parametrize(
    "crafted",
    [
        other_origin,
        other_domain,
        nobody_verified,
        nobody_present,
        other_challenge,
        made_not_signed,
        other_hand,
        unknown_key,
        another_account,
        count_that_stands,
        touched_signature,
        another_name,
    ],
)
def test_a_crafted_answer_signs_nobody_in(
    client: Client, key: Device, crafted: Callable[[Device, dict[str, Any]], str]
) -> None:
    answer = sign_in(client, crafted(key, options(client, "passkey_sign_in_options")))
    assert answer.status_code == 422
    assert REFUSED in answer.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize(
    "junk",
    ["", "{", "[]", "null", '{"id":1}', '{"id":"a","rawId":"a","response":[]}', "9" * 30_000],
)
def test_junk_signs_nobody_in(client: Client, key: Device, junk: str) -> None:
    options(client, "passkey_sign_in_options")
    assert sign_in(client, junk).status_code == 422
    assert not signed_in(client)


def test_a_challenge_works_once_even_after_a_wrong_answer(client: Client, key: Device) -> None:
    asked = options(client, "passkey_sign_in_options")
    assert sign_in(client, "{}").status_code == 422
    assert sign_in(client, key.sign(asked)).status_code == 422
    assert not signed_in(client)


def test_an_answer_sent_again_by_somebody_else_opens_nothing(client: Client, key: Device) -> None:
    asked = options(client, "passkey_sign_in_options")
    answer = key.sign(asked)
    challenge = client.session["passkey_challenge"]
    assert sign_in(client, answer).status_code == 302
    thief = Client()
    options(thief, "passkey_sign_in_options")
    assert sign_in(thief, answer).status_code == 422
    session = thief.session
    session["passkey_challenge"] = challenge  # even with the first session's own challenge
    session.save()
    Passkey.objects.update(sign_count=0)
    assert sign_in(thief, answer).status_code == 422
    assert not signed_in(thief)


@pytest.mark.django_db(transaction=True)
def test_two_answers_to_one_challenge_at_once_let_in_once() -> None:
    user, made = UserFactory.create(), device()
    now = timezone.now()
    asked = passkeys.options_to_add(user=user, challenge=b"a" * 32)
    passkeys.add(user=user, answer=made.make(asked), challenge=b"a" * 32, name="Máy", now=now)
    made.count = -1  # a synced key counts nothing: always 0
    answer = made.sign(passkeys.options_to_sign_in(b"b" * 32))
    start = Barrier(2)

    def attempt(_: int) -> bool:
        start.wait()
        try:
            return bool(passkeys.let_in(answer=answer, challenge=b"b" * 32, now=now))
        except passkeys.BadPasskey:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [False, True]


def test_a_challenge_is_for_one_purpose_and_five_minutes(
    client: Client, at_home: Client, key: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = options(at_home, "passkey_add_options")
    assert sign_in(at_home, key.sign(asked)).status_code == 422
    asked = options(client, "passkey_sign_in_options")
    late = timezone.now() + timedelta(minutes=5)
    monkeypatch.setattr("foundation.views.passkeys.timezone.now", lambda: late)
    assert sign_in(client, key.sign(asked)).status_code == 422


def test_a_closed_account_and_a_removed_key_open_nothing(
    client: Client, at_home: Client, owner: User, key: Device
) -> None:
    User.objects.update(is_active=False)
    asked = options(client, "passkey_sign_in_options")
    assert sign_in(client, key.sign(asked)).status_code == 422
    User.objects.update(is_active=True)
    address = reverse("account:passkey_remove", args=[Passkey.objects.get().pk])
    assert at_home.get(address).status_code == 200
    assert Passkey.objects.exists()
    assert at_home.post(address).status_code == 302
    asked = options(client, "passkey_sign_in_options")
    assert sign_in(client, key.sign(asked)).status_code == 422


def test_a_new_key_asks_for_a_verified_person_and_is_told_to_the_owner(
    at_home: Client, owner: User
) -> None:
    asked = options(at_home, "passkey_add_options")
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert add(at_home, device()).status_code == 302
    (notice,) = Notice.objects.filter(recipient=owner)
    assert "Máy của Hoa" in notice.body
    page = at_home.get(reverse("account:passkeys")).content.decode()
    assert "Máy của Hoa" in page
    known = options(at_home, "passkey_add_options")["excludeCredentials"]
    assert len(known) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://xau.example"},
        {"domain": "xau.example"},
        {"flags": PRESENT},
        {"name": b"x" * 1024},
    ],
)
def test_a_crafted_new_key_is_not_kept(at_home: Client, wrong: dict[str, Any]) -> None:
    assert add(at_home, device(**wrong)).status_code == 422
    assert not Passkey.objects.exists()


def test_a_key_of_somebody_else_cannot_be_taken_over(at_home: Client, key: Device) -> None:
    thief = Client()
    thief.force_login(UserFactory.create())
    assert add(thief, device(name=key.name)).status_code == 422
    assert Passkey.objects.get().user.email == "hoa@vi-du.example"


def test_nobody_sees_or_removes_another_ones_keys(key: Device) -> None:
    thief = Client()
    thief.force_login(UserFactory.create())
    address = reverse("account:passkey_remove", args=[Passkey.objects.get().pk])
    assert thief.get(address).status_code == thief.post(address).status_code == 404
    assert "Máy của Hoa" not in thief.get(reverse("account:passkeys")).content.decode()
    assert Passkey.objects.exists()


def test_a_lent_phone_gets_no_key(at_home: Client) -> None:
    asked = options(at_home, "passkey_add_options")
    session = at_home.session
    session[SIGNED_IN_AT] -= 15 * 60
    session.save()
    page = at_home.get(reverse("account:passkeys")).content.decode()
    assert "hãy đăng nhập lại" in page
    assert at_home.post(reverse("account:passkey_add_options")).status_code == 403
    facts = {"credential": device().make(asked), "name": ""}
    assert at_home.post(reverse("account:passkey_add"), facts).status_code == 422
    assert not Passkey.objects.exists()


def test_an_account_keeps_ten_keys_at_most(at_home: Client) -> None:
    for number in range(10):
        assert add(at_home, device(name=b"key-%d" % number)).status_code == 302
    refused = add(at_home, device(name=b"key-11"))
    assert "Đã có 10 khoá" in refused.content.decode()
    assert Passkey.objects.count() == 10


def test_strangers_keep_no_keys(client: Client) -> None:
    for name in ("passkeys", "passkey_add_options", "passkey_add"):
        ask = client.get if name == "passkeys" else client.post
        answer = ask(reverse(f"account:{name}"))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/dang-nhap/")


def test_one_network_asks_for_few_challenges(client: Client) -> None:
    address = reverse("account:passkey_sign_in_options")
    assert {client.post(address).status_code for _ in range(120)} == {200}
    assert client.post(address).status_code == 429
