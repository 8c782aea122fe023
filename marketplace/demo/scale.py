"""Made-up certified products in bulk, for measuring how pages grow."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from oscar.core.loading import get_model

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.services import record_certificates_in_bulk
from foundation.models import Authority, User
from foundation.text import slugify_vi
from marketplace.demo.samples import GOODS
from marketplace.demo.sellers import let_in_at_once
from traceability.services import open_lots_in_bulk

Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")
ProductClass = get_model("catalogue", "ProductClass")
BATCH = 2_000
NAMES = ("Chè", "Cà phê", "Nước mắm", "Mật ong", "Bánh tráng", "Gạo", "Tiêu", "Miến dong")


def add_products(*, up_to: int, on: date, say: Callable[[str], None]) -> None:
    """Add made-up products, each with price, stock, certificate and lot, until `up_to` exist."""
    while (have := Product.objects.count()) < up_to:
        _batch(first=have, size=min(BATCH, up_to - have), on=on)
        say(f"  {min(have + BATCH, up_to)} of {up_to} products")


def let_the_planner_know() -> None:
    """Count again what the tables hold: PostgreSQL does it by itself only minutes after a load."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@transaction.atomic
def _batch(*, first: int, size: int, on: date) -> None:
    communes = list(Commune.objects.order_by("code").select_related("province"))
    commune = communes[first % len(communes)]
    producer = Producer.objects.create(
        name=f"Hợp tác xã Đo Đạc {first}",
        slug=f"do-dac-{first}",
        kind=Producer.Kind.COOPERATIVE,
        commune=commune,
        province=commune.province,
        is_sample=True,
    )
    partner = Partner.objects.create(name=producer.name, producer=producer, code=producer.slug)
    kind = ProductClass.objects.get(slug="san-pham")
    sets = [number for number in GOODS if number not in (14, 15)]
    products = Product.objects.bulk_create(
        Product(
            title=f"{NAMES[n % len(NAMES)]} {communes[n % len(communes)].name} {n}",
            slug=slugify_vi(f"{NAMES[n % len(NAMES)]} {n}"),
            product_class=kind,
            producer=producer,
            ocop_set_id=sets[n % len(sets)],
            province=communes[n % len(communes)].province,
            commune=communes[n % len(communes)],
            weight_grams=400,
        )
        for n in range(first, first + size)
    )
    StockRecord.objects.bulk_create(
        StockRecord(
            product=product,
            partner=partner,
            partner_sku=f"DO{product.pk}",
            price=Decimal(20_000 + product.pk % 300 * 1_000),
            num_in_stock=50,
            is_sample_price=True,
        )
        for product in products
    )
    by = User.objects.get(email="can-bo-tinh@vi-du.example")
    record_certificates_in_bulk(
        products=products,
        stars=3,
        decision_number=f"MẪU-{first}/QĐ",
        decided_on=on - timedelta(days=30),
        authority=Authority.objects.get(name="Uỷ ban nhân dân Lâm Đồng"),
        by=by,
    )
    let_in_at_once(products, by=by, now=timezone.now())
    open_lots_in_bulk(products=products, packed_on=on - timedelta(days=5), by=by)
