"""What may be asked of the repository: SimpleEventQuery's parameters as an address says them.

EPCIS 2.0 §8.2.7.1 and the REST binding: several values of a list parameter are given again or
parted by `|`, any one of them fits; different parameters must all fit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from traceability.rules.epcis import formats
from traceability.rules.epcis.incoming import moment
from traceability.rules.epcis.things import canonical
from traceability.rules.epcis.vocabulary import ACTIONS

DEFAULT_PER_PAGE = 30
MOST_PER_PAGE = 200
MOST_VALUES = 100

_EPC = ("epc", "childEPC")
MATCHES: Mapping[str, tuple[str, ...]] = {
    "MATCH_epc": _EPC,
    "MATCH_parentID": ("parentID",),
    "MATCH_inputEPC": ("inputEPC",),
    "MATCH_outputEPC": ("outputEPC",),
    "MATCH_anyEPC": (*_EPC, "parentID", "inputEPC", "outputEPC"),
    "MATCH_epcClass": ("epcClass", "childEPCClass"),
    "MATCH_inputEPCClass": ("inputEPCClass",),
    "MATCH_outputEPCClass": ("outputEPCClass",),
    "MATCH_anyEPCClass": ("epcClass", "childEPCClass", "inputEPCClass", "outputEPCClass"),
}
"""Which roles of a thing each MATCH_ parameter looks at (EPCIS 2.0 §8.2.7.1, table)."""

COLUMNS = {
    "eventType": "type",
    "EQ_action": "action",
    "EQ_bizStep": "biz_step",
    "EQ_disposition": "disposition",
    "EQ_readPoint": "read_point",
    "EQ_bizLocation": "biz_location",
    # No place here is known to lie within another: WD_ finds what EQ_ finds.
    "WD_readPoint": "read_point",
    "WD_bizLocation": "biz_location",
    "EQ_eventID": "event_id",
}
_PLACES = {"EQ_readPoint", "EQ_bizLocation", "WD_readPoint", "WD_bizLocation"}
_TIMES = {
    "eventTime": "event_time",
    "recordTime": "record_time",
    "errorDeclarationTime": "error_declared_at",
    "errorDeclaration_Time": "error_declared_at",
}
_IN_BODY = {
    "EQ_persistentDisposition_set": ("persistentDisposition", "set", "[]"),
    "EQ_persistentDisposition_unset": ("persistentDisposition", "unset", "[]"),
    "EQ_transformationID": ("transformationID",),
    "EQ_errorReason": ("errorDeclaration", "reason"),
    "EQ_correctiveEventID": ("errorDeclaration", "correctiveEventIDs", "[]"),
    "EQ_type": ("sensorElementList", "[]", "sensorReport", "[]", "type"),
    "EQ_deviceID": ("sensorElementList", "[]", "sensorReport", "[]", "deviceID"),
}
_LISTED = {"bizTransaction": "bizTransactionList", "source": "sourceList"}
_LISTED |= {"destination": "destinationList"}
_BY_TYPE = re.compile(r"EQ_(bizTransaction|source|destination)_(.+)")
_EXTENSION = re.compile(r"(EQ|EXISTS)_(ILMD_)?([A-Za-z][A-Za-z0-9_.-]*:.+)")
_QUANTITY = re.compile(r"(EQ|GT|GE|LT|LE)_quantity(?:_([A-Z0-9]{2,3}))?")


class BadQuery(ValueError):
    """A parameter that is not known, or a value that it cannot have."""


@dataclass(slots=True)
class Asked:
    """One query. `columns`: column → allowed values; `times`: (column, GE|LT, moment); `bodies`:
    for each, alternatives of which the event holds one; `quantities`: (operator, values, unit).
    """

    columns: dict[str, set[str]] = field(default_factory=dict)
    times: list[tuple[str, str, datetime]] = field(default_factory=list)
    things: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    bodies: list[list[object]] = field(default_factory=list)
    has_keys: list[tuple[str, ...]] = field(default_factory=list)
    quantities: list[tuple[str, tuple[float, ...], str]] = field(default_factory=list)
    declared_wrong: bool = False
    order_by: str = "event_time"
    descending: bool = True
    limit: int | None = None
    most: int | None = None
    per_page: int = DEFAULT_PER_PAGE
    token: str = ""


def parse(parameters: Mapping[str, Sequence[str]]) -> Asked:
    """The query that these parameters ask. Raises BadQuery, which names the parameter."""
    asked = Asked()
    for name, given in parameters.items():
        values = [value for text in given for value in text.split("|")]
        if not all(values) and not name.startswith("EXISTS_"):
            raise BadQuery(f"{name} has no value")
        if len(values) > MOST_VALUES:
            raise BadQuery(f"{name} has more than {MOST_VALUES} values")
        if any("\0" in value for value in values) or "\0" in name:
            raise BadQuery("a value holds a letter that cannot be asked for")
        if not (_simple(asked, name, values) or _paging(asked, name, values)):
            _open_named(asked, name, values)
    if asked.limit is not None and asked.most is not None:
        raise BadQuery("eventCountLimit and maxEventCount exclude each other")
    return asked


def thing_pattern(text: str) -> str:
    """A name to match: canonical; a `*` at its end stands for whatever follows."""
    return text if text.endswith("*") else canonical(text)


def _simple(asked: Asked, name: str, values: list[str]) -> bool:
    operator, _, what = name.partition("_")
    if name in COLUMNS:
        if name == "EQ_action" and not set(values) <= ACTIONS:
            raise BadQuery("EQ_action must be ADD, OBSERVE or DELETE")
        found = {canonical(value) if name in _PLACES else value for value in values}
        column = COLUMNS[name]
        asked.columns[column] = asked.columns.get(column, found) & found
    elif name in MATCHES:
        asked.things.append((MATCHES[name], tuple(thing_pattern(value) for value in values)))
    elif what in _TIMES and operator in ("GE", "LT"):
        asked.times.append((_TIMES[what], operator, _moment(name, values)))
    elif name in _IN_BODY:
        asked.bodies.append([_nested(_IN_BODY[name], value) for value in values])
    elif name == "EXISTS_errorDeclaration":
        asked.declared_wrong = _yes(name, values)
    elif name == "EXISTS_sensorElementList":
        if _yes(name, values):
            asked.has_keys.append(("sensorElementList",))
    elif found_quantity := _QUANTITY.fullmatch(name):
        numbers = tuple(_number(name, value) for value in values)
        asked.quantities.append((found_quantity[1], numbers, found_quantity[2] or ""))
    else:
        return False
    return True


def _paging(asked: Asked, name: str, values: list[str]) -> bool:
    if name == "orderBy":
        if values[0] not in ("eventTime", "recordTime"):
            raise BadQuery("orderBy must be eventTime or recordTime")
        asked.order_by = _TIMES[values[0]]
    elif name == "orderDirection":
        if values[0] not in ("ASC", "DESC"):
            raise BadQuery("orderDirection must be ASC or DESC")
        asked.descending = values[0] == "DESC"
    elif name == "eventCountLimit":
        asked.limit = _whole(name, values)
    elif name == "maxEventCount":
        asked.most = _whole(name, values)
    elif name == "perPage":
        asked.per_page = min(_whole(name, values), MOST_PER_PAGE)
    elif name == "nextPageToken":
        asked.token = values[0]
    else:
        return False
    return True


def _open_named(asked: Asked, name: str, values: list[str]) -> None:
    """Parameters that carry a name of their own: a transaction's type, an extension field."""
    if found := _BY_TYPE.fullmatch(name):
        key = _LISTED[found[1]]
        asked.bodies.append([{key: [{"type": found[2], found[1]: value}]} for value in values])
    elif (found := _EXTENSION.fullmatch(name)) and formats.is_uri(found[3]):
        way = (*(("ilmd",) if found[2] else ()), found[3])
        if found[1] == "EXISTS":
            if _yes(name, values):
                asked.has_keys.append(way)
        else:
            asked.bodies.append([_nested(way, each) for v in values for each in _readings(v)])
    else:
        raise BadQuery(f"{name} is not a parameter that is known here")


def _readings(value: str) -> list[str | float]:
    """A value in an address may mean text or a number."""
    try:
        return [value, float(value)]
    except ValueError:
        return [value]


def _nested(way: Sequence[str], value: object) -> object:
    for step in reversed(way):
        value = [value] if step == "[]" else {step: value}
    return value


def _yes(name: str, values: list[str]) -> bool:
    """EXISTS_ parameters are true, false, or stand without a value, which means true."""
    if values[0] not in ("", "true", "false", "1", "0"):
        raise BadQuery(f"{name} must be true or false")
    return values[0] not in ("false", "0")


def _moment(name: str, values: list[str]) -> datetime:
    found = moment(values[0]) if formats.is_time(values[0]) else None
    if found is None:
        raise BadQuery(f"{name} must be a date and time with its offset (RFC 3339)")
    return found


def _number(name: str, value: str) -> float:
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", value):
        raise BadQuery(f"{name} must be a number")
    return float(value)


def _whole(name: str, values: list[str]) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", values[0]) or int(values[0]) < 1:
        raise BadQuery(f"{name} must be a whole number from 1 on")
    return int(values[0])
