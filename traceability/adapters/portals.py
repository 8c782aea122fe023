"""The nine items of a trace page as other portals name their fields.

The portals publish no interface that we have seen: these maps are our reading of the law (Nghị
định 37/2026/NĐ-CP Đ23.5) in each portal's manner, unverified against any real end point. That
is why nothing is sent, and why the files are offered only where the operator turns them on.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings

from traceability.models import AppliedStandard, Lot
from traceability.selectors import lot_code_text
from traceability.selectors.epcis import public_lot_document


@dataclass(frozen=True, slots=True)
class NineItems:
    """Đ23.5 in the law's order, then the trace code. Days as YYYY-MM-DD."""

    name: str
    image: str
    producer: str
    address: str
    origin: str
    events: tuple[Mapping[str, str], ...]
    lot: str
    best_before: str
    standards: tuple[str, ...]
    trace_code: str


PORTALS: Mapping[str, Mapping[str, str]] = {
    "truyxuatnguongoc": {
        "name": "tenSanPham",
        "image": "hinhAnh",
        "producer": "tenDonVi",
        "address": "diaChi",
        "origin": "xuatXu",
        "events": "suKien",
        "lot": "soLo",
        "best_before": "hanSuDung",
        "standards": "tieuChuan",
        "trace_code": "maTruyXuat",
    },
    "verigoods": {
        "name": "product_name",
        "image": "product_image",
        "producer": "company_name",
        "address": "company_address",
        "origin": "origin",
        "events": "trace_events",
        "lot": "batch_no",
        "best_before": "expiry_date",
        "standards": "standards",
        "trace_code": "trace_code",
    },
    "checkvn": {
        "name": "productName",
        "image": "imageUrl",
        "producer": "producerName",
        "address": "producerAddress",
        "origin": "placeOfOrigin",
        "events": "events",
        "lot": "lotNumber",
        "best_before": "bestBefore",
        "standards": "appliedStandards",
        "trace_code": "traceabilityCode",
    },
}


def record_for(portal: str, items: NineItems) -> dict[str, Any]:
    """The items under the portal's names; what there is nothing of is left out. KeyError for a
    portal that is not known."""
    names = PORTALS[portal]
    return {
        names[field]: list(value) if isinstance(value, tuple) else value
        for field, value in asdict(items).items()
        if value
    }


def offered() -> tuple[str, ...]:
    """The portals whose files the operator turned on (TRACE_PORTALS); none by default."""
    return tuple(name for name in PORTALS if name in settings.TRACE_PORTALS)


def items_of(lot: Lot) -> NineItems:
    """The lot's nine items, of what anybody may see on its scan page."""
    product, producer = lot.product, lot.producer
    picture = product.images.filter(shows_mark=False).order_by("display_order").first()
    standards = AppliedStandard.objects.filter(product=product, until_on__isnull=True)
    document = public_lot_document(lot)
    return NineItems(
        name=product.title,
        image=f"{settings.PUBLIC_URL}{picture.original.url}" if picture else "",
        producer=producer.name,
        address=", ".join(part for part in (producer.street, producer.place_name) if part),
        origin=f"{product.place_name}, Việt Nam" if product.place_name else "Việt Nam",
        events=tuple(_event(event) for event in document["epcisBody"]["eventList"]),
        lot=lot.code,
        best_before=lot.best_before_on.isoformat() if lot.best_before_on else "",
        standards=tuple(standards.order_by("pk").values_list("number", flat=True)),
        trace_code=lot_code_text(lot),
    )


def _event(event: Mapping[str, Any]) -> dict[str, str]:
    said = {
        "time": event["eventTime"],
        "step": event.get("bizStep", ""),
        "place": (event.get("readPoint") or {}).get("id", ""),
    }
    return {name: value for name, value in said.items() if value}
