"""Who runs the market, as buyers are told before they order.

The words are kept above, in the site's settings; what keeps them says so here when it starts.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Platform:
    """The operator's name and how to reach it; `is_sample` while nobody has said the real ones."""

    name: str = "Chợ OCOP"
    operator: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    registration: str = ""
    is_sample: bool = True


_told: list[Callable[[], Platform]] = []


def told_by(source: Callable[[], Platform]) -> None:
    """Ask `source` from now on; the last one that says so is asked."""
    _told[:] = [source]


def platform() -> Platform:
    """Who runs the market today. One query."""
    return _told[0]() if _told else Platform()
