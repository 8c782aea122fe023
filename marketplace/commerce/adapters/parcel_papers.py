"""Packing slips as PDF: A6 to glue on a parcel, A4 to lay into it; as many as are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.papers import make_pdf
from foundation.templatetags.formats import dong
from marketplace.commerce.models import Consignment
from marketplace.commerce.selectors.consignments import Recipient
from marketplace.commerce.selectors.parcels import Parcel

_SOURCE = Path(__file__).parent.parent / "papers" / "slip.typ"

SIZES = ("a6", "a4")


@dataclass(frozen=True, slots=True)
class Slip:
    """One parcel for paper. `recipient` is what the producer may read on the day."""

    parcel: Parcel
    recipient: Recipient
    shows_prices: bool


def slips(rows: Sequence[Slip], *, size: str) -> bytes:
    """One paper with a slip for each, in their order, as PDF bytes. `size`: one of SIZES. What
    the carrier collects is on every slip that asks for cash, also where prices are hidden."""
    facts = {
        "size": size,
        "title": _("Phiếu gửi hàng"),
        "language": get_language() or "vi",
        "number_label": _("Đơn"),
        "sender_label": _("Người gửi"),
        "collect_label": _("Thu khi giao"),
        "note_label": _("Lời nhắn"),
        "slips": [_facts(row) for row in rows],
    }
    return make_pdf(_SOURCE, facts)


def _facts(row: Slip) -> dict[str, Any]:
    parcel, consignment = row.parcel, row.parcel.consignment
    producer, order = consignment.producer, consignment.order
    is_pickup = consignment.kind == Consignment.Kind.PICKUP
    said = row.recipient
    return {
        "number": order.spoken_number,
        "placed": f"{localtime(order.date_placed):%d/%m/%Y}",
        "sender": _some(producer.name, producer.street, producer.place_name, producer.phone),
        "recipient_label": _("Khách tới lấy") if is_pickup else _("Người nhận"),
        "recipient": _some(said.name, said.street, said.place, said.spoken_phone),
        "carrier": " · ".join(_some(consignment.carrier, consignment.tracking_code)),
        "age": _("Kiểm tra tuổi khi giao: chỉ giao cho người đủ 18 tuổi.")
        if parcel.asks_age
        else "",
        "collect": dong(parcel.to_collect) if parcel.to_collect else "",
        "note": said.note,
        "prices": row.shows_prices,
        "lines": [_line(line, packs, row.shows_prices) for line, packs in parcel.lines],
        "totals": _totals(parcel) if row.shows_prices else [],
        "lots": "; ".join(
            _("%(n)d gói lô %(code)s") % {"n": noted.left, "code": noted.note.lot.code}
            for noted in parcel.lots
        ),
    }


def _line(line: Any, packs: int, shows_prices: bool) -> list[str]:
    words = [f"{packs} ×", line.title]
    return [*words, dong(packs * line.unit_price_incl_tax)] if shows_prices else words


def _totals(parcel: Parcel) -> list[tuple[str, str]]:
    """The parts of what is still owed add up to it: what was called off later is a part too."""
    row = parcel.consignment
    rows = [(_("Tiền hàng"), dong(row.goods_total))]
    if row.discount:
        rows.append((_("Giảm giá"), "−" + dong(row.discount)))
    rows.append((_("Phí giao"), dong(row.delivery_charge)))
    if parcel.due != row.total:
        rows.append((_("Huỷ trước khi giao"), "−" + dong(row.total - parcel.due)))
    return [*rows, (_("Tổng cộng"), dong(parcel.due))]


def _some(*words: str) -> list[str]:
    return [word for word in words if word]
