"""Registering for an event: seats, one's own page, the editors' list, forgetting."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from cms.models import EventPage, EventRegistration
from cms.selectors.events import seats_taken
from cms.services.registrations import (
    AlreadyRegistered,
    NotTaken,
    TooFewSeats,
    cancel,
    forget_people,
    register,
)
from cms.tasks import forget_people_of_events
from cms.wagtail_hooks.registrations import harmless
from foundation.models import Notice
from tests.cms.conftest import Shop, signed_in
from tests.cms.outings import event
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair(site: None) -> EventPage:
    return event(registers=True, seats=5)


def form(**changes: Any) -> dict[str, Any]:
    typed = {
        "name": "Cô Hoa",
        "phone": "0912 345 678",
        "people": 2,
        "producer_name": "",
        "note": "",
    }
    return typed | changes


def come(fair: EventPage, phone: str = "0912345678", people: int = 2) -> EventRegistration:
    return register(event=fair, name="Cô Hoa", phone=phone, people=people, now=timezone.now())


def test_somebody_keeps_seats_and_gets_a_page_of_their_own(fair: EventPage, client: Client) -> None:
    assert f"/su-kien/dang-ky/{fair.pk}/" in client.get(fair.url).content.decode()
    answer = client.post(f"/su-kien/dang-ky/{fair.pk}/", form(), follow=True)
    html = answer.content.decode()
    kept = EventRegistration.objects.get()
    assert kept.key in answer.redirect_chain[0][0]
    assert kept.phone == "0912345678"
    assert "Đã giữ chỗ" in html
    assert "Cô Hoa" in html
    assert "0912" not in html
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_a_wrong_number_comes_back_with_everything_typed(fair: EventPage, client: Client) -> None:
    answer = client.post(f"/su-kien/dang-ky/{fair.pk}/", form(phone="123", note="Hai xe máy"))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Hai xe máy" in html
    assert "10 chữ số" in html
    assert not EventRegistration.objects.exists()


def test_there_are_never_more_people_than_seats(fair: EventPage, client: Client) -> None:
    come(fair, people=4)
    with pytest.raises(TooFewSeats, match="Chỉ còn 1 chỗ"):
        come(fair, "0912000001")
    come(fair, "0912000002", people=1)
    assert seats_taken(fair) == 5
    html = client.get(f"/su-kien/dang-ky/{fair.pk}/").content.decode()
    assert "Hết chỗ" in html
    assert 'name="phone"' not in html


def test_a_number_registers_once_and_again_after_cancelling(fair: EventPage) -> None:
    first = come(fair)
    with pytest.raises(AlreadyRegistered):
        come(fair)
    cancel(registration=first, now=timezone.now())
    cancel(registration=first, now=timezone.now())
    come(fair)
    assert seats_taken(fair) == 2


def test_cancelling_on_ones_own_page_gives_the_seats_back(fair: EventPage, client: Client) -> None:
    kept = come(fair)
    html = client.post(f"/su-kien/dang-ky/{kept.key}/", follow=True).content.decode()
    assert "Đã huỷ đăng ký" in html
    assert seats_taken(fair) == 0


def test_a_browser_says_where_the_form_to_cancel_comes_from(fair: EventPage) -> None:
    """Under "no-referrer" browsers send `Origin: null`, and the token's guard refuses that."""
    client = Client(enforce_csrf_checks=True)
    address = f"/su-kien/dang-ky/{come(fair).key}/"
    page = client.get(address)
    assert page.headers["Referrer-Policy"] == "same-origin"
    sent = {"csrfmiddlewaretoken": page.context["csrf_token"]}
    answer = client.post(address, sent, headers={"origin": "http://testserver"})
    assert answer.status_code == 302
    assert seats_taken(fair) == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"is_cancelled": True},
        {"registers": False},
        {"register_until": timezone.now() - timedelta(minutes=1)},
        {"starts_at": timezone.now() - timedelta(minutes=1)},
    ],
)
def test_what_is_closed_takes_nobody(site: None, client: Client, facts: dict[str, Any]) -> None:
    fair = event(**{"registers": True, **facts})
    with pytest.raises(NotTaken):
        come(fair)
    answer = client.post(f"/su-kien/dang-ky/{fair.pk}/", form())
    assert answer.status_code == 422
    assert "không nhận đăng ký nữa" in answer.content.decode()


def test_an_event_that_is_not_on_the_site_has_no_form(fair: EventPage, client: Client) -> None:
    fair.unpublish()
    assert client.get(f"/su-kien/dang-ky/{fair.pk}/").status_code == 404


def test_both_languages_share_the_seats(fair: EventPage, client: Client) -> None:
    copy = fair.copy_for_translation(Locale.objects.get(language_code="en"))
    copy.title = "Spring fair"
    copy.save_revision().publish()
    come(copy, people=5)
    with pytest.raises(TooFewSeats):
        come(fair, "0912000001")
    kept = EventRegistration.objects.get()
    assert kept.event_id == fair.pk
    assert "Spring fair" in client.get(f"/en/su-kien/dang-ky/{kept.key}/").content.decode()


def test_a_machine_and_a_flood_are_turned_away(fair: EventPage, client: Client) -> None:
    address = f"/su-kien/dang-ky/{fair.pk}/"
    assert client.post(address, form(website="http://x.example")).status_code == 422
    for number in range(20):
        client.post(address, form(phone=f"09120000{number:02}"))
    answer = client.post(address, form(phone="0912999999", people=1))
    assert "Có quá nhiều lượt đăng ký" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused(fair: EventPage) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/su-kien/dang-ky/{fair.pk}/", form()).status_code == 403


def test_somebody_with_an_account_is_told_by_mail(
    fair: EventPage, django_capture_on_commit_callbacks: Any
) -> None:
    user = UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(user).post(f"/su-kien/dang-ky/{fair.pk}/", form())
    kept = EventRegistration.objects.get()
    notice = Notice.objects.get(recipient=user)
    assert notice.address == f"/su-kien/dang-ky/{kept.key}/"
    assert fair.title in notice.subject
    assert len(mail.outbox) <= 1


def test_an_unknown_key_opens_nothing(site: None, client: Client) -> None:
    assert client.get("/su-kien/dang-ky/khong-co-khoa-nay/").status_code == 404


def test_thirty_days_after_an_event_its_people_are_forgotten(site: None, client: Client) -> None:
    now = timezone.now()
    fair = event(
        registers=True, starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2)
    )
    kept = come(fair)
    over = fair.ends_at + timedelta(days=30)
    assert forget_people(now=over - timedelta(minutes=1)) == 0
    assert forget_people(now=over) == 1
    assert forget_people(now=over) == 0
    key = kept.key
    kept.refresh_from_db()
    assert (kept.name, kept.phone, kept.note, kept.people) == ("", "", "", 2)
    assert kept.key != key
    assert client.get(f"/su-kien/dang-ky/{key}/").status_code == 404
    assert client.get(f"/su-kien/dang-ky/{kept.key}/").status_code == 404
    assert forget_people_of_events() == 0


def test_an_editor_reads_and_takes_along_who_comes(fair: EventPage, editor: Client) -> None:
    come(fair)
    html = editor.get(reverse("event_registrations")).content.decode()
    assert "Cô Hoa" in html
    assert "0912345678" in html
    sheet = editor.get(reverse("event_registrations"), {"export": "csv"})
    text = b"".join(sheet.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Cô Hoa" in text
    assert editor.get(reverse("event_registrations"), {"event": fair.pk}).status_code == 200


def test_nobody_else_reads_who_comes(fair: EventPage, shop: Shop, client: Client) -> None:
    for visitor in (client, shop.client, signed_in(UserFactory())):
        assert visitor.get(reverse("event_registrations")).status_code in {302, 403, 404}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_word_of_a_visitor_is_a_formula(sign: str) -> None:
    assert harmless(f"{sign}1+1") == f"'{sign}1+1"
    assert harmless("Cô Hoa") == "Cô Hoa"


def test_who_tries_numbers_is_not_told_of_many(fair: EventPage, client: Client) -> None:
    for last in range(4):
        come(fair, phone=f"091234567{last}", people=1)
    address = f"/su-kien/dang-ky/{fair.pk}/"
    told = [
        "Số điện thoại này đã đăng ký"
        in client.post(address, form(phone=f"091234567{last}", people=1)).content.decode()
        for last in range(4)
    ]
    assert told == [True, True, True, False]
    assert client.post(address, form(phone="0987654321", people=1)).status_code == 422
