"""What of an event anybody may see."""

from collections.abc import Iterable, Mapping
from typing import Any

from traceability.rules.epcis.mapping import event_id
from traceability.rules.epcis.things import canonical, things_of

_SHOWN = (
    *("eventID", "eventTime", "eventTimeZoneOffset", "action", "bizStep", "disposition"),
    "persistentDisposition",
)
_OURS = ("ocop:kind", "ocop:chainPosition", "ocop:chainHash", "certificationInfo", "readPoint")
_OURS_BUT_FOR_PARTNERS = ("ocop:place", "ocop:detail")
_WITH_PARTNERS = frozenset({"SHIPPED", "RECEIVED"})
_LOT_DATA = ("cbvmda:lotNumber", "cbvmda:bestBeforeDate", "cbvmda:countryOfOrigin")
_OUR_LOT_DATA = ("ocop:packedOn", "ocop:growingAreaCode")


def public_event(event: Mapping[str, Any], *, of: Iterable[str]) -> dict[str, Any] | None:
    """The event as anybody may see it, speaking of the lot of these names alone; None for events
    that say nothing without a partner (transactions, associations, what the lot went into).

    Quantities, partners, papers, sensors and all fields of other namespaces are left out. What
    was done with partners is shown without place and words.
    """
    kind = event["type"]
    if kind not in ("ObjectEvent", "AggregationEvent", "TransformationEvent"):
        return None
    shown = {"type": kind, **{name: event[name] for name in _SHOWN if name in event}}
    names = {canonical(name) for name in of}
    roles = {role for role, name in things_of(event) if name in names}
    lot = [{"epcClass": next(iter(of))}]
    if kind == "TransformationEvent":
        if "outputEPCClass" not in roles:
            return None  # what became of the lot is between its firms
        shown["outputQuantityList"] = lot
        shown["transformationID"] = event_id(f"transformation {event['eventID']}")
    else:
        shown["childQuantityList" if kind == "AggregationEvent" else "quantityList"] = lot
    if "ocop:chainHash" in event:
        kept = _OURS if event.get("ocop:kind") in _WITH_PARTNERS else _OURS + _OURS_BUT_FOR_PARTNERS
        shown |= {name: event[name] for name in kept if name in event}
    declared = event.get("errorDeclaration")
    if declared:
        told = ("declarationTime", "reason")
        shown["errorDeclaration"] = {name: declared[name] for name in told if name in declared}
    data = _lot_data(event)
    return shown | ({"ilmd": data} if data else {})


def _lot_data(event: Mapping[str, Any]) -> dict[str, Any]:
    names = (*_LOT_DATA, *(_OUR_LOT_DATA if "ocop:chainHash" in event else ()))
    return {name: event["ilmd"][name] for name in names if name in event.get("ilmd", {})}
