"""How an event of one of our lots is said in EPCIS 2.0: JSON-LD, one event, no context.

What is said of people (who entered it, growers, suppliers, receivers) and where the phone stood
is not among the facts that come in here, so that it cannot leave.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from traceability.rules.epcis import formats
from traceability.rules.epcis.vocabulary import BIZ_TRANSACTION_TYPES, MEASUREMENTS

STANDARD_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

OUR_IDS = UUID("5d1b8f0e-8a6c-5c1e-9c4b-0c0b51c0ffee")
"""The space in which our events' ids are derived from their hashes."""

UOM = {
    "kg": "KGM",
    "kilogam": "KGM",
    "g": "GRM",
    "gam": "GRM",
    "gram": "GRM",
    "tấn": "TNE",
    "tạ": "DTN",
    "lít": "LTR",
    "l": "LTR",
    "ml": "MLT",
    "m3": "MTQ",
}
"""UN/ECE Recommendation 20. Any other unit counts pieces, which EPCIS says without a unit."""


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a lot; `quantity` None where nobody said how much."""

    uri: str
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class EpcisFacts:
    """What of one event may leave. `creates`: the lot did not exist for EPCIS before this event.

    `inputs`: what it was made of, where this event is its making. `ilmd` and `more` are names and
    values in our own namespace. `sensors`: type, value, uom, time. `tested`: whether a test was
    passed.
    """

    event_id: str
    kind: str
    happened_at: datetime
    utc_offset: str
    lot: Share
    creates: bool = False
    inputs: tuple[Share, ...] = ()
    repacks: bool = False
    read_point: str = ""
    lot_code: str = ""
    best_before: str = ""
    ilmd: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    sensors: tuple[Mapping[str, Any], ...] = ()
    transactions: tuple[Mapping[str, str], ...] = ()
    certificates: tuple[str, ...] = ()
    tested: bool | None = None


_STEPS: dict[str, tuple[str, str, str]] = {
    # kind: action, bizStep, disposition (CBV 2.0 §7.1–7.2)
    "CARED": ("OBSERVE", "other", ""),
    "HARVESTED": ("OBSERVE", "commissioning", "active"),
    "RECEIVED": ("OBSERVE", "receiving", "in_progress"),
    "PROCESSED": ("OBSERVE", "other", "in_progress"),
    "INSPECTED": ("OBSERVE", "inspecting", ""),
    "MIXED": ("OBSERVE", "other", "in_progress"),
    "PACKED": ("OBSERVE", "packing", "in_progress"),
    "LABELLED": ("OBSERVE", "encoding", ""),
    "RELABELLED": ("OBSERVE", "other", ""),
    "STORED": ("OBSERVE", "storing", "sellable_not_accessible"),
    "SHIPPED": ("OBSERVE", "shipping", "in_transit"),
    "RECALLED": ("OBSERVE", "holding", "recalled"),
    "DESTROYED": ("DELETE", "destroying", "destroyed"),
    "OTHER": ("OBSERVE", "other", ""),
}


def event_of(facts: EpcisFacts) -> dict[str, Any]:
    """The event in EPCIS's words. Always valid (`validator.validate_event`).

    A harvest, or the first packing of a lot that nothing recorded went into, adds the lot
    (action ADD); what was made of other lots is a TransformationEvent.
    """
    offset = facts.utc_offset if formats.is_offset(facts.utc_offset) else "+07:00"
    event: dict[str, Any] = {
        "type": "TransformationEvent" if facts.inputs else "ObjectEvent",
        "eventID": facts.event_id,
        "eventTime": in_offset(facts.happened_at, offset),
        "eventTimeZoneOffset": offset,
    }
    action, step, disposition = _STEPS.get(facts.kind, _STEPS["OTHER"])
    if facts.inputs:
        event["inputQuantityList"] = [quantity_of(share) for share in facts.inputs]
        event["outputQuantityList"] = [quantity_of(facts.lot)]
        step, disposition = _making(facts), "active"
    else:
        event["quantityList"] = [quantity_of(facts.lot)]
        event["action"] = action
        if facts.creates:
            event["action"], step, disposition = "ADD", _making(facts), "active"
    event["bizStep"] = step
    if disposition:
        event["disposition"] = disposition
    event |= _where_and_why(facts)
    if facts.creates or facts.inputs:
        event["ilmd"] = _master_data(facts)
        more = dict(facts.more)
    else:
        more = {**facts.ilmd, **facts.more}
    event["ocop:kind"] = facts.kind
    return event | _in_our_names(more)


def declared_wrong(
    event: Mapping[str, Any], *, at: datetime, reason: str, instead: Iterable[str] = ()
) -> dict[str, Any]:
    """The same event again, with the declaration that it was wrong (EPCIS 2.0 §7.4.1.4)."""
    declaration: dict[str, Any] = {"declarationTime": in_offset(at, "+07:00")}
    if reason:
        declaration["reason"] = reason
    if corrective := list(instead):
        declaration["correctiveEventIDs"] = corrective
    return {**event, "errorDeclaration": declaration}


def document(
    events: Iterable[Mapping[str, Any]], *, namespace: str, at: datetime, **head: str
) -> dict[str, Any]:
    """An EPCISDocument of these events. `namespace` is ours, for the names under `ocop:`."""
    return {
        "@context": [STANDARD_CONTEXT, {"ocop": namespace}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": in_offset(at, "+07:00"),
        **head,
        "epcisBody": {"eventList": list(events)},
    }


def event_id(seed: str) -> str:
    """The id of an event of ours, ever the same for the same seed, which it does not tell."""
    return f"urn:uuid:{uuid5(OUR_IDS, seed)}"


def in_offset(instant: datetime, offset: str) -> str:
    """RFC 3339 with milliseconds, on the clock of that offset (`+07:00`)."""
    sign = -1 if offset[0] == "-" else 1
    hours, minutes = offset[1:].split(":")
    clock = timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
    return instant.astimezone(clock).isoformat(timespec="milliseconds")


def quantity_of(share: Share) -> dict[str, Any]:
    """A quantityElement; pieces carry no unit (EPCIS 2.0 §7.3.3.3)."""
    element: dict[str, Any] = {"epcClass": share.uri}
    if share.quantity is not None:
        whole = share.quantity == share.quantity.to_integral_value()
        element["quantity"] = int(share.quantity) if whole else float(share.quantity)
        if code := UOM.get(share.unit.strip().lower()):
            element["uom"] = code
    return element


def _making(facts: EpcisFacts) -> str:
    if facts.kind == "PACKED":
        return "repackaging" if facts.repacks else "packing"
    return "commissioning"


def _where_and_why(facts: EpcisFacts) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if facts.kind == "RECALLED":
        found["persistentDisposition"] = {"set": ["recalled"]}
    if facts.tested is not None:
        found["persistentDisposition"] = {
            "set": ["conformant" if facts.tested else "non_conformant"]
        }
    if facts.read_point:
        found["readPoint"] = {"id": facts.read_point}
        if facts.kind != "SHIPPED":
            found["bizLocation"] = {"id": facts.read_point}
    if papers := _transactions(facts.transactions):
        found["bizTransactionList"] = papers
    if facts.certificates:
        found["certificationInfo"] = list(facts.certificates)
    if facts.sensors:
        found["sensorElementList"] = [_sensor_element(one) for one in facts.sensors]
    return found


def _sensor_element(said: Mapping[str, Any]) -> dict[str, Any]:
    """A reading. One whose kind the standard does not know is said under our own name for it."""
    kind = str(said.get("type", ""))
    known = kind in MEASUREMENTS or formats.is_uri(kind)
    report: dict[str, Any] = {"type": kind if known else _ours(kind)}
    value = said.get("value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        report["value"] = value
    elif value not in (None, ""):
        report["stringValue"] = str(value)
    if said.get("uom"):
        report["uom"] = str(said["uom"])
    element: dict[str, Any] = {"sensorReport": [report]}
    if formats.is_time(str(said.get("time", ""))):
        element["sensorMetadata"] = {"time": said["time"]}
    return element


def _transactions(given: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Papers that have a name; their kind only where the standard knows it."""
    found = []
    for one in given:
        name, kind = str(one.get("bizTransaction", "")), one.get("type")
        if formats.is_uri(name):
            known = {"type": kind} if kind in BIZ_TRANSACTION_TYPES else {}
            found.append({**known, "bizTransaction": name})
    return found


def _master_data(facts: EpcisFacts) -> dict[str, Any]:
    """Instance or lot master data: what stays with the lot (CBV 2.0 §9.2)."""
    data: dict[str, Any] = {"cbvmda:countryOfOrigin": "VN"}
    if facts.lot_code:
        data["cbvmda:lotNumber"] = facts.lot_code
    if facts.best_before:
        data["cbvmda:bestBeforeDate"] = facts.best_before
    return data | _in_our_names(facts.ilmd)


def _in_our_names(values: Mapping[str, Any]) -> dict[str, Any]:
    """Names of ours under our prefix; empty values are left out."""
    return {
        _ours(str(name)): value for name, value in values.items() if value not in (None, "", [], {})
    }


def _ours(name: str) -> str:
    return "ocop:" + re.sub(r"[^A-Za-z0-9_.-]", "_", name)
