"""Loading the 26 product sets from the dated file beside this module."""

import csv
from pathlib import Path

from catalog.products.models import ProductSet

DATA = Path(__file__).parent / "data"


def load_product_sets() -> int:
    """Bring the product sets of Quyết định 26/2026/QĐ-TTg up to date; repeatable."""
    with (DATA / "product_sets.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            ProductSet(
                number=int(row["no"]),
                code=row["code"],
                group_number=int(row["group_no"]),
                group_name=row["group_vi"],
                group_name_en=row["group_en"],
                name=row["name_vi"],
                name_en=row["name_en"],
                notice_keys=row["notice_keys"],
            )
            for row in csv.DictReader(file)
        ]
    fields = ["code", "group_number", "group_name", "group_name_en", "name", "name_en"]
    ProductSet.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=[*fields, "notice_keys"],
    )
    return len(rows)
