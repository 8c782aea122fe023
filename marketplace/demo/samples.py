"""Sample data, marked as such: prices, stock, lots and what happened to them.

Real producers get sample prices and one harmless sample lot each. Everything that would
speak ill of someone (a withdrawal, a recall, a pack printed after expiry) happens to a
producer that does not exist.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zlib import crc32

from oscar.core.loading import get_model

from catalog.places.models import GrowingArea
from catalog.products.models import Product, ProductSet
from foundation.models import User
from traceability.models import Lot, TraceEvent
from traceability.services import log_event, open_lot, record_test

Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")
ProductRecord = get_model("analytics", "ProductRecord")

Kind = TraceEvent.Kind


@dataclass(frozen=True)
class Goods:
    """What a pack of a product set typically is: size, grams to send, price band in đồng."""

    unit: str
    net_content: str
    grams: int
    price: int


_FOOD = Goods("gói", "300 g", 400, 65_000)
GOODS: dict[int, Goods] = {
    1: Goods("hộp", "1 kg", 1_100, 55_000),
    2: Goods("gói", "500 g", 650, 185_000),
    3: Goods("túi", "2 kg", 2_100, 78_000),
    4: Goods("chai", "500 ml", 800, 160_000),
    6: Goods("gói", "500 g", 550, 48_000),
    7: Goods("gói", "250 g", 300, 72_000),
    8: Goods("gói", "300 g", 350, 145_000),
    9: Goods("chai", "500 ml", 850, 68_000),
    10: Goods("hũ", "150 g", 300, 42_000),
    11: Goods("hộp", "200 g", 260, 220_000),
    12: Goods("hộp", "30 túi lọc", 150, 85_000),
    13: Goods("gói", "500 g", 560, 135_000),
    14: Goods("chai", "500 ml", 900, 90_000),
    15: Goods("chai", "750 ml", 1_300, 210_000),
    16: Goods("chai", "500 ml", 550, 8_000),
    17: Goods("chai", "350 ml", 500, 38_000),
    18: Goods("hộp", "60 viên", 180, 350_000),
    19: Goods("chai", "200 ml", 300, 120_000),
    20: Goods("lọ", "100 g", 220, 165_000),
    21: Goods("chiếc", "1 chiếc", 1_200, 280_000),
    22: Goods("chiếc", "1 chiếc", 500, 320_000),
    24: Goods("chậu", "1 chậu", 4_000, 450_000),
}
LEAST_STOCK = 40
"""More than the sample orders of one product take out of it."""
TESTED = "Vi sinh, kim loại nặng, cảm quan"

# What happens between the raw material and the pack: (kind, days before packing, words).
_STORIES: dict[int, tuple[tuple[str, int, str], ...]] = {
    9: (
        (Kind.RECEIVED, 190, "Nhận cá tươi và muối tại cảng"),
        (Kind.PROCESSED, 188, "Ướp chượp, ba cá một muối"),
        (Kind.INSPECTED, 14, "Lấy mẫu kiểm nghiệm"),
    ),
    11: (
        (Kind.HARVESTED, 6, "Hái búp buổi sáng"),
        (Kind.PROCESSED, 5, "Diệt men, vò, sao khô"),
        (Kind.INSPECTED, 2, "Thử nếm, lấy mẫu kiểm nghiệm"),
    ),
    13: (
        (Kind.HARVESTED, 95, "Hái quả chín"),
        (Kind.PROCESSED, 60, "Phơi giàn, xát vỏ"),
        (Kind.PROCESSED, 3, "Rang theo mẻ"),
    ),
}
_ANY_STORY = (
    (Kind.RECEIVED, 12, "Nhận nguyên liệu từ vùng trồng"),
    (Kind.PROCESSED, 8, "Sơ chế, chế biến theo mẻ"),
    (Kind.INSPECTED, 3, "Lấy mẫu kiểm nghiệm"),
)


def goods_of(product: Product) -> Goods:
    return GOODS.get(product.ocop_set_id, _FOOD)


def put_on_sale(product: Product) -> None:
    """Give a product a sample price and sample stock, the same in every demo; tourism is
    booked, not shipped."""
    if (
        product.ocop_set_id == ProductSet.TOURISM
        or StockRecord.objects.filter(product=product).exists()
    ):
        return
    goods, salt = goods_of(product), crc32(product.source_reference.encode())
    partner, _ = Partner.objects.get_or_create(
        producer=product.producer, defaults={"name": product.producer.name}
    )
    StockRecord.objects.create(
        product=product,
        partner=partner,
        partner_sku=f"SP{product.pk:06d}",
        price=goods.price + salt % 7 * 1_000,
        num_in_stock=LEAST_STOCK + salt % 60,
        is_sample_price=True,
    )
    ProductRecord.objects.get_or_create(product=product)
    product.net_content, product.weight_grams = goods.net_content, goods.grams
    product.save(update_fields=["net_content", "weight_grams"])


def sample_lot(product: Product, *, packed_on: date, by: User, code: str | None = None) -> Lot:
    """A sample lot with its growing area, dated events and one test; repeatable by its code."""
    code = code or f"M-{product.pk:05d}"
    found = Lot.objects.filter(product=product, code=code).first()
    if found:
        return found
    goods = goods_of(product)
    lot = open_lot(
        product=product,
        code=code,
        quantity=Decimal(400 + product.pk % 30 * 100),
        unit=goods.unit,
        packed_on=packed_on,
        best_before_on=packed_on + timedelta(days=365),
        growing_area=_growing_area(product),
        is_sample=True,
        by=by,
    )
    for kind, days_before, words in _STORIES.get(product.ocop_set_id, _ANY_STORY):
        _event(lot, kind, packed_on - timedelta(days=days_before), words, by)
    record_test(
        lot=lot,
        tested_on=packed_on - timedelta(days=2),
        laboratory="Phòng kiểm nghiệm mẫu",
        report_number=f"MẪU-{product.pk:04d}",
        measured=TESTED,
        passed=True,
        by=by,
    )
    amount = f"{int(lot.quantity):,}".replace(",", ".")
    _event(lot, Kind.PACKED, packed_on, f"Đóng {amount} {goods.unit}", by)
    return lot


def _event(lot: Lot, kind: str, day: date, words: str, by: User) -> None:
    commune = lot.product.commune
    log_event(
        lot=lot,
        kind=kind,
        happened_at=datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC),  # 9 a.m. here
        place=commune.full_name if commune else "",
        commune=commune,
        detail=words,
        by=by,
    )


def _growing_area(product: Product) -> GrowingArea | None:
    if product.commune is None:
        return None
    area, made = GrowingArea.objects.get_or_create(
        name=f"Vùng nguyên liệu {product.commune.name}",
        commune=product.commune,
        defaults={"is_sample": True},
    )
    if made or not product.producer.growing_areas.filter(pk=area.pk).exists():
        product.producer.growing_areas.add(area)
    return area
