"""What an event from outside means for one of our lots, and whether it can be kept."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from traceability.rules.epcis.mapping import event_id
from traceability.rules.epcis.things import LONGEST_NAME, things_of

LONGEST_WORD = 200
LONGEST_TYPE = 80
MOST_THINGS = 5000
EARLIEST_YEAR = 1900

_KINDS = {
    "receiving": "RECEIVED",
    "accepting": "RECEIVED",
    "arriving": "RECEIVED",
    "unloading": "RECEIVED",
    "inspecting": "INSPECTED",
    "sampling": "INSPECTED",
    "packing": "PACKED",
    "repackaging": "PACKED",
    "encoding": "LABELLED",
    "storing": "STORED",
    "stocking": "STORED",
    "sensor_reporting": "STORED",
    "shipping": "SHIPPED",
    "departing": "SHIPPED",
    "loading": "SHIPPED",
    "transporting": "SHIPPED",
    "consigning": "SHIPPED",
    "destroying": "DESTROYED",
    "decommissioning": "DESTROYED",
}

_LONGEST = {"type": LONGEST_TYPE, "eventID": LONGEST_WORD, "bizStep": LONGEST_WORD}
_LONGEST |= {"disposition": LONGEST_WORD}


def kind_of(event: Mapping[str, Any]) -> str:
    """Which kind of event of ours (TraceEvent.Kind) it is, told by its business step."""
    if event.get("type") == "TransformationEvent" and event.get("bizStep") not in _KINDS:
        return "PROCESSED"
    return _KINDS.get(event.get("bizStep", ""), "OTHER")


def with_id(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event with an id: its own, else one that the same event always gets here."""
    if event.get("eventID"):
        return dict(event)
    said = {name: value for name, value in event.items() if name != "recordTime"}
    seed = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return {**event, "eventID": event_id(f"captured {seed}")}


def says_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two events differ in nothing but when they were recorded."""

    def said(event: Mapping[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in event.items() if k not in ("recordTime", "@context")}

    return said(one) == said(other)


def moment(text: str) -> datetime | None:
    """A valid time of EPCIS as a moment; None for one that no calendar of ours holds (the 60th
    second, the year 0, a time before 1900).
    """
    try:
        found = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return found if EARLIEST_YEAR <= found.year < 9999 else None


def cannot_be_kept(event: Mapping[str, Any]) -> str:
    """Why a valid event is beyond what is kept here: `time`, `long` or `many`; empty where it is
    not.
    """
    declared = (event.get("errorDeclaration") or {}).get("declarationTime")
    if any(moment(text) is None for text in (event["eventTime"], declared) if text):
        return "time"
    for name, most in _LONGEST.items():
        if len(event.get(name, "")) > most:
            return "long"
    for name in ("readPoint", "bizLocation"):
        if len((event.get(name) or {}).get("id", "")) > LONGEST_WORD:
            return "long"
    things = list(things_of(event))
    if len(things) > MOST_THINGS:
        return "many"
    if any(len(name) > LONGEST_NAME for _role, name in things):
        return "long"
    return ""


def extra_context(context: Any) -> list[Any]:
    """What a document's context says beyond the standard's own."""
    given = context if isinstance(context, list) else [context]
    return [
        one
        for one in given
        if one and not (isinstance(one, str) and one.endswith("epcis-context.jsonld"))
    ]
