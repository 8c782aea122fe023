"""Producers that do not exist, for everything that would speak ill of a real one."""

from dataclasses import dataclass
from datetime import date, timedelta

from oscar.core.loading import get_model

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.selectors import certificates_of
from certification.services import record_certificate, withdraw_certificate
from foundation.models import Authority, User
from foundation.text import slugify_vi
from marketplace.demo.samples import put_on_sale, sample_lot
from traceability.models import Lot
from traceability.services import recall_lot

ProductClass = get_model("catalogue", "ProductClass")
NAME = "Hợp tác xã Minh Hoạ (không có thật)"
HOUSEHOLD_NAME = "Nhà vườn Minh Hoạ (không có thật)"
PHONE = "0900000003"


@dataclass(frozen=True)
class ImaginaryGoods:
    reference: str
    title: str
    product_set: int


HONEY = ImaginaryGoods("MẪU-1", "Mật ong minh hoạ", 4)
TEA = ImaginaryGoods("MẪU-2", "Trà sen minh hoạ", 12)
SAUCE = ImaginaryGoods("MẪU-3", "Nước mắm minh hoạ", 9)
CAKE = ImaginaryGoods("MẪU-4", "Bánh tráng minh hoạ", 6)
A_DAY = ImaginaryGoods("MẪU-5", "Một ngày tráng bánh (minh hoạ)", 26)
NOODLES = ImaginaryGoods("MẪU-6", "Bún khô minh hoạ", 6)


@dataclass(frozen=True)
class Imaginary:
    """One lot of each sad verdict, and what stands behind them."""

    lots: dict[str, Lot]
    lapsed: Product
    withdrawn: Product


def build(*, officer: User, by: User, on: date) -> Imaginary:
    """Make the imaginary producer, its products, certificates and lots; repeatable.

    The officer acts on the register and recalls; `by` enters the sample lots.
    """
    producer = _producer()
    honey, tea, sauce, cake = (_product(goods, producer) for goods in (HONEY, TEA, SAUCE, CAKE))
    _product(A_DAY, producer)
    _product(NOODLES, household())
    _certify(honey, date(2023, 2, 10), "MẪU-01/QĐ", officer)
    _certify(tea, date(2025, 3, 1), "MẪU-02/QĐ", officer)
    _withdraw(tea, officer)
    lots = {
        "valid_when_packed": sample_lot(honey, packed_on=date(2025, 12, 1), by=by, code="MAU-2512"),
        "packed_after_expiry": sample_lot(
            honey, packed_on=date(2026, 4, 1), by=by, code="MAU-2604"
        ),
        "withdrawn": sample_lot(tea, packed_on=date(2026, 5, 20), by=by, code="MAU-2605"),
        "recalled": sample_lot(sauce, packed_on=date(2026, 7, 1), by=by, code="MAU-2607"),
        "no_star": sample_lot(cake, packed_on=date(2026, 8, 1), by=by, code="MAU-2608"),
    }
    _recall(lots["recalled"], officer, on - timedelta(days=30))
    return Imaginary(lots=lots, lapsed=honey, withdrawn=tea)


def _producer() -> Producer:
    return _nobody("hop-tac-xa-minh-hoa", NAME, Producer.Kind.COOPERATIVE)


def household() -> Producer:
    """A household that sells one thing; repeatable."""
    return _nobody("ho-kinh-doanh-minh-hoa", HOUSEHOLD_NAME, Producer.Kind.HOUSEHOLD)


def _nobody(slug: str, name: str, kind: Producer.Kind) -> Producer:
    commune = Commune.objects.get(code="22945")
    producer, _ = Producer.objects.get_or_create(
        slug=slug,
        defaults={
            "name": name,
            "kind": kind,
            "commune": commune,
            "province": commune.province,
            "phone": PHONE,
            "is_sample": True,
        },
    )
    return producer


def _product(goods: ImaginaryGoods, producer: Producer) -> Product:
    kind = ProductClass.objects.get(slug="san-pham")
    product, _ = Product.objects.get_or_create(
        source_reference=goods.reference,
        defaults={
            "title": goods.title,
            "slug": slugify_vi(goods.title),
            "product_class": kind,
            "producer": producer,
            "ocop_set_id": goods.product_set,
            "province": producer.province,
            "commune": producer.commune,
        },
    )
    put_on_sale(product)
    return product


def _certify(product: Product, decided_on: date, number: str, by: User) -> None:
    if not certificates_of(product.pk).exists():
        record_certificate(
            product=product,
            holder=product.producer,
            stars=3,
            decision_number=number,
            decided_on=decided_on,
            authority=Authority.objects.get(name="Uỷ ban nhân dân Lâm Đồng"),
            by=by,
        )


def _withdraw(product: Product, by: User) -> None:
    certificate = certificates_of(product.pk).get()
    if certificate.ended_on is None:
        withdraw_certificate(
            certificate=certificate,
            ground="CRITERIA_LOST",
            reason="Dữ liệu mẫu: nguyên liệu không còn lấy tại địa phương",
            decision_number="MẪU-03/QĐ",
            effective_on=date(2026, 6, 1),
            by=by,
        )


def _recall(lot: Lot, by: User, recalled_on: date) -> None:
    if lot.recalls.exists():
        return
    recall_lot(
        lot=lot,
        reason="Dữ liệu mẫu: nắp chai không kín",
        instructions="Ngừng dùng, giữ nguyên chai và mang lại nơi mua",
        phone="",
        recalled_on=recalled_on,
        by=by,
    )
