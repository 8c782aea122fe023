"""Many certified products, made cheaply: rows straight into the tables, as a bulk load would."""

from datetime import date, timedelta

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oscar.core.loading import get_model

from catalog.places.models import Province
from catalog.products.models import Product
from certification.models import Certificate
from foundation.calendar import today
from foundation.models import User
from marketplace.commerce.models import ListingCheck
from tests.factories import AuthorityFactory, ProducerFactory, SellerCheckFactory, UserFactory


def many_certified(count: int) -> None:
    """`count` products of many sets and places with prices, in force today."""
    producer, by, authority = ProducerFactory(), UserFactory(), AuthorityFactory()
    kind, _ = get_model("catalogue", "ProductClass").objects.get_or_create(
        slug="san-pham", defaults={"name": "Sản phẩm", "track_stock": True}
    )
    partner = get_model("partner", "Partner").objects.create(producer=producer, name=producer.name)
    places = list(Province.objects.order_by("code"))
    products = Product.objects.bulk_create(
        [
            Product(
                title=f"Sản phẩm số {n}",
                slug=f"san-pham-so-{n}",
                product_class=kind,
                producer=producer,
                ocop_set_id=n % 13 + 1,
                province=places[n % len(places)],
            )
            for n in range(count)
        ]
    )
    get_model("partner", "StockRecord").objects.bulk_create(
        [
            get_model("partner", "StockRecord")(
                product=p, partner=partner, partner_sku=f"M{p.pk}", price=1000 * n, num_in_stock=9
            )
            for n, p in enumerate(products, start=1)
        ]
    )
    SellerCheckFactory(producer=producer, accepted=True)
    ListingCheck.objects.bulk_create(
        ListingCheck(
            product=p, words_sha256="0" * 64, answer="ACCEPTED", answered_at=timezone.now()
        )
        for p in products
    )
    Certificate.objects.bulk_create(
        [
            _certificate(n, product, by, authority.pk, today() - timedelta(days=n % 300))
            for n, product in enumerate(products)
        ]
    )
    _as_after_a_day()


def _as_after_a_day() -> None:
    """What autovacuum does some time after a load: let PostgreSQL know how much there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE catalogue_product, partner_stockrecord, certification_certificate,"
            " search_searchentry"
        )


def _certificate(n: int, product: Product, by: User, authority: int, on: date) -> Certificate:
    return Certificate(
        number=f"CN-M{product.pk}",
        product=product,
        holder_id=product.producer_id,
        stars=3 + n % 3,
        decision_number=f"{n}/QĐ",
        decided_on=on,
        authority_id=authority,
        valid_from=on,
        lapses_on=on + timedelta(days=1000),
        recorded_by=by,
    )


def queries_of(client: Client, address: str) -> int:
    """How many queries a page asks when nothing at all is kept."""
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
