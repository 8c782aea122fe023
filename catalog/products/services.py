"""Loading the 26 product sets from the dated file beside this module; products not yet sold."""

import csv
from pathlib import Path

from django.db import transaction
from oscar.core.loading import get_model

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from foundation.text import slugify_vi

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


@transaction.atomic
def draft_product(
    *, producer: Producer, title: str, product_set: ProductSet, net_content: str = ""
) -> Product:
    """A product of the producer that nobody else sees: not public, no price, no stock.

    For a dossier about a product that is not on the market yet; whoever publishes products
    publishes it later. The same name and set again is the same product.
    """
    Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
    same = Product.objects.filter(
        producer=producer, title=title.strip(), ocop_set=product_set, is_public=False
    ).first()
    if same is not None:
        return same
    kind, _made = get_model("catalogue", "ProductClass").objects.get_or_create(
        slug="san-pham", defaults={"name": "Sản phẩm", "track_stock": True}
    )
    return Product.objects.create(
        title=title.strip(),
        slug=slugify_vi(title),
        product_class=kind,
        producer=producer,
        ocop_set=product_set,
        province=producer.province,
        commune=producer.commune,
        net_content=net_content.strip(),
        is_public=False,
    )
