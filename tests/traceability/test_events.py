"""Logging what happened to a lot: once, in an order that can be, and corrected in the open."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from foundation.calendar import today
from foundation.models import PrivateFile
from foundation.private_files import BadFile
from tests.factories import LotFactory, UserFactory
from traceability.models import Lot, TraceEvent, TracePhoto
from traceability.rules.event_chain import first_broken
from traceability.rules.event_order import LotDays, Refusal, refusal
from traceability.selectors import verify_chain
from traceability.services import EventInFuture, TraceError, log_event
from traceability.services import photos as photo_services
from traceability.services.events import EventRefused, KeyTaken, NotCorrectable

KEY = UUID("6b1c1a52-0000-4000-8000-000000000001")


@pytest.fixture
def lot(db: None) -> Lot:
    return LotFactory()


def log(lot: Lot, kind: str = "PROCESSED", *, days: float = 5, **facts: Any) -> TraceEvent:
    moment = timezone.now() - timedelta(days=days)
    return log_event(lot=lot, kind=kind, happened_at=moment, by=lot.opened_by, **facts)


def picture(format: str = "JPEG", size: tuple[int, int] = (60, 40)) -> SimpleUploadedFile:
    content = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "ảnh chụp ở nhà bà Năm"
    Image.new("RGB", size, "green").save(content, format, exif=exif)
    return SimpleUploadedFile(f"anh.{format.lower()}", content.getvalue())


def test_an_event_keeps_everything_that_was_said(lot: Lot) -> None:
    event = log(
        lot,
        place="  Xưởng  Phan Thiết ",
        detail="Sao chè",
        quantity=Decimal("12.5"),
        unit="kg",
        lat=10.93333,
        lon=108.1,
        data={"sensors": [{"type": "Temperature", "value": 220.0, "uom": "CEL"}]},
        client_key=KEY,
    )
    event.refresh_from_db()
    assert (event.place, event.quantity, event.lat) == (
        "Xưởng Phan Thiết",
        Decimal("12.500"),
        10.933,
    )
    assert event.data["sensors"][0]["value"] == 220
    assert (event.format, event.source, event.client_key) == (2, "FORM", KEY)
    assert verify_chain(lot) is None


def test_the_same_entry_sent_twice_is_one_event_with_its_photos_once(lot: Lot) -> None:
    first = log(lot, client_key=KEY, uploads=[picture()])
    again = log(lot, "STORED", client_key=KEY, uploads=[picture()])
    assert (again.pk, again.kind) == (first.pk, "PROCESSED")
    assert TracePhoto.objects.count() == 1


def test_a_key_of_another_lot_is_refused(lot: Lot) -> None:
    log(lot, client_key=KEY)
    with pytest.raises(KeyTaken):
        log(LotFactory(), client_key=KEY)


@pytest.mark.django_db(transaction=True)
def test_an_entry_sent_by_several_tabs_at_once_is_one_event() -> None:
    lot, kept, barrier = LotFactory(), [], threading.Barrier(4)

    def send() -> None:
        try:
            barrier.wait()
            kept.append(log(lot, client_key=KEY).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 4
    assert len(set(kept)) == 1
    assert verify_chain(lot) is None


def test_a_log_may_be_written_in_any_order(lot: Lot) -> None:
    log(lot, "SHIPPED", days=2)
    log(lot, "PACKED", days=7)
    log(lot, "HARVESTED", days=9)
    assert verify_chain(lot) is None


@pytest.mark.parametrize(
    ("kind", "days", "reason"),
    [
        ("HARVESTED", 3, Refusal.AFTER_PACKING),
        ("CARED", 1, Refusal.AFTER_PACKING),
        ("SHIPPED", 9, Refusal.BEFORE_PACKING),
        ("LABELLED", 9, Refusal.BEFORE_PACKING),
        ("PROCESSED", 366 * 5 + 30, Refusal.TOO_OLD),
    ],
)
def test_what_cannot_have_been_is_refused_with_its_reason(
    lot: Lot, kind: str, days: int, reason: Refusal
) -> None:
    with pytest.raises(EventRefused) as refused:
        log(lot, kind, days=days)
    assert refused.value.reason is reason
    assert str(refused.value)
    assert lot.events.count() == 0


def test_a_packing_of_several_days_lets_labels_and_shipping_begin_with_its_first(lot: Lot) -> None:
    log(lot, "PACKED", days=10)
    log(lot, "LABELLED", days=9)
    wrong = log(lot, "PACKED", days=5)
    log(lot, "HARVESTED", days=6)
    log(lot, corrects=wrong, error_reason="did_not_occur")
    with pytest.raises(EventRefused):
        log(lot, "HARVESTED", days=6)


def test_goods_in_bulk_may_be_cut_over_many_days() -> None:
    days = LotDays(packed={today()}, is_bulk=True, is_closed=False, product_set=11)
    moment = timezone.now()
    later = today() + timedelta(days=3)
    for kind in ("CARED", "HARVESTED"):
        assert (
            refusal(kind=kind, happened_at=moment, happened_on=later, now=moment, lot=days) is None
        )


def test_a_closed_lot_takes_what_befalls_its_goods_and_corrections_alone(lot: Lot) -> None:
    wrong = log(lot, "STORED")
    Lot.objects.filter(pk=lot.pk).update(closed_at=timezone.now())
    with pytest.raises(EventRefused) as refused:
        log(lot, "STORED")
    assert refused.value.reason is Refusal.CLOSED
    for kind in ("SHIPPED", "RECALLED", "DESTROYED"):
        log(lot, kind)
    log(lot, "STORED", corrects=wrong, error_reason="incorrect_data")


def test_a_withdrawn_entry_repeats_what_it_takes_back(lot: Lot) -> None:
    wrong = log(lot, "PROCESSED", days=4)
    said = log(lot, "PACKED", days=1, corrects=wrong, error_reason="did_not_occur", detail="nhầm")
    assert (said.kind, said.happened_at) == (wrong.kind, wrong.happened_at)


def test_an_event_is_corrected_once_and_the_newest_word_is_corrected_next(lot: Lot) -> None:
    wrong = log(lot, detail="12 kg")
    second = log(lot, detail="21 kg", corrects=wrong)
    assert second.error_reason == "incorrect_data"
    with pytest.raises(NotCorrectable):
        log(lot, detail="22 kg", corrects=wrong)
    third = log(lot, corrects=second, error_reason="did_not_occur")
    with pytest.raises(NotCorrectable):
        log(lot, corrects=third)


def test_what_the_platform_wrote_by_itself_is_not_corrected_here(lot: Lot) -> None:
    own = log(lot, "RECALLED", days=1, source="SERVICE")
    with pytest.raises(NotCorrectable):
        log(lot, corrects=own, error_reason="did_not_occur")


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "FLYING"},
        {"detail": "x" * 301},
        {"quantity": Decimal(10) ** 10},
        {"data": {"value": float("nan")}},
        {"data": {"name": "a\0b"}},
        {"data": {"many": "x" * 2_000_001}},
    ],
)
def test_a_field_that_does_not_fit_is_refused_and_nothing_is_kept(
    lot: Lot, facts: dict[str, Any]
) -> None:
    with pytest.raises(TraceError):
        log(lot, **facts)
    assert lot.events.count() == 0


def test_an_event_of_the_next_minute_is_refused(lot: Lot) -> None:
    with pytest.raises(EventInFuture):
        log(lot, days=-1 / 1440)


# --- The chain in the database --------------------------------------------------------------

names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
numbers = st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False)
data_of_events = st.recursive(
    st.none() | st.booleans() | numbers | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.dictionaries(names, data_of_events, max_size=3),
    quantity=st.none() | st.decimals(0, 10**8, places=3),
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    seconds=st.floats(0, 10**6),
)
def test_an_events_hash_is_the_same_after_the_database_kept_it(
    lot: Lot, data: dict[str, Any], quantity: Any, lat: Any, lon: Any, seconds: float
) -> None:
    event = log_event(
        lot=lot,
        kind="OTHER",
        happened_at=timezone.now() - timedelta(seconds=seconds),
        by=lot.opened_by,
        data=data,
        quantity=quantity,
        lat=lat,
        lon=lon,
        client_key=uuid4(),
    )
    kept = lot.events.get(pk=event.pk)
    assert kept.link.facts == event.link.facts
    assert verify_chain(lot) is None


OTHER_VALUES: dict[str, Any] = {
    "lot": 999_999,
    "position": 7,
    "kind": "OTHER",
    "happened_at": datetime(2024, 1, 1, tzinfo=UTC),
    "recorded_at": datetime(2024, 1, 1, tzinfo=UTC),
    "place": "nơi khác",
    "commune": "00004",
    "detail": "lời khác",
    "utc_offset": "+08:00",
    "growing_area": 5,
    "packing_site": 5,
    "quantity": Decimal("9.999"),
    "unit": "tạ",
    "lat": 1.0,
    "lon": 1.0,
    "data": {"a": 1},
    "error_reason": "incorrect_data",
    "client_key": uuid4(),
    "source": "EPCIS",
    "format": 1,
    "recorded_by": 999_999,
    "corrects": 1,
    "previous_hash": "0" * 64,
    "hash": "0" * 64,
}


def test_every_stored_field_of_an_event_is_in_this_test() -> None:
    assert {field.name for field in TraceEvent._meta.concrete_fields} == {"id", *OTHER_VALUES}


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_an_edit_of_any_stored_field_breaks_the_chain_there(lot: Lot, name: str) -> None:
    for days in (9, 8, 7):
        log(lot, days=days)
    column = TraceEvent._meta.get_field(name).attname
    events = list(lot.events.order_by("position"))
    setattr(events[1], column, OTHER_VALUES[name])
    assert first_broken(event.link for event in events) == 2


# --- Photos ---------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_loses_what_the_camera_wrote_and_is_private_until_shown(
    lot: Lot, format: str
) -> None:
    event = log(lot, uploads=[picture(format)])
    photo = event.photos.get()
    with photo.file.file.open() as opened:
        assert dict(Image.open(opened).getexif()) == {}
    assert photo.shown_on is None
    photo_services.show_photo(photo=photo, by=lot.opened_by, on=today())
    photo.refresh_from_db()
    assert photo.shown_on == today()
    photo_services.hide_photo(photo=photo, by=lot.opened_by)
    photo.refresh_from_db()
    assert photo.shown_on is None


def test_an_event_with_a_bad_photo_is_not_kept_at_all(lot: Lot) -> None:
    bad = SimpleUploadedFile("anh.jpg", b"\xff\xd8\xff" + b"hong" * 50)
    with pytest.raises(BadFile):
        log(lot, uploads=[picture(), bad])
    assert lot.events.count() == 0
    assert PrivateFile.objects.count() == 0


@pytest.mark.parametrize("content", [b"%PDF-1.4\n", b"MZ", b""])
def test_only_pictures_are_photos(lot: Lot, content: bytes) -> None:
    with pytest.raises(BadFile):
        photo_services.keep_photo(
            lot=lot, upload=SimpleUploadedFile("anh.jpg", content), by=lot.opened_by
        )


def test_a_photo_of_more_than_30_mb_is_refused_in_clear_words(lot: Lot) -> None:
    heavy = SimpleUploadedFile("anh.heic", b"\0\0\0\x18ftypheic" + bytes(30 * 1024 * 1024))
    with pytest.raises(BadFile, match="30 MB"):
        photo_services.keep_photo(lot=lot, upload=heavy, by=lot.opened_by)


def test_whoever_wrote_an_event_is_named(lot: Lot) -> None:
    helper = UserFactory()
    event = log_event(lot=lot, kind="STORED", happened_at=timezone.now(), by=helper)
    assert event.recorded_by == helper
