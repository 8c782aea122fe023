"""The real register: producers, products, certificates and what is only claimed."""

from collections.abc import Callable, Iterable

from oscar.core.loading import get_model

from catalog.places.models import Commune, Province
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.selectors import certificates_of
from certification.services import record_certificate, record_claim
from foundation.models import Authority, User
from foundation.text import slugify_vi
from marketplace.demo.register_file import Row

ProductClass = get_model("catalogue", "ProductClass")


def load_authorities(rows: Iterable[Row]) -> None:
    """The ministry, each province's committee, and those before that signed decisions."""
    ministry = "Bộ Nông nghiệp và Môi trường"
    Authority.objects.get_or_create(name=ministry, defaults={"level": Authority.Level.MINISTRY})
    for province in Province.objects.all():
        Authority.objects.get_or_create(
            name=f"Uỷ ban nhân dân {province.name}",
            defaults={"level": Authority.Level.PROVINCE, "place_code": province.code},
        )
    commune = Commune.objects.get(code="22945")
    Authority.objects.get_or_create(
        name=f"Uỷ ban nhân dân {commune.full_name}",
        defaults={"level": Authority.Level.COMMUNE, "place_code": commune.code},
    )
    for row in rows:
        if row.is_certificate:
            _former_authority(row)


def _former_authority(row: Row) -> None:
    """A district or a merged province that signed; its province of today acts for it."""
    acting = Authority.objects.get(level=Authority.Level.PROVINCE, place_code=row.province_code)
    if row.district:
        Authority.objects.get_or_create(
            name=row.authority,
            defaults={"level": Authority.Level.FORMER_DISTRICT, "acting": acting},
        )
    elif not Authority.objects.filter(name=row.authority).exists():
        Authority.objects.create(name=row.authority, level=Authority.Level.PROVINCE, acting=acting)


def load_register(rows: list[Row], *, by: User, say: Callable[[str], None]) -> dict[str, Product]:
    """Producers, products, certificates and claims of all rows; repeatable.

    Returns the products by their number in the source.
    """
    kind, _ = ProductClass.objects.get_or_create(
        slug="san-pham", defaults={"name": "Sản phẩm", "track_stock": True}
    )
    producers: dict[tuple[str, str], Producer] = {}
    products: dict[str, Product] = {}
    for count, row in enumerate(rows, start=1):
        producer = _producer(row, producers)
        product = _product(row, producer, kind)
        products[row.reference] = product
        _recognition(row, product, producer, by)
        if count % 100 == 0:
            say(f"  {count} of {len(rows)} products of the register")
    return products


def _producer(row: Row, known: dict[tuple[str, str], Producer]) -> Producer:
    key = (row.producer.lower(), row.province_code)
    if key not in known:
        slug = slugify_vi(row.producer)[:110]
        same_name = Producer.objects.filter(slug=slug).exclude(province_id=row.province_code)
        if same_name.exists():
            slug = f"{slug}-{row.province_code}"
        known[key], _ = Producer.objects.get_or_create(
            slug=slug,
            defaults={
                "name": row.producer,
                "kind": row.kind,
                "province_id": row.province_code,
                "commune_id": row.commune_code or None,
                "former_address": row.former_place,
            },
        )
    return known[key]


def _product(row: Row, producer: Producer, kind: object) -> Product:
    product, _ = Product.objects.get_or_create(
        source_reference=row.reference,
        defaults={
            "title": row.name,
            "slug": slugify_vi(row.name),
            "product_class": kind,
            "producer": producer,
            "ocop_set_id": row.product_set,
            "set_is_inferred": True,
            "province_id": row.province_code,
            "commune_id": row.commune_code or None,
            "former_place": row.former_place,
            "gtin": row.gtin,
            "source_url": row.source_url,
        },
    )
    return product


def _recognition(row: Row, product: Product, producer: Producer, by: User) -> None:
    if not row.is_certificate:
        record_claim(
            product=product,
            stars=row.stars,
            year=row.year,
            decision_number=row.decision_number,
            decided_on=row.decided_on,
            source_url=row.source_url,
            source_note=row.via,
            reliability=row.reliability,
        )
    elif not certificates_of(product.pk).exists():
        assert row.stars is not None and row.decided_on is not None  # noqa: S101, PT018
        record_certificate(
            product=product,
            holder=producer,
            stars=row.stars,
            decision_number=row.decision_number,
            decided_on=row.decided_on,
            authority=Authority.objects.get(name=row.authority),
            source_url=row.source_url,
            by=by,
        )
