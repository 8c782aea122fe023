"""Signing in by e-mail or phone, out, and changing a password."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from catalog.producers.access import producer_for, producers_of
from catalog.producers.models import HelperConsent, Member
from foundation import tries
from foundation.calendar import today
from tests.factories import ProducerFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-thu"
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."


def sign_in(client: Client, name: str, password: str = PASSWORD, **data: str):
    address = reverse("account:login")
    return client.post(address, {"username": name, "password": password, **data})


def test_the_address_is_dang_nhap() -> None:
    assert reverse("account:login") == "/dang-nhap/"
    assert reverse("account:logout") == "/dang-xuat/"


@pytest.mark.parametrize("name", ["hoa@vi-du.example", "0912 345 678", "+84912345678"])
def test_an_account_signs_in_by_either_name(client: Client, name: str) -> None:
    UserFactory(email="hoa@vi-du.example", phone="0912345678")
    response = sign_in(client, name)
    assert response.status_code == 302
    assert response["Location"] == reverse("desk:today")


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client: Client) -> None:
    UserFactory(email="hoa@vi-du.example")
    UserFactory(email="nghi@vi-du.example", is_active=False)
    answers = {
        name: sign_in(client, name, password)
        for name, password in [
            ("hoa@vi-du.example", "sai"),
            ("khong-ai@vi-du.example", "sai"),
            ("nghi@vi-du.example", "mat-khau-thu"),
        ]
    }
    for name, answer in answers.items():
        page = answer.content.decode()
        assert answer.status_code == 200
        assert page.count(WRONG) == 1
        assert f'value="{name}"' in page  # what was typed stays
        assert "mat-khau-thu" not in page


def test_the_ninth_try_of_one_name_waits_even_with_the_right_password(client: Client) -> None:
    UserFactory(email="hoa@vi-du.example")
    for _ in range(8):
        assert WRONG in sign_in(client, "hoa@vi-du.example", "sai").content.decode()
    assert "Đợi 15 phút" in sign_in(client, "Hoa@vi-du.example").content.decode()
    UserFactory(email="lan@vi-du.example")
    assert sign_in(client, "lan@vi-du.example").status_code == 302


def test_one_phone_number_written_two_ways_shares_its_tries(client: Client) -> None:
    UserFactory(phone="0912345678")
    for number in ["0912345678", "+84912345678"] * 4:
        sign_in(client, number, "sai")
    assert "Đợi 15 phút" in sign_in(client, "0912.345.678").content.decode()


def test_a_success_forgives_the_tries_before_it(client: Client) -> None:
    UserFactory(email="hoa@vi-du.example")
    for _ in range(7):
        sign_in(client, "hoa@vi-du.example", "sai")
    assert sign_in(client, "hoa@vi-du.example").status_code == 302
    client.logout()
    assert WRONG in sign_in(client, "hoa@vi-du.example", "sai").content.decode()


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        ("/chung-nhan/", "/chung-nhan/"),
        ("https://xau.example/", "/chu-the/"),
        ("//xau.example/", "/chu-the/"),
        ("javascript:alert(1)", "/chu-the/"),
    ],
)
def test_next_is_followed_within_our_own_host_only(client: Client, wanted: str, taken: str) -> None:
    UserFactory(email="hoa@vi-du.example")
    assert sign_in(client, "hoa@vi-du.example", next=wanted)["Location"] == taken


def test_signing_out_needs_a_post(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get(reverse("account:logout")).status_code == 405
    gone = client.post(reverse("account:logout"))["Location"]
    assert client.get(gone)["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_password_is_changed_by_who_knows_the_old_one(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    address = reverse("account:password")
    new = {"new_password1": "mot-mat-khau-moi", "new_password2": "mot-mat-khau-moi"}
    assert client.post(address, {"old_password": "sai", **new}).status_code == 200
    assert client.post(address, {"old_password": "mat-khau-thu", **new}).status_code == 302
    user.refresh_from_db()
    assert user.check_password("mot-mat-khau-moi")


def test_a_stranger_is_asked_to_sign_in_before_changing_a_password(client: Client) -> None:
    assert client.get(reverse("account:password"))["Location"].startswith("/dang-nhap/")


def test_the_admin_signs_in_through_the_same_page(client: Client) -> None:
    address = client.get("/quan-tri/")["Location"]
    assert address == "/dang-nhap/?next=/quan-tri/"
    assert client.get("/quan-tri/login/?next=/quan-tri/")["Location"] == address
    UserFactory(phone="0912345678", is_superuser=True)
    assert sign_in(client, "0912 345 678", next="/quan-tri/")["Location"] == "/quan-tri/"
    assert client.get("/quan-tri/").status_code == 200


def test_a_membership_acts_from_its_first_day_until_the_day_before_its_end() -> None:
    day, user, producer = today(), UserFactory(), ProducerFactory()
    Member.objects.create(
        producer=producer, user=user, duty="OWNER", since_on=day, until_on=day + timedelta(days=9)
    )
    assert producer_for(user, producer.pk, day - timedelta(days=1)) is None
    assert producer_for(user, producer.pk, day)
    assert producer_for(user, producer.pk, day + timedelta(days=8))
    assert producer_for(user, producer.pk, day + timedelta(days=9)) is None


def test_a_helper_acts_while_the_consent_runs_and_a_viewer_only_looks() -> None:
    day, user = today(), UserFactory()
    helped, own = ProducerFactory(name="Anh giúp"), ProducerFactory(name="Bà xem")
    HelperConsent.objects.create(
        producer=helped,
        helper=user,
        given_by=UserFactory(),
        since_on=day,
        until_on=day + timedelta(days=1),
    )
    Member.objects.create(producer=own, user=user, duty="VIEWER", since_on=day)
    mine, theirs = producers_of(user, day)
    assert (mine.producer, mine.as_helper, mine.may_act) == (own, False, False)
    assert (theirs.producer, theirs.as_helper, theirs.may_act) == (helped, True, True)
    assert [a.producer for a in producers_of(user, day + timedelta(days=1))] == [own]


def test_finding_ones_producers_is_one_query(django_assert_num_queries) -> None:
    user = UserFactory()
    for _ in range(3):
        Member.objects.create(producer=ProducerFactory(), user=user, duty="SALES", since_on=today())
    with django_assert_num_queries(1):
        assert len([a.producer.place_name for a in producers_of(user, today())]) == 3


@pytest.mark.parametrize(
    "door", ["/dashboard/login/", "/_util/login/", "/en/_util/login/", "/quan-tri/login/"]
)
def test_no_other_door_signs_anybody_in(client: Client, door: str) -> None:
    UserFactory(email="hoa@vi-du.example")
    for name in ("username", "login-username"):
        sent = {name: "hoa@vi-du.example", name.replace("username", "password"): PASSWORD}
        answer = client.post(f"{door}?next=/chu-the/", sent)
        assert answer.status_code == 302
        assert answer["Location"].endswith("/dang-nhap/?next=/chu-the/")
    assert "_auth_user_id" not in client.session


def test_tries_are_not_forgotten_when_visitors_fill_the_cache_of_pages(client: Client) -> None:
    UserFactory(email="hoa@vi-du.example")
    for _ in range(8):
        sign_in(client, "hoa@vi-du.example", "sai")
    cache.clear()
    assert "quá nhiều lần" in sign_in(client, "hoa@vi-du.example").content.decode()


@pytest.mark.parametrize(
    ("proxies", "said", "network"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),  # the first is the visitor's own word
        (2, "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "", "10.0.0.1"),
        (2, "203.0.113.9", "10.0.0.1"),
    ],
)
def test_the_network_is_what_our_own_proxy_saw(
    rf: RequestFactory, settings, proxies: int, said: str, network: str
) -> None:
    settings.PROXIES_IN_FRONT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=said)
    assert tries.network_of(request) == network
