"""What usually happens to goods of each product set: the steps a lot's log is begun with.

Data, not law: a step proposes a kind of event, words and the numbers worth noting; nobody must
take one. Numbers that a sensor or thermometer reads go into an event's `data["sensors"]` as EPCIS
says them (type of GS1's MeasurementType, unit of UN/CEFACT Recommendation 20); everything else
that describes the goods goes into `data["ilmd"]`; the step's own code into `data["step"]`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from traceability.rules.event_steps import SETS, STEPS

FIELD_PREFIX = "f-"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing worth noting of a step. With `sensor` it is a reading in `uom`.

    `low` and `high` bound a number; None in both: it is words. `words` and `words_en` say what it
    is, `sign` the unit as people write it.
    """

    name: str
    words: str
    words_en: str
    sign: str = ""
    sensor: str = ""
    uom: str = ""
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_number(self) -> bool:
        return self.low is not None


@dataclass(frozen=True, slots=True)
class Step:
    """One usual step: its code, kind of event (TraceEvent.Kind), words, and fields."""

    code: str
    kind: str
    words: str
    words_en: str
    fields: tuple[Field, ...]


def _number(
    words: str, en: str, low: int, high: int, *, sign: str = "", sensor: str = "", uom: str = ""
) -> dict[str, Any]:
    bounds = {"low": Decimal(low), "high": Decimal(high)}
    return {"words": words, "words_en": en, "sign": sign, "sensor": sensor, "uom": uom, **bounds}


_FIELDS: Mapping[str, Mapping[str, Any]] = {
    "temperature": _number(
        "Nhiệt độ", "Temperature", -80, 1600, sign="°C", sensor="Temperature", uom="CEL"
    ),
    "humidity": _number(
        "Độ ẩm không khí", "Air humidity", 0, 100, sign="%", sensor="RelativeHumidity", uom="P1"
    ),
    "moisture": _number(
        "Độ ẩm sản phẩm", "Moisture", 0, 100, sign="%", sensor="Dimensionless", uom="P1"
    ),
    "alcohol": _number(
        "Độ cồn", "Alcohol by volume", 0, 100, sign="% vol", sensor="VolumeFraction", uom="P1"
    ),
    "ph": _number("Độ pH", "pH", 0, 14, sensor="Dimensionless", uom="Q30"),
    "pressure": _number("Áp suất", "Pressure", 0, 1000, sign="bar", sensor="Pressure", uom="BAR"),
    "weight": _number("Cân được", "Weight", 0, 1_000_000, sign="kg", sensor="Mass", uom="KGM"),
    "hours": _number("Số giờ", "Hours", 0, 10_000, sensor="Time", uom="HUR"),
    "days": _number("Số ngày", "Days", 0, 10_000, sensor="Time", uom="DAY"),
    "waiting_days": _number("Số ngày cách ly", "Days of waiting", 0, 400),
    "dose": {"words": "Liều lượng", "words_en": "Dose"},
    "protection": {"words": "Tên thuốc, hoạt chất", "words_en": "Plant-protection product"},
    "fertiliser": {"words": "Loại phân", "words_en": "Fertiliser"},
    "medicine": {"words": "Thuốc thú y, vắc xin", "words_en": "Veterinary medicine, vaccine"},
    "feed": {"words": "Thức ăn", "words_en": "Feed"},
    "variety": {"words": "Giống", "words_en": "Variety or breed"},
    "salt_ratio": {"words": "Tỷ lệ cá : muối", "words_en": "Fish to salt ratio"},
    "nitrogen": _number("Độ đạm", "Total nitrogen", 0, 60, sign="gN/l"),
    "brix": _number("Độ Brix", "Brix", 0, 100, sign="°Bx"),
    "sugar": {"words": "Đường, gia vị thêm vào", "words_en": "Sugar or spices added"},
    "yeast": {"words": "Men", "words_en": "Yeast or starter"},
    "flowers": {"words": "Nguồn hoa", "words_en": "Flower source"},
    "boat": {"words": "Tàu, vùng đánh bắt, ao nuôi", "words_en": "Boat, fishing ground or pond"},
    "supplier_paper": {"words": "Số phiếu, giấy của bên bán", "words_en": "Supplier's paper"},
    "vehicle": {"words": "Xe, nhà xe", "words_en": "Vehicle or carrier"},
    "receiver": {"words": "Giao cho ai", "words_en": "Handed to"},
    "result": {"words": "Kết quả", "words_en": "Result"},
    "glaze": {"words": "Men gốm, màu", "words_en": "Glaze and colour"},
    "dye": {"words": "Thuốc nhuộm", "words_en": "Dye"},
    "fibre": {"words": "Sợi", "words_en": "Fibre"},
    "solvent": {"words": "Dung môi, cách chiết", "words_en": "Solvent or way of extraction"},
    "water_source": {"words": "Nguồn nước", "words_en": "Water source"},
    "guests": _number("Số khách", "Guests", 0, 100_000),
    "guide": {"words": "Người hướng dẫn", "words_en": "Guide"},
}


def _step(code: str) -> Step:
    kind, words, words_en, names = STEPS[code]
    fields = tuple(Field(name=name, **_FIELDS[name]) for name in names.split())
    return Step(code, kind, words, words_en, fields)


_ALL = {code: _step(code) for code in STEPS}
_OF_SET = {number: tuple(_ALL[code] for code in codes.split()) for number, codes in SETS.items()}
_ELSE = tuple(_ALL[code] for code in ("receive", "process", "check", "pack", "store", "ship"))


def steps_of(product_set: int | None) -> tuple[Step, ...]:
    """The usual steps of a set (QĐ 26/2026, Phụ lục I, 1 to 26), in their usual order."""
    return _OF_SET.get(product_set or 0, _ELSE)


def step_of(code: str) -> Step | None:
    """The step of this code, of whichever set; None for a code that is none."""
    return _ALL.get(code)


def data_of(step: Step | None, values: Mapping[str, Any], *, time: str = "") -> dict[str, Any]:
    """An event's `data` from what was filled in; empty fields are left out.

    `values` by the fields' names, numbers as Decimal. `time`: when the readings were taken, as
    ISO 8601 with its offset.
    """
    if step is None:
        return {}
    data: dict[str, Any] = {"step": step.code}
    sensors, ilmd = [], {}
    for field in step.fields:
        value = values.get(field.name)
        if value is None or value == "":
            continue
        said = float(value) if field.is_number else str(value)
        if field.sensor:
            reading = {"type": field.sensor, "value": said, "uom": field.uom}
            sensors.append(reading | ({"time": time} if time else {}))
        else:
            ilmd[field.name] = said
    if sensors:
        data["sensors"] = sensors
    if ilmd:
        data["ilmd"] = ilmd
    return data


def values_of(step: Step | None, data: Mapping[str, Any]) -> dict[str, Any]:
    """What `data_of` was given: for filling a form again."""
    if step is None:
        return {}
    readings = [r for r in data.get("sensors", []) if isinstance(r, dict)]
    ilmd = data.get("ilmd", {})
    found: dict[str, Any] = {}
    for field in step.fields:
        if field.sensor:
            mine = (
                r for r in readings if (r.get("type"), r.get("uom")) == (field.sensor, field.uom)
            )
            value = next((r.get("value") for r in mine), None)
        else:
            value = ilmd.get(field.name)
        if value is not None:
            found[field.name] = value
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """One number or word of an event, for people: what it is, its value and unit."""

    words: str
    words_en: str
    value: str
    sign: str


_BY_READING = {
    (facts["sensor"], facts["uom"]): facts for facts in _FIELDS.values() if facts.get("sensor")
}


def said_of(data: Mapping[str, Any]) -> list[Said]:
    """Everything in an event's sensors and ilmd that we have words for, in its order."""
    said = []
    for reading in data.get("sensors", []):
        facts = _BY_READING.get((reading.get("type"), reading.get("uom")))
        if facts is not None and reading.get("value") is not None:
            said.append(_said(facts, reading["value"]))
    for name, value in data.get("ilmd", {}).items():
        if name in _FIELDS:
            said.append(_said(_FIELDS[name], value))
    return said


def _said(facts: Mapping[str, Any], value: Any) -> Said:
    return Said(facts["words"], facts["words_en"], str(value), facts.get("sign", ""))
