"""What a scan page is told of a lot and of the lots it was made of: plain values, no rows."""

from dataclasses import dataclass
from datetime import date, datetime

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


@dataclass(frozen=True, slots=True)
class LotName:
    """A lot that goods of this one came from. `label` is the code that opens its page."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement of a sensor, as EPCIS says it: `kind` "Temperature", `unit` "CEL" …"""

    kind: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """One event. `recorder` is who entered it: producer, helper, officer or platform.

    `lot` is None for the scanned lot's own events; else the lot it was made of, and the recorder
    stands to that lot's producer. `product_code`, `place_code`: the stage's trace codes
    (TT 02/2024 Đ6); `place_code` is "" where nothing says where it happened. `error_reason`: why
    it corrects another.
    """

    pk: int
    lot: LotName | None
    kind: str
    happened_at: datetime
    recorded_on: date
    place: str
    detail: str
    recorder: str
    is_correction: bool
    is_corrected: bool
    error_reason: str = ""
    quantity: str = ""
    product_code: str = ""
    place_code: str = ""
    sensors: tuple[Reading, ...] = ()

    @property
    def happened_on(self) -> date:
        return self.happened_at.date()


@dataclass(frozen=True, slots=True)
class LabResult:
    """`lot`: as of a JourneyStep."""

    lot: LotName | None
    tested_on: date
    laboratory: str
    report_number: str
    measured: str
    passed: bool


@dataclass(frozen=True, slots=True)
class RecallNotice:
    recalled_on: date
    reason: str
    instructions: str
    phone: str


@dataclass(frozen=True, slots=True)
class Material:
    """What the lot, or a lot it was made of, was made of. `origin` is a growing area; "" where a
    supplier sold it: whose goods a producer buys is its own business and the authorities'."""

    lot: LotName | None
    name: str
    received_on: date
    origin: str


@dataclass(frozen=True, slots=True)
class Parent:
    """A lot that this one was directly made of."""

    lot: LotName
    kind: str
    used_on: date


@dataclass(frozen=True, slots=True)
class AreaCertified:
    """A standard that an area was certified to, for its lot's producer, when the lot was packed.

    `area` is the area's name.
    """

    area: str
    standard: str
    name: str
    number: str
    issued_by: str
    valid_from: date
    lapses_on: date


@dataclass(frozen=True, slots=True)
class Area:
    """Where a lot grew. `lot`: as of a JourneyStep. `corners` are its boundary, in order."""

    lot: LotName | None
    name: str
    place: str
    crop: str
    planting_code: str
    point: Point
    corners: tuple[Point, ...]
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """A standard or regulation the product is made to: item 9 of the law's list."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo its producer shows. `event` is the key of the event it belongs to, or None."""

    pk: int
    caption: str
    event: int | None


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """How often this very label was opened, of what is counted; see docs/rules/scan-log.md."""

    count: int
    first_at: datetime
    provinces: int


@dataclass(frozen=True, slots=True)
class LabelState:
    """What became of this label after printing: ON_PACKS or SPOILED."""

    state: str
    on: date
