"""Acts on a lot's chain: log what happened, declare what was entered wrong."""

import json
import math
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.places.models import Commune, GrowingArea
from foundation.models import User
from foundation.private_files import Upload
from traceability.models import Lot, PackingSite, TraceEvent
from traceability.rules.event_chain import FORMAT, event_hash
from traceability.rules.event_order import LotDays, Refusal, refusal
from traceability.services import photos
from traceability.services.errors import EventInFuture, EventOfAnotherLot, TraceError
from traceability.services.repository import keep_event

MAX_DATA_BYTES = 2_000_000
_POINT_PLACES = 3
"""Decimals of a degree that are kept of where a phone was: some 100 m."""

BY_HAND = tuple(
    kind
    for kind in TraceEvent.Kind
    if kind not in {TraceEvent.Kind.MIXED, TraceEvent.Kind.RECALLED}
)
"""What people choose from; mixing and recalling have acts of their own."""

_GIVEN_ELSEWHERE = frozenset(
    {"lot", "commune", "growing_area", "packing_site", "recorded_by", "corrects", "hash"}
)


class EventRefused(TraceError):
    """The event cannot stand there; `reason` says why, where the order of events does."""

    def __init__(self, text: str, reason: Refusal | None = None) -> None:
        super().__init__(text)
        self.reason = reason


class NotCorrectable(TraceError):
    """The event was corrected before, takes another back, or stands on another record."""


class KeyTaken(TraceError):
    """The entry's key belongs to an event of another lot."""


_WORDS = {
    Refusal.CLOSED: gettext_lazy(
        "Lô đã đóng sổ. Chỉ còn ghi được: xuất kho, thu hồi, tiêu huỷ và đính chính."
    ),
    Refusal.TOO_OLD: gettext_lazy(
        "Ngày này quá xa trước ngày đóng gói của lô. Xem lại năm vừa nhập."
    ),
    Refusal.AFTER_PACKING: gettext_lazy(
        "Lô đã đóng gói trước đó, nên việc chăm sóc, thu hoạch không thể sau ngày ấy."
    ),
    Refusal.BEFORE_PACKING: gettext_lazy(
        "Lô chưa đóng gói vào ngày ấy, nên chưa dán tem, xuất kho hay thu hồi được."
    ),
}


@transaction.atomic
def log_event(
    *,
    lot: Lot,
    kind: str,
    happened_at: datetime,
    by: User,
    place: str = "",
    commune: Commune | None = None,
    detail: str = "",
    corrects: TraceEvent | None = None,
    growing_area: GrowingArea | None = None,
    packing_site: PackingSite | None = None,
    quantity: Decimal | None = None,
    unit: str = "",
    lat: float | None = None,
    lon: float | None = None,
    data: dict[str, Any] | None = None,
    error_reason: str = "",
    client_key: UUID | None = None,
    source: str = TraceEvent.Source.FORM,
    utc_offset: str = "+07:00",
    uploads: Sequence[Upload] = (),
) -> TraceEvent:
    """Append an event, with its photos, to a lot's chain; all of it or nothing.

    Its hash covers its own facts and the hash before it, so a change anywhere shows. The same
    `client_key` again returns the event kept before, whatever else is said, however many ask at
    once. `corrects` with `did_not_occur` takes an event back (its kind and hour are repeated);
    with `incorrect_data`, or no reason, this event stands in its place. Units as in TraceEvent.

    Raises EventInFuture, EventRefused (order of events, closed lot, a field that does not fit),
    EventOfAnotherLot, NotCorrectable, KeyTaken, and private_files.BadFile for a photo.
    """
    if corrects is not None and corrects.lot_id != lot.pk:
        raise EventOfAnotherLot(_("Chỉ đính chính được việc của chính lô này."))
    # Everything is decided under the lot's lock: the last hash, the key, whether it is closed.
    lot = Lot.objects.select_for_update(of=("self",)).select_related("product").get(pk=lot.pk)
    if client_key is not None and (kept := _kept_before(client_key, lot)):
        return kept
    event = TraceEvent(
        lot=lot,
        kind=kind,
        happened_at=happened_at,
        place=_one_line(place),
        commune=commune,
        detail=_one_line(detail),
        growing_area=growing_area,
        packing_site=packing_site,
        quantity=None if quantity is None else quantity.quantize(Decimal("0.001")),
        unit=_one_line(unit),
        lat=_coarse(lat, 90),
        lon=_coarse(lon, 180),
        data=settled(data or {}),
        error_reason=error_reason or (TraceEvent.ErrorReason.INCORRECT if corrects else ""),
        client_key=client_key,
        source=source,
        utc_offset=utc_offset,
        corrects=corrects,
        recorded_by=by,
    )
    _put_in_order(event)
    _append(event)
    keep_event(event)
    for upload in uploads:
        photos.keep_photo(lot=lot, event=event, upload=upload, by=by)
    return event


def settled(data: dict[str, Any]) -> dict[str, Any]:
    """The data as the database gives it back, so that its hash is the same then.

    PostgreSQL keeps a number's value, not its spelling: 20.0 and 1e22 are written as whole
    numbers here. Raises EventRefused for what JSON cannot hold, and for more than 2 MB.
    """
    try:
        text = json.dumps(_whole(data), allow_nan=False, ensure_ascii=False)
        size = len(text.encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise EventRefused(_("Số liệu kèm theo không đọc được.")) from error
    if size > MAX_DATA_BYTES or "\\u0000" in text:
        raise EventRefused(_("Số liệu kèm theo không đọc được."))
    found: dict[str, Any] = json.loads(text)
    return found


def days_of(lot: Lot) -> LotDays:
    """What of the lot bears on the order of its events. One query."""
    packings = lot.events.filter(kind=TraceEvent.Kind.PACKED, corrections__isnull=True).exclude(
        error_reason=TraceEvent.ErrorReason.NOT_HAPPENED
    )
    moments = packings.values_list("happened_at", flat=True)
    return LotDays(
        packed={lot.packed_on, *(timezone.localdate(moment) for moment in moments)},
        is_bulk=lot.stage == Lot.Stage.BULK,
        is_closed=lot.closed_at is not None,
        product_set=lot.product.ocop_set_id,
    )


def _kept_before(client_key: UUID, lot: Lot) -> TraceEvent | None:
    kept = TraceEvent.objects.filter(client_key=client_key).first()
    if kept is not None and kept.lot_id != lot.pk:
        raise KeyTaken(_("Phiếu này đã được ghi cho lô khác. Mở trang lại rồi ghi."))
    return kept


def _put_in_order(event: TraceEvent) -> None:
    """Refuse what cannot be; a withdrawn entry repeats the kind and hour it takes back."""
    now = timezone.now()
    last = event.lot.events.order_by("-position").first()
    event.position = last.position + 1 if last else 1
    event.previous_hash = last.hash if last else ""
    # A clock that was set back must not put an event before the day's anchor of the last one.
    event.recorded_at = max(now, last.recorded_at) if last else now
    event.format = FORMAT
    wrong = event.corrects
    if wrong is not None:
        _must_be_correctable(wrong)
    if wrong is not None and event.error_reason == TraceEvent.ErrorReason.NOT_HAPPENED:
        event.kind, event.happened_at = wrong.kind, wrong.happened_at
        return
    if event.happened_at > now:
        raise EventInFuture(_("Việc chưa xảy ra thì chưa ghi được. Xem lại ngày giờ."))
    found = refusal(
        kind=event.kind,
        happened_at=event.happened_at,
        happened_on=timezone.localdate(event.happened_at),
        now=now,
        lot=days_of(event.lot),
        is_correction=wrong is not None,
    )
    if found is not None:
        raise EventRefused(str(_WORDS[found]), found)


def _must_be_correctable(wrong: TraceEvent) -> None:
    if wrong.source == TraceEvent.Source.SERVICE:
        raise NotCorrectable(_("Việc này do sàn tự ghi theo sổ khác, nên không đính chính ở đây."))
    if wrong.error_reason == TraceEvent.ErrorReason.NOT_HAPPENED:
        raise NotCorrectable(_("Đây là lời rút lại một việc. Nếu việc ấy có thật, hãy ghi mới."))
    if wrong.corrections.exists():
        raise NotCorrectable(_("Việc này đã được đính chính. Hãy đính chính bản mới nhất."))


def _append(event: TraceEvent) -> None:
    try:
        event.clean_fields(exclude=_GIVEN_ELSEWHERE)
    except ValidationError as error:
        raise EventRefused(" ".join(error.messages)) from error
    event.hash = event_hash(event.link.facts, event.previous_hash)
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError as error:
        if "client_key" not in str(error):
            raise
        # Two lots are locked apart, so only the index sees the same key come in for both.
        raise KeyTaken(_("Phiếu này đã được ghi cho lô khác. Mở trang lại rồi ghi.")) from error


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _coarse(degrees: float | None, most: int) -> float | None:
    if degrees is None or not math.isfinite(degrees) or abs(degrees) > most:
        return None
    return round(float(degrees), _POINT_PLACES) + 0.0  # -0.0 is 0.0


def _whole(value: Any) -> Any:
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {str(key): _whole(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(each) for each in value]
    return value
