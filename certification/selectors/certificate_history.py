"""Everything that ever happened to the certificates of one product, in the order of its days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from certification.models import Certificate, CertificateState


class EventKind(IntEnum):
    """In the order in which they are told when they fall on one day."""

    LAPSED = 1
    WITHDRAWN = 2
    REPLACED = 3
    RECOGNISED = 4
    EXTENDED = 5


@dataclass(frozen=True, slots=True)
class Event:
    happened_on: date
    kind: EventKind
    certificate: Certificate
    paper_number: str = ""


@dataclass(frozen=True, slots=True)
class History:
    certificates: list[Certificate]
    """The newest first, each with its state on the day."""
    events: list[Event]
    """The earliest first; none after the day."""


def of_product(product_id: int, *, on: date) -> History:
    """All certificates of the product, and what happened to them until the day. Two queries."""
    certificates = list(
        Certificate.objects.with_state(on)
        .filter(product_id=product_id)
        .select_related("withdrawal", "authority", "holder")
        .prefetch_related("extensions")
        .order_by("-valid_from", "-pk")
    )
    events = [event for row in certificates for event in _events_of(row)]
    past = [event for event in events if event.happened_on <= on]
    return History(
        certificates, sorted(past, key=lambda e: (e.happened_on, e.kind, e.certificate.pk))
    )


def _events_of(row: Certificate) -> Iterator[Event]:
    yield Event(row.valid_from, EventKind.RECOGNISED, row)
    for extension in row.extensions.all():
        yield Event(extension.from_on, EventKind.EXTENDED, row, extension.paper_number)
    if hasattr(row, "withdrawal"):
        yield Event(row.withdrawal.effective_on, EventKind.WITHDRAWN, row)
    elif row.state == CertificateState.REPLACED:
        yield Event(row.ends_on, EventKind.REPLACED, row)
    elif row.state == CertificateState.LAPSED:
        yield Event(row.ends_on, EventKind.LAPSED, row)
