"""What a producer says of their goods day by day: the price, and how many packs there are."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.products.models import Product, ProductSet
from foundation.models import User
from foundation.seen_values import must_still_stand
from marketplace.commerce.models import GiftBox
from marketplace.commerce.partner.models import Partner, StockRecord
from marketplace.commerce.selectors.goods import STOCK, STOP, stopped

LEAST_PRICE = 1_000
MOST_PRICE = 1_000_000_000
MOST_PACKS = 1_000_000


class GoodsRefused(Exception):
    """Nothing was changed; the text says why, for people."""


@transaction.atomic
def set_price(
    *, product: Product, price: int, by: User, seen: Mapping[str, str] | None = None
) -> StockRecord:
    """Ask this price for one pack from now on, in whole đồng with VAT. Orders placed keep theirs.

    `seen`: from which price the form was drawn; raises ChangedMeanwhile where another stands now.
    Raises GoodsRefused for a price outside LEAST_PRICE to MOST_PRICE, for a gift box, whose price
    is its parts', and for a product that is not the producer's own to sell.
    """
    if GiftBox.objects.filter(product=product).exists():
        raise GoodsRefused(_("Giá hộp quà là tổng các phần trong hộp. Xin sửa ở trang hộp quà."))
    if not LEAST_PRICE <= price <= MOST_PRICE:
        raise GoodsRefused(_("Giá một gói từ 1.000 ₫ đến 1.000.000.000 ₫."))
    record = _locked(product)
    before = record.price
    must_still_stand(seen, typed={"price": price}, stands={"price": before})
    if before == price and not record.is_sample_price:
        return record
    record.price = price
    record.is_sample_price = False
    record.save(update_fields=["price", "is_sample_price", "date_updated"])
    was = None if before is None else int(before)
    _note(product, by, "ocop.goods.price", was=was, now=price)
    return record


@transaction.atomic
def add_packs(*, product: Product, packs: int, by: User) -> StockRecord:
    """So many packs more, or fewer (negative). Never fewer than are promised to buyers.

    Raises GoodsRefused.
    """
    record = _locked(product)
    return _keep(record, product, (record.num_in_stock or 0) + packs, by)


@transaction.atomic
def count_packs(
    *, product: Product, free: int, by: User, seen: Mapping[str, str] | None = None
) -> StockRecord:
    """There are so many packs to sell, counted without those promised to buyers already. None
    means that selling stops (`stop_selling`).

    `seen`: from which number the form was drawn; raises ChangedMeanwhile where another stands now,
    for somebody else counted, or a buyer ordered. Raises GoodsRefused.
    """
    record = _locked(product)
    stands = max(0, (record.num_in_stock or 0) - (record.num_allocated or 0))
    must_still_stand(seen, typed={"free": free}, stands={"free": stands})
    if free == 0:
        stop_selling(product=product, by=by)
        record.refresh_from_db()
    return _keep(record, product, free + (record.num_allocated or 0), by)


@transaction.atomic
def stop_selling(*, product: Product, by: User) -> int:
    """Offer none until there are packs again; those promised to buyers stay promised. Returns
    how many are offered no longer. Said twice, it is once.

    The audit's entry is what tells a stop from goods that were sold out
    (`selectors.goods.stopped`). Raises GoodsRefused.
    """
    record = _locked(product)
    before, promised = record.num_in_stock or 0, record.num_allocated or 0
    if before <= promised and stopped([product.pk]):
        return 0
    record.num_in_stock = promised
    record.save(update_fields=["num_in_stock", "date_updated"])
    _note(product, by, STOP, was=before, now=promised)
    return before - promised


@transaction.atomic
def sell_again(*, product: Product, by: User) -> int:
    """Offer again what a stop took off sale; how many packs. Raises GoodsRefused where selling is
    not stopped (any longer)."""
    record = _locked(product)
    packs = stopped([product.pk]).get(product.pk)
    if packs is None:
        raise GoodsRefused(_("Sản phẩm không còn ở trạng thái ngừng bán."))
    record.num_in_stock = before = record.num_in_stock or 0
    record.num_in_stock += packs
    record.save(update_fields=["num_in_stock", "date_updated"])
    _note(product, by, STOCK, was=before, now=record.num_in_stock)
    return packs


@transaction.atomic
def set_threshold(*, product: Product, packs: int | None, by: User) -> StockRecord:
    """Say from now on that goods run low at so many free packs or fewer; None: at the number
    that holds for everybody (`selectors.goods.LOW`).

    Raises GoodsRefused for fewer than none, more than MOST_PACKS, and like `add_packs`.
    """
    if packs is not None and not 0 <= packs <= MOST_PACKS:
        raise GoodsRefused(_("Từ 0 đến 1.000.000 gói."))
    record = _locked(product)
    before = record.low_stock_threshold
    if packs != before:
        record.low_stock_threshold = packs
        record.save(update_fields=["low_stock_threshold", "date_updated"])
        _note(product, by, "ocop.goods.threshold", was=before, now=packs)
    return record


def _keep(record: StockRecord, product: Product, wanted: int, by: User) -> StockRecord:
    promised = record.num_allocated or 0
    if wanted < promised:
        free = (record.num_in_stock or 0) - promised
        raise GoodsRefused(
            _("Đang giữ %(promised)d gói cho khách đã đặt; chỉ bớt được nhiều nhất %(free)d.")
            % {"promised": promised, "free": max(0, free)}
        )
    if wanted > MOST_PACKS:
        raise GoodsRefused(_("Nhiều nhất 1.000.000 gói."))
    before = record.num_in_stock or 0
    if wanted != before or record.num_in_stock is None:
        record.num_in_stock = wanted
        record.save(update_fields=["num_in_stock", "date_updated"])
        _note(product, by, STOCK, was=before, now=wanted)
    return record


def _locked(product: Product) -> StockRecord:
    """The product's row of price and stock under its seller's account, made where there is none.

    Raises GoodsRefused for services, which are booked and not stocked, and without a seller.
    """
    if product.ocop_set_id == ProductSet.TOURISM:
        raise GoodsRefused(_("Dịch vụ không có kho. Xin sửa ở trang dịch vụ."))
    if product.producer is None:
        raise GoodsRefused(_("Sản phẩm chưa có chủ thể bán."))
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    partner, _made = Partner.objects.get_or_create(
        producer=product.producer, defaults={"name": product.producer.name}
    )
    found = StockRecord.objects.filter(product=product, partner=partner).order_by("pk").first()
    if found is None:
        found = StockRecord.objects.create(
            product=product, partner=partner, partner_sku=f"SP{product.pk}", num_in_stock=0
        )
    return StockRecord.objects.select_for_update().get(pk=found.pk)


def _note(product: Product, by: User, action: str, **facts: int | None) -> None:
    log(instance=product, action=action, user=by, data=facts)
