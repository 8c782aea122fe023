"""Loading the official places from the dated files beside this module."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from catalog.places.models import Commune, FormerCommune, Province, Successor
from foundation.text import fold

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_places() -> dict[str, int]:
    """Bring provinces, communes and the names before 1 July 2025 up to date; repeatable.

    Returns how many rows of each there are. Sources: data/SOURCES.md.
    """
    return {
        "provinces": _load_provinces(),
        "communes": _load_communes(),
        "former communes": _load_former(),
        "successors": _load_successors(),
    }


def _load_provinces() -> int:
    fields = ["name", "full_name", "name_en", "slug", "lat", "lon", "merged_from"]
    rows = [
        Province(
            code=row["code"],
            name=row["name"],
            full_name=row["full_name"],
            name_en=row["name_en"],
            slug=row["slug"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            merged_from=row["merged_from_names"],
        )
        for row in _rows("provinces.csv")
    ]
    Province.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=fields
    )
    return len(rows)


def _load_communes() -> int:
    fields = ["province", "kind", "name", "full_name", "slug", "spelling_variant", "lat", "lon"]
    rows = [
        Commune(
            code=row["code"],
            province_id=row["province_code"],
            kind=row["type"],
            name=row["name"],
            full_name=row["full_name"],
            slug=row["slug"],
            spelling_variant=row["spelling_variant"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
        )
        for row in _rows("communes.csv")
    ]
    Commune.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=fields
    )
    return len(rows)


def _former_code(district: str, ward: str) -> str:
    """Five island districts had no wards; theirs is the district's code alone."""
    return ward or f"H{district}"


def _load_former() -> int:
    provinces = {row["code"]: row["name"] for row in _rows("legacy_provinces.csv")}
    districts = {row["code"]: row for row in _rows("legacy_districts.csv")}
    rows = []
    wards = [*_rows("legacy_wards.csv")]
    with_wards = {row["district_code"] for row in wards}
    wards += [
        {"code": "", "district_code": code, "name": ""}
        for code in districts
        if code not in with_wards
    ]
    for ward in wards:
        district = districts[ward["district_code"]]
        province = provinces[district["province_code"]]
        words = f"{ward['name']} {district['name']} {province}"
        rows.append(
            FormerCommune(
                code=_former_code(ward["district_code"], ward["code"]),
                name=ward["name"] or district["name"],
                district=district["name"],
                province=province,
                folded=fold(words).strip(),
            )
        )
    FormerCommune.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "district", "province", "folded"],
        batch_size=2000,
    )
    return len(rows)


def _load_successors() -> int:
    rows = [
        Successor(
            former_id=_former_code(row["old_district_code"], row["old_ward_code"]),
            commune_id=row["new_commune_code"],
            is_default=row["is_default"] == "1",
            is_split=row["is_split"] == "1",
        )
        for row in _rows("legacy_map.csv")
    ]
    Successor.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["former", "commune"],
        update_fields=["is_default", "is_split"],
        batch_size=2000,
    )
    return len(rows)
