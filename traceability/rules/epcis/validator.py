"""Whether a document is EPCIS 2.0: our own reading of the standard, without a schema library.

Its verdicts are those of GS1's JSON Schema with formats asserted (tests/traceability/
test_epcis_validator.py holds both against each other); what it says is where and why.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from traceability.rules.epcis import vocabulary as cbv
from traceability.rules.epcis.shapes import (
    NAMES,
    NOTHING,
    Check,
    Fault,
    each,
    either,
    flag,
    hexadecimal,
    inside,
    number,
    offset,
    record,
    term,
    text,
    thing,
    time,
    uom,
    uri,
    version,
    word,
)

MOST_FAULTS = 100

_CBV = ("urn:epcglobal:cbv", "http://ns.gs1.org/cbv/", "https://ns.gs1.org/cbv/")
_VOC = tuple(
    f"{scheme}://{host}/voc/" for scheme in ("http", "https") for host in ("gs1.org", "www.gs1.org")
)

context = either(
    uri,
    thing,
    each(either(uri, thing, what="a URI or an object"), unique=True),
    what="a URI, an object, or a list of these without repetition",
)
_uris = each(uri)
_place = record({"id": uri}, required=["id"])
_biz_step = term(cbv.BIZ_STEPS, not_under=_CBV)
_disposition = term(cbv.DISPOSITIONS, not_under=_CBV)
_quantities = each(
    record({"epcClass": uri, "quantity": number, "uom": uom}, required=["epcClass"], others=NOTHING)
)
_transaction = record(
    {"type": term(cbv.BIZ_TRANSACTION_TYPES, not_under=_CBV), "bizTransaction": uri},
    required=["bizTransaction"],
    others=NOTHING,
)
_party = term(cbv.SOURCE_DEST_TYPES, not_under=_CBV)
_source = record({"type": _party, "source": uri}, required=["type", "source"], others=NOTHING)
_destination = record(
    {"type": _party, "destination": uri}, required=["type", "destination"], others=NOTHING
)
_dispositions = each(_disposition, least=1, unique=True)
_standing = record({"set": _dispositions, "unset": _dispositions}, others=NOTHING)


def _persistent(value: Any, path: str) -> Iterator[Fault]:
    yield from _standing(value, path)
    if isinstance(value, dict) and not {"set", "unset"} & value.keys():
        yield Fault(path, "must set or unset something", "missing")


_DEVICE = ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules")
_sensor_metadata = record(
    dict.fromkeys(("time", "startTime", "endTime"), time) | dict.fromkeys(_DEVICE, uri),
    others=NAMES,
)
_sensor_report = record(
    {
        "type": term(cbv.MEASUREMENTS, not_under=_VOC),
        "exception": term(cbv.SENSOR_ALERTS, not_under=_VOC),
        "component": term(cbv.COMPONENTS, not_under=_CBV),
        "time": time,
        "stringValue": text,
        "booleanValue": flag,
        "hexBinaryValue": hexadecimal,
        "uom": text,
    }
    | dict.fromkeys(
        (*_DEVICE, "microorganism", "chemicalSubstance", "coordinateReferenceSystem", "uriValue"),
        uri,
    )
    | dict.fromkeys(
        ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), number
    ),
    required=["type"],
    others=NAMES,
)
_sensors = each(
    record(
        {"sensorMetadata": _sensor_metadata, "sensorReport": each(_sensor_report, least=1)},
        required=["sensorReport"],
        others=NAMES,
    )
)
_error = record(
    {
        "declarationTime": time,
        "reason": term(cbv.ERROR_REASONS, not_under=_CBV),
        "correctiveEventIDs": _uris,
    },
    required=["declarationTime"],
    others=NAMES,
)
_ilmd = record({}, others=NAMES)

# EPCIS 2.0 §7.4.1: what every event has; then §7.4.2–7.4.6, one by one.
_EVERY: dict[str, Check] = {
    "@context": context,
    "type": text,
    "eventTime": time,
    "recordTime": time,
    "eventTimeZoneOffset": offset,
    "eventID": uri,
    "certificationInfo": either(uri, _uris, what="a URI or a list of URIs"),
    "errorDeclaration": _error,
}
_WHERE_AND_WHY: dict[str, Check] = {
    "bizStep": _biz_step,
    "disposition": _disposition,
    "readPoint": _place,
    "bizLocation": _place,
    "bizTransactionList": each(_transaction),
    "sourceList": each(_source),
    "destinationList": each(_destination),
    "sensorElementList": _sensors,
}
_ACTION = {"action": word(cbv.ACTIONS)}
_CHILDREN: dict[str, Check] = {
    "parentID": uri,
    "childEPCs": _uris,
    "childQuantityList": _quantities,
}
_EPCS = each(uri, unique=True)
_ALWAYS = ["type", "eventTime", "eventTimeZoneOffset"]


def _event(own: Mapping[str, Check], required: list[str]) -> Check:
    fields = {**_EVERY, **_WHERE_AND_WHY, **own}
    return record(fields, required=_ALWAYS + required, others=NAMES)


_SHAPES: dict[str, Check] = {
    "ObjectEvent": _event(
        {
            **_ACTION,
            "epcList": _EPCS,
            "quantityList": _quantities,
            "persistentDisposition": _persistent,
            "ilmd": _ilmd,
        },
        ["action"],
    ),
    "AggregationEvent": _event({**_ACTION, **_CHILDREN}, ["action"]),
    "AssociationEvent": _event({**_ACTION, **_CHILDREN}, ["action", "parentID"]),
    "TransactionEvent": _event(
        {
            **_ACTION,
            "bizTransactionList": each(_transaction, least=1),
            "parentID": uri,
            "epcList": _uris,
            "quantityList": _quantities,
        },
        ["action", "bizTransactionList"],
    ),
    "TransformationEvent": _event(
        {
            "inputEPCList": _EPCS,
            "inputQuantityList": _quantities,
            "outputEPCList": _EPCS,
            "outputQuantityList": _quantities,
            "transformationID": uri,
            "persistentDisposition": _persistent,
            "ilmd": _ilmd,
        },
        [],
    ),
}
_OTHER_EVENT = record({**_EVERY, "type": uri}, required=_ALWAYS)


def validate(document: Any) -> list[Fault]:
    """What is wrong with a document or a bare event; nothing where it is valid EPCIS 2.0.

    At most 100 faults are told. The caller has seen to its size and depth (`reading`).
    """
    return list(islice(_document_faults(document), MOST_FAULTS))


def validate_event(event: Any) -> list[Fault]:
    """What is wrong with an event inside a document, which brings the context."""
    return list(islice(event_faults(event, ""), MOST_FAULTS))


def event_faults(event: Any, path: str) -> Iterator[Fault]:
    """The faults of one event that stands at `path`."""
    if not isinstance(event, dict):
        yield Fault(path, "must be an object", "not_object")
        return
    kind = event.get("type")
    if not isinstance(kind, str):
        code = "not_text" if "type" in event else "missing"
        yield Fault(inside(path, "type"), "must name the kind of event", code)
        return
    yield from _SHAPES.get(kind, _OTHER_EVENT)(event, path)
    if kind in _SHAPES:
        yield from _speaks_of_nothing(kind, event, path)
    if kind == "ObjectEvent" and "ilmd" in event and event.get("action") != "ADD":
        yield Fault(inside(path, "ilmd"), "may stand only where action is ADD", "not_allowed")


def _speaks_of_nothing(kind: str, event: Mapping[str, Any], path: str) -> Iterator[Fault]:
    """An event speaks of something (EPCIS 2.0 §7.4.2–7.4.6)."""

    def some(*names: str) -> bool:
        return any(isinstance(event.get(name), list) and event[name] for name in names)

    takes_away = event.get("action") == "DELETE"
    if kind == "TransformationEvent":
        taken = some("inputEPCList", "inputQuantityList")
        made = some("outputEPCList", "outputQuantityList")
        fits = (taken and made) or ((taken or made) and "transformationID" in event)
    elif kind == "ObjectEvent":
        sensed = some("sensorElementList") and "readPoint" in event
        fits = "epcList" in event or some("quantityList") or sensed
    elif kind == "TransactionEvent":
        fits = "epcList" in event or some("quantityList") or takes_away
    else:
        fits = some("childEPCs", "childQuantityList") or takes_away
    if not fits:
        yield Fault(path, "names nothing that it speaks of", "too_few")


def _events(value: Any, path: str) -> Iterator[Fault]:
    yield from each(event_faults)(value, path)


_VOCABULARIES = each(
    record(
        {
            "type": uri,
            "vocabularyElementList": each(
                record(
                    {
                        "id": uri,
                        "attributes": each(
                            record(
                                {
                                    "id": uri,
                                    "attribute": either(
                                        number, text, thing, what="a number, text or an object"
                                    ),
                                },
                                required=["id"],
                            )
                        ),
                        "children": _uris,
                    },
                    required=["id"],
                )
            ),
        },
        required=["type"],
    )
)
_HEADER = record({"epcisMasterData": record({"vocabularyList": _VOCABULARIES})}, others=NAMES)
_HEAD: dict[str, Check] = {
    "id": uri,
    "type": text,
    "@context": context,
    "schemaVersion": version,
    "creationDate": time,
}
_DOCUMENT = record(
    {
        **_HEAD,
        "instanceIdentifier": text,
        "sender": text,
        "receiver": text,
        "epcisHeader": _HEADER,
        "epcisBody": record({"eventList": _events}, required=["eventList"]),
    },
    required=["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
    others=NAMES,
)
_RESULTS = record(
    {"eventList": _events, "vocabularyList": _VOCABULARIES}, required=["eventList"], others=NAMES
)
_QUERY_RESULTS = record(
    {"queryName": text, "subscriptionID": text, "resultsBody": _RESULTS},
    required=["queryName", "resultsBody"],
    others=NAMES,
)
_QUERY_DOCUMENT = record(
    {
        **_HEAD,
        "epcisBody": record(
            {"queryResults": _QUERY_RESULTS}, required=["queryResults"], others=NAMES
        ),
    },
    required=["@context", "type", "epcisBody"],
    others=NAMES,
)


def _document_faults(document: Any) -> Iterator[Fault]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "EPCISDocument":
        yield from _DOCUMENT(document, "")
    elif kind == "EPCISQueryDocument":
        yield from _QUERY_DOCUMENT(document, "")
    else:
        yield from event_faults(document, "")
        if isinstance(document, dict) and "@context" not in document:
            yield Fault("@context", "is missing", "missing")
