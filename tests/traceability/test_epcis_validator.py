"""What is EPCIS 2.0 and what is not: our validator beside the official schema.

Our own documents stand in tests/data/epcis. The official schema, examples and invalid documents
are read from ../shared where it exists.
"""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from traceability.rules.epcis import formats, reading
from traceability.rules.epcis.validator import MOST_FAULTS, validate

OWN = Path(__file__).resolve().parent.parent / "data" / "epcis"
SHARED = Path(__file__).resolve().parents[3] / "shared/reference/trace_data/epcis"
VALID = ["tea_from_leaf_to_recall", "honey_every_kind", "bare_event", "answer_to_a_query"]
VALID += ["with_master_data"]
REFUSED = json.loads((OWN / "refused.json").read_text())
# Two answers of the outside collection use sensor types that the standard does not know.
NOT_TO_THE_STANDARD = {"SensorData_with_combined_events", "TransactionEvent_with_userExtensions"}


def own(name: str) -> Any:
    return json.loads((OWN / f"{name}.json").read_text())


def outside(*folders: str) -> list[Path]:
    if not SHARED.exists():
        pytest.skip("../shared is absent: a clone has no shared/, our own documents stand alone")
    return sorted(path for folder in folders for path in (SHARED / folder).iterdir())


@cache
def official() -> Any:
    schema = json.loads((SHARED / "schema" / "EPCIS-JSON-Schema.json").read_text())
    return jsonschema_rs.validator_for(schema, validate_formats=True)


@pytest.mark.parametrize("name", VALID)
def test_a_document_to_the_standard_is_accepted(name: str) -> None:
    assert validate(own(name)) == []


@pytest.mark.parametrize("case", REFUSED, ids=[case["why"] for case in REFUSED])
def test_a_fault_is_found_where_it_stands(case: dict[str, Any]) -> None:
    document = own("honey_every_kind")
    event = document["epcisBody"]["eventList"][0]
    if case["field"] in ("quantityList", "epcList"):
        event.pop("epcList"), event.pop("quantityList")
    if case["value"] is None:
        del event[case["field"]]
    else:
        event[case["field"]] = case["value"]

    faults = validate(document)

    assert faults
    assert all(fault.path.startswith("epcisBody.eventList[0]") for fault in faults)


@pytest.mark.parametrize("document", [None, [], "x", 3, {}, {"type": 3}, {"type": "EPCISDocument"}])
def test_what_is_no_document_is_refused(document: Any) -> None:
    assert validate(document)


def test_no_more_faults_are_told_than_somebody_reads() -> None:
    document = own("honey_every_kind")
    document["epcisBody"]["eventList"] = [{}] * 500

    assert len(validate(document)) == MOST_FAULTS


def test_the_official_examples_are_accepted() -> None:
    paths = outside("examples", "openepcis/documents", "openepcis/events", "openepcis/query")
    refused = {path.stem for path in paths if validate(json.loads(path.read_bytes()))}

    assert refused == NOT_TO_THE_STANDARD | {"SimpleEventQuery"}  # a question, no document


def test_the_invalid_documents_are_refused() -> None:
    for path in outside("openepcis/invalid"):
        assert validate(json.loads(path.read_bytes())), path.name


def test_our_verdict_is_the_official_schemas() -> None:
    for path in outside("examples", *(f"openepcis/{name}" for name in OUTSIDE)):
        document = json.loads(path.read_bytes())
        assert (not validate(document)) == official().is_valid(document), path.name


OUTSIDE = ("documents", "events", "query", "invalid")
_TEXTS = [
    *("", "x", "a b", "a:b", "a:b c", "ocop:x", "ADD", "OBSERVE", "DELETE", "ObjectEvent"),
    *("TransformationEvent", "AggregationEvent", "TransactionEvent", "AssociationEvent"),
    *("EPCISDocument", "EPCISQueryDocument", "transforming", "packing", "recalled", "po", "cert"),
    *("urn:epcglobal:cbv:x", "https://ns.gs1.org/cbv/x", "https://gs1.org/voc/x", "location"),
    *("2026-01-01T00:00:00Z", "2026-01-01", "2026-01-01T00:00:60Z", "2016-12-31T23:59:60Z"),
    *("+07:00", "+14:00", "+14:30", "-00:00", "KGM", "kg", "Temperature", "latitude", "2.0", "0f"),
    *("http://[::1]/", "http://[::g]/", "http://a:b/", "https://é.vn/", "a:%4", "a:%41", "//a"),
]
_VALUES = st.one_of(
    st.sampled_from(_TEXTS),
    st.sampled_from([None, True, False, 0, 1, 1.0, -2.5, [], {}, [1], [[]], [{}], {"id": "a:b"}]),
    st.lists(st.sampled_from(_TEXTS), max_size=3),
    st.text(max_size=8),
)
_NAMES = st.sampled_from(
    [
        "@context",
        "type",
        "id",
        "eventID",
        "eventTime",
        "recordTime",
        "eventTimeZoneOffset",
        "action",
        "bizStep",
        "disposition",
        "persistentDisposition",
        "readPoint",
        "bizLocation",
        "epcList",
        "quantityList",
        "childEPCs",
        "childQuantityList",
        "parentID",
        "inputEPCList",
        "inputQuantityList",
        "outputEPCList",
        "outputQuantityList",
        "transformationID",
        "ilmd",
        "bizTransactionList",
        "sourceList",
        "destinationList",
        "sensorElementList",
        "sensorReport",
        "sensorMetadata",
        "certificationInfo",
        "errorDeclaration",
        "set",
        "unset",
        "reason",
        "epcisBody",
        "eventList",
        "epcisHeader",
        "uom",
        "quantity",
        "value",
        "component",
        "exception",
        "sender",
        "x",
        "ocop:x",
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(value, dict | list):
        return []
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    return [p for key, one in inner for p in ((*path, key), *places(one, (*path, key)))]


@given(data=st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_our_verdict_on_a_spoiled_document_is_the_official_schemas(data: st.DataObject) -> None:
    paths = outside("examples", *(f"openepcis/{name}" for name in OUTSIDE))
    paths += sorted(OWN.glob("*y*.json"))
    document = json.loads(data.draw(st.sampled_from(paths)).read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        spoil(document, data)

    assert (not validate(document)) == official().is_valid(document), document


def spoil(document: Any, data: st.DataObject) -> None:
    """Take one value away, put another in its place, or add one beside it."""
    standing = places(document)
    if not standing:
        return
    *way, last = data.draw(st.sampled_from(standing))
    holder = document
    for step in way:
        holder = holder[step]
    act = data.draw(st.sampled_from(["replace", "remove", "add", "repeat"]))
    if act == "replace":
        holder[last] = data.draw(_VALUES)
    elif act == "remove":
        del holder[last]
    elif isinstance(holder, dict):
        holder[data.draw(_NAMES)] = data.draw(_VALUES)
    else:
        holder.append(copy.deepcopy(holder[last]) if act == "repeat" else data.draw(_VALUES))


_LETTERS = st.text(alphabet="ab1:/?#[]@%4.+-é {}_~'v", max_size=14)


@given(_LETTERS | _LETTERS.map("http://".__add__))
@settings(max_examples=600, deadline=None)
def test_a_uri_is_one_for_us_where_it_is_one_for_the_official_format(text: str) -> None:
    uri = jsonschema_rs.validator_for({"type": "string", "format": "uri"}, validate_formats=True)

    assert formats.is_uri(text) == uri.is_valid(text)


@given(
    st.from_regex(
        r"\A[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:(60|[0-6][0-9])(\.[0-9]*)?"
        r"([Zz]|[+-][0-2][0-9]:[0-6][0-9])?\Z"
    )
    | st.datetimes().map(lambda at: at.isoformat() + "Z")
)
@settings(max_examples=600, deadline=None)
def test_a_time_is_one_for_us_where_it_is_one_for_the_official_format(text: str) -> None:
    moment = jsonschema_rs.validator_for(
        {"type": "string", "format": "date-time"}, validate_formats=True
    )

    assert formats.is_time(text) == moment.is_valid(text)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b'{"a": 1, "a": 2}', "field_twice"),
        (b'{"a": NaN}', "not_json"),
        (b'{"a": 1e999}', "bad_number"),
        (b'{"a": "\\u0000"}', "bad_letter"),
        (b'{"\\ud800": 1}', "bad_letter"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, "too_deep"),
        (b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        (b" " * (reading.MOST_BYTES + 1), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_no_one_should_keep_is_not_even_read(raw: bytes, code: str) -> None:
    with pytest.raises(reading.Unreadable) as refused:
        reading.read(raw)

    assert refused.value.code == code


def test_a_document_of_ten_megabytes_is_read_and_judged() -> None:
    document = own("honey_every_kind")
    event = document["epcisBody"]["eventList"][0]
    event["farm:note"] = "x" * (reading.MOST_BYTES - 20_000)

    assert validate(reading.read(json.dumps(document).encode())) == []
