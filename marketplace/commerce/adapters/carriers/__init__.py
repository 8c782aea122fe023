"""The carriers, by code. `offered()` are those that can be used here, the manual one first."""

from functools import cache
from importlib import import_module

from marketplace.commerce.adapters.carriers.base import Carrier

_MODULES = ("manual", "ghn", "ghtk", "viettel_post", "vnpost")


@cache
def carriers() -> dict[str, Carrier]:
    """All carriers this market knows, by code."""
    found: dict[str, Carrier] = {}
    for name in _MODULES:
        carrier: Carrier = import_module(f"{__name__}.{name}").CARRIER
        found[carrier.code] = carrier
    return found


def carrier(code: str) -> Carrier | None:
    """The carrier of this code, or None."""
    return carriers().get(code)


def offered() -> list[Carrier]:
    """Those that can be chosen: the manual one, and whose credentials are there."""
    return [each for each in carriers().values() if each.is_offered()]
