"""The real recognitions found in public sources: facts only, each with its source."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog.producers.models import Producer

DATA = Path(__file__).parent / "data"

_KINDS = {
    "HTX": Producer.Kind.COOPERATIVE,
    "THT": Producer.Kind.COOP_GROUP,
    "doanh nghiệp": Producer.Kind.COMPANY,
    "hộ kinh doanh": Producer.Kind.HOUSEHOLD,
    "cơ sở SXKD": Producer.Kind.WORKSHOP,
}
_DISTRICT_DECISION = re.compile(r"(.+?) \((huyện .+)\)")


@dataclass(frozen=True)
class Row:
    """One row of the register file that names its producer."""

    reference: str
    name: str
    producer: str
    kind: str
    product_set: int
    gtin: str
    stars: int | None
    year: int | None
    province_code: str
    commune_code: str
    former_place: str
    decision_number: str
    decided_on: date | None
    authority: str
    district: str
    former_province: str
    source_url: str
    via: str
    reliability: str

    @property
    def is_certificate(self) -> bool:
        """Decision number, day, stars and holder are all known; nothing less counts."""
        return bool(self.decision_number and self.decided_on and self.stars)


def rows() -> Iterator[Row]:
    """The rows that name a producer, in the file's order."""
    sets = {r["id"]: int(r["product_set"]) for r in _read("product_sets_inferred.csv")}
    gtins = {r["id"]: r["gtin13"] for r in _read("demo_gtins.csv")}
    for raw in _read("register.csv"):
        if raw["producer"]:
            yield _row(raw, sets[raw["id"]], gtins[raw["id"]])


def _read(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _capital(text: str) -> str:
    """Sources write some names without a capital; a name begins with one."""
    return text[:1].upper() + text[1:]


def _row(raw: dict[str, str], product_set: int, gtin13: str) -> Row:
    number, district = raw["decision_no"], ""
    found = _DISTRICT_DECISION.fullmatch(number)
    if found:
        number, district = found.groups()
    day = raw["decision_date"]
    former = [raw["commune"], raw["district"], raw["province"]] if raw["district"] else []
    return Row(
        reference=raw["id"],
        name=_capital(raw["name"]),
        producer=_capital(raw["producer"]),
        kind=_KINDS.get(raw["producer_type"], Producer.Kind.UNKNOWN),
        product_set=product_set,
        gtin="0" + gtin13,
        stars=int(raw["stars"]) if raw["stars"] else None,
        year=int(raw["year"]) if raw["year"].isdecimal() else None,
        province_code=raw["province_code_2025"],
        commune_code=raw["commune_code_2025"],
        former_place=_capital(", ".join(part for part in former if part)),
        decision_number=number,
        decided_on=date.fromisoformat(day) if len(day) == 10 else None,
        authority=_authority(number, raw["province"], district),
        district=district,
        former_province=raw["province"],
        source_url=raw["source_url"],
        via=raw["via"],
        reliability=raw["level"],
    )


def _authority(number: str, province: str, district: str) -> str:
    if district:
        return f"Uỷ ban nhân dân {district}, {province}"
    if "BNN" in number:
        return "Bộ Nông nghiệp và Môi trường"
    return f"Uỷ ban nhân dân {province}"
