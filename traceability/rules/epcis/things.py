"""What an event speaks of, and the one form in which two names of a thing are compared."""

from collections.abc import Iterator, Mapping
from typing import Any

from traceability.rules import digital_link

_LISTS = {
    "epcList": "epc",
    "childEPCs": "childEPC",
    "inputEPCList": "inputEPC",
    "outputEPCList": "outputEPC",
}
_QUANTITIES = {
    "quantityList": "epcClass",
    "childQuantityList": "childEPCClass",
    "inputQuantityList": "inputEPCClass",
    "outputQuantityList": "outputEPCClass",
}

LONGEST_NAME = 300


def things_of(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(role, canonical name) of everything a valid event names, each pair once."""
    return iter(dict.fromkeys(_named(event)))


def _named(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if parent := event.get("parentID"):
        yield "parentID", canonical(parent)
    for key, role in _LISTS.items():
        for name in event.get(key) or ():
            yield role, canonical(name)
    for key, role in _QUANTITIES.items():
        for element in event.get(key) or ():
            yield role, canonical(element["epcClass"])


def canonical(name: str) -> str:
    """A GS1 Digital Link in GS1's own form, whatever host it names; any other name as it stands."""
    if name[:4].lower() != "http":
        return name
    try:
        return digital_link.parse(name).canonical
    except digital_link.InvalidDigitalLink:
        return name
