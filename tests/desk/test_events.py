"""The log of a lot at the producer's desk: two taps, corrections in the open, photos kept back."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from catalog.producers.models import Member
from foundation.calendar import today
from tests.desk.conftest import Seller
from tests.factories import LotFactory, UserFactory
from tests.traceability.test_events import picture
from traceability.models import Lot, TraceEvent
from traceability.services import log_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot(seller: Seller) -> Lot:
    seller.product.ocop_set_id = 11
    seller.product.save()
    return LotFactory(product=seller.product, by=seller.member)


def entry(lot: Lot, **more: object) -> dict[str, object]:
    moment = timezone.localtime() - timedelta(minutes=5)
    return {
        "kind": "STORED",
        "happened_at": f"{moment:%Y-%m-%dT%H:%M}",
        "client_key": str(uuid4()),
        **more,
    }


def at(name: str, *keys: object) -> str:
    return reverse(f"desk:{name}", args=keys)


def test_a_log_is_begun_in_two_taps(seller: Seller, lot: Lot) -> None:
    page = seller.client.get(at("events", lot.pk)).content.decode()
    assert "Hái chè búp tươi" in page
    link = f"{at('event_add', lot.pk)}?buoc=dry"
    assert link in page
    form = seller.client.get(link).context["form"]
    values = {field.html_name: field.value() for field in form}
    given = {name: value for name, value in values.items() if value not in (None, "", [])}
    given["happened_at"] = f"{given['happened_at']:%Y-%m-%dT%H:%M}"
    answer = seller.client.post(at("event_add", lot.pk), given)
    assert answer.status_code == 302
    event = lot.events.get()
    assert (event.kind, event.detail, event.data) == ("PROCESSED", "Sấy khô", {"step": "dry"})
    assert event.recorded_by == seller.member


def test_the_place_and_words_of_last_time_are_there_again(seller: Seller, lot: Lot) -> None:
    typed = entry(lot, step="dry", place="Lò sau nhà", detail="Sấy lần hai")
    typed |= {"f-temperature": "80,5", "f-moisture": "5"}
    assert seller.client.post(at("event_add", lot.pk), typed).status_code == 302
    event = lot.events.get()
    sensors = {(s["type"], s["uom"]): s["value"] for s in event.data["sensors"]}
    assert sensors == {("Temperature", "CEL"): 80.5, ("Dimensionless", "P1"): 5}
    page = seller.client.get(f"{at('event_add', lot.pk)}?buoc=dry").content.decode()
    assert "Lò sau nhà" in page
    assert "Sấy lần hai" in page
    log = seller.client.get(at("events", lot.pk)).content.decode()
    assert "Nhiệt độ: 80,5 °C" in log


def test_a_refused_entry_comes_back_with_its_words_beside_the_field(
    seller: Seller, lot: Lot
) -> None:
    soon = timezone.localtime() + timedelta(days=1)
    typed = entry(lot, happened_at=f"{soon:%Y-%m-%dT%H:%M}", detail="giữ lại lời này")
    answer = seller.client.post(at("event_add", lot.pk), typed)
    assert answer.status_code == 422
    assert "Việc chưa xảy ra" in str(answer.context["form"]["happened_at"].errors)
    assert "giữ lại lời này" in answer.content.decode()
    assert lot.events.count() == 0


def test_a_phone_that_sends_twice_is_answered_twice_and_kept_once(seller: Seller, lot: Lot) -> None:
    typed = entry(lot)
    for _ in range(2):
        answer = seller.client.post(
            at("event_add", lot.pk),
            {**typed, "photos": picture()},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 201
        assert answer.json() == {"address": at("events", lot.pk)}
    assert lot.events.get().photos.count() == 1


def test_a_phone_is_told_in_json_what_is_wrong(seller: Seller, lot: Lot) -> None:
    typed = entry(lot, happened_at="hôm qua")
    accept = {"Accept": "application/json"}
    answer = seller.client.post(at("event_add", lot.pk), typed, headers=accept)
    assert answer.status_code == 422
    assert [error["name"] for error in answer.json()["errors"]] == ["happened_at"]


def test_a_correction_stands_beside_what_it_corrects(seller: Seller, lot: Lot) -> None:
    seller.client.post(at("event_add", lot.pk), entry(lot, detail="120 kg", place="Kho"))
    wrong = lot.events.get()
    page = seller.client.get(at("event_correct", lot.pk, wrong.pk)).content.decode()
    assert "120 kg" in page
    right = entry(lot, kind="STORED", detail="12 kg")
    assert seller.client.post(at("event_correct", lot.pk, wrong.pk), right).status_code == 302
    newer = lot.events.get(corrects=wrong)
    assert newer.error_reason == "incorrect_data"
    taken = seller.client.post(
        at("event_correct", lot.pk, newer.pk), {"take_back": "yes", "why": "lô khác"}
    )
    assert taken.status_code == 302
    assert lot.events.get(corrects=newer).error_reason == "did_not_occur"
    log = seller.client.get(at("events", lot.pk)).content.decode()
    assert "đã đính chính" in log
    assert "đã rút lại" in log
    assert seller.client.get(at("event_correct", lot.pk, wrong.pk)).status_code == 404


def test_taking_back_needs_a_word_why(seller: Seller, lot: Lot) -> None:
    seller.client.post(at("event_add", lot.pk), entry(lot))
    wrong = lot.events.get()
    answer = seller.client.post(at("event_correct", lot.pk, wrong.pk), {"take_back": "yes"})
    assert answer.status_code == 422
    assert lot.events.count() == 1


def test_a_photo_is_shown_to_buyers_by_the_producer_alone(
    seller: Seller, other: Seller, lot: Lot
) -> None:
    seller.client.post(at("event_photos", lot.pk), {"photos": picture(), "caption": "Vườn chè"})
    photo = lot.photos.get()
    assert photo.shown_on is None
    address = at("event_photo", lot.pk, photo.pk)
    for query in ("", "?nho"):
        shown = seller.client.get(address + query)
        assert shown["Content-Type"] == "image/jpeg"
        assert "no-store" in shown["Cache-Control"]
    show = at("event_photo_show", lot.pk, photo.pk)
    for client in (other.client, Client()):
        assert client.get(address).status_code in {302, 404}
        assert client.post(show, {"show": "yes"}).status_code in {302, 404}
    photo.refresh_from_db()
    assert photo.shown_on is None
    seller.client.post(show, {"show": "yes"})
    photo.refresh_from_db()
    assert photo.shown_on == today()


def test_a_pdf_is_no_photo(seller: Seller, lot: Lot) -> None:
    paper = SimpleUploadedFile("anh.jpg", b"%PDF-1.4\n")
    answer = seller.client.post(at("event_photos", lot.pk), {"photos": paper})
    assert answer.status_code == 422
    assert lot.photos.count() == 0


def test_strangers_and_viewers_write_nothing(seller: Seller, other: Seller, lot: Lot) -> None:
    viewer = UserFactory()
    Member.objects.create(
        producer=seller.producer, user=viewer, duty="VIEWER", since_on=today() - timedelta(days=9)
    )
    looker = Client()
    looker.force_login(viewer)
    assert looker.get(at("events", lot.pk)).status_code == 200
    for client in (looker, other.client):
        assert client.post(at("event_add", lot.pk), entry(lot)).status_code == 404
    assert other.client.get(at("events", lot.pk)).status_code == 404
    assert lot.events.count() == 0


def test_a_log_costs_the_same_however_long_it_is(
    seller: Seller, lot: Lot, django_assert_max_num_queries
) -> None:
    for _ in range(5):
        seller.client.post(at("event_add", lot.pk), entry(lot, photos=picture()))
    with django_assert_max_num_queries(14):
        seller.client.get(at("events", lot.pk))


# --- Without a network ------------------------------------------------------------------------


def test_kept_pages_say_whose_they_are_and_nothing_of_who_it_is(
    seller: Seller, other: Seller, lot: Lot
) -> None:
    own = seller.client.get(at("event_add", lot.pk))["X-Desk-Owner"]
    assert own == seller.client.get(at("events", lot.pk))["X-Desk-Owner"]
    assert seller.client.get(at("session")).json()["owner"] == own
    assert other.client.get(at("session")).json()["owner"] != own
    assert str(seller.member.pk) != own
    assert Client().get(at("session")).status_code == 401


def test_the_worker_is_a_script_that_holds_nothing_of_anybody() -> None:
    answer = Client().get(at("worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"da-ra" in answer.content


def test_signing_out_leads_past_the_worker(seller: Seller) -> None:
    gone = seller.client.post(reverse("account:logout"))
    assert gone["Location"] == at("gone")
    assert seller.client.get(gone["Location"])["Location"] == "/"


# --- From a file ------------------------------------------------------------------------------


def test_a_file_is_looked_at_then_kept_and_again_adds_nothing(seller: Seller, lot: Lot) -> None:
    blank = seller.client.get(at("event_template", "xlsx"))
    book = load_workbook(BytesIO(blank.content))
    sheet = book.worksheets[0]
    packed = f"{lot.packed_on:%d/%m/%Y}"
    for row, kind in ((2, "Đóng gói"), (3, "sấy KHÔ")):
        for column, words in enumerate([lot.code, kind, packed, "", "Xưởng", "", "12,5", "kg"]):
            sheet.cell(row, column + 1, words)
    content = BytesIO()
    book.save(content)
    for expected in (2, 0):
        content.seek(0)
        sent = SimpleUploadedFile("nhat-ky.xlsx", content.read())
        preview = seller.client.post(at("event_import"), {"file": sent})
        assert preview.status_code == 200
        assert preview.context["outcome"].new == expected
        if expected:
            assert lot.events.count() == 0
            text = preview.context["text"]
            assert seller.client.post(at("event_import"), {"rows": text}).status_code == 302
        assert lot.events.count() == 2
    assert set(lot.events.values_list("source", "quantity")) == {("IMPORT", Decimal("12.5"))}
    assert lot.events.filter(data={"step": "dry"}).count() == 1


def test_a_file_with_one_bad_row_is_not_kept_at_all(seller: Seller, lot: Lot) -> None:
    rows = (
        "Số lô,Việc,Ngày\n"
        f"{lot.code},Đóng gói,{lot.packed_on:%d/%m/%Y}\n"
        f"{lot.code},Bay lên trời,{lot.packed_on:%d/%m/%Y}\n"
    )
    for given in ({"rows": rows}, {"file": SimpleUploadedFile("a.csv", rows.encode())}):
        answer = seller.client.post(at("event_import"), given)
        assert answer.status_code == 422
        assert "Không rõ việc gì" in answer.content.decode()
    assert lot.events.count() == 0


def test_a_file_reaches_no_lot_of_another_producer(seller: Seller, other: Seller, lot: Lot) -> None:
    theirs = LotFactory(product=other.product, by=other.member, code="LO-KHAC")
    rows = f"Số lô,Việc,Ngày\nLO-KHAC,Đóng gói,{theirs.packed_on:%d/%m/%Y}\n"
    answer = seller.client.post(at("event_import"), {"rows": rows})
    assert "Không có lô số này" in answer.content.decode()
    assert TraceEvent.objects.count() == 0


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"PK\x03\x04 hong", "Số lô,Việc,Ngày\n".encode()]
)
def test_a_file_that_is_no_sheet_is_refused_in_words(seller: Seller, content: bytes) -> None:
    answer = seller.client.post(
        at("event_import"), {"file": SimpleUploadedFile("nhat-ky.csv", content)}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_a_lots_page_shows_its_newest_entries(seller: Seller, lot: Lot) -> None:
    log_event(
        lot=lot, kind="STORED", happened_at=timezone.now(), by=seller.member, place="Kho lạnh"
    )
    desk = type("Desk", (), {"acting": type("Acting", (), {"may_act": True})})
    page = render_to_string("desk/lots/parts/events.html", {"lot": lot, "desk": desk})
    assert "Kho lạnh" in page
    office = render_to_string("traceability/office/parts/events.html", {"lot": lot})
    assert "còn nguyên" in office
