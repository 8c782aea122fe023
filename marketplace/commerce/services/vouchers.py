"""Making vouchers, ending them, and typing one for a basket. docs/rules/offers.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.apps.basket.models import Basket
from oscar.apps.offer.models import Benefit, Condition, ConditionalOffer, Range
from oscar.apps.voucher.models import Voucher
from wagtail.log_actions import log

from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.models import User
from marketplace.commerce.models import OfferFunding
from marketplace.commerce.selectors import promotions as selectors
from marketplace.commerce.services.errors import BasketClosed, OrderRefused

MOST_TYPED = 3
EVERYTHING = "Tất cả hàng"
_CODE = re.compile(r"[A-Z0-9]{4,20}")


class VoucherUnknown(OrderRefused):
    def __init__(self) -> None:
        super().__init__(_("Không có mã này, hoặc mã đã hết hạn. Xin xem lại từng chữ."))


class BadVoucher(OrderRefused):
    """The voucher cannot be made so; the text says why, `field` where."""

    def __init__(self, words: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class VoucherFacts:
    """What a voucher gives. Of `percent` (1–100) and `amount` (đồng) one is set; amounts in
    đồng; `starts_on` and `ends_on` are whole days here, both counted."""

    code: str
    starts_on: date
    ends_on: date
    percent: int | None = None
    amount: int | None = None
    most: int | None = None
    least_amount: int = 0
    uses: int | None = None
    budget: int | None = None
    once_per_buyer: bool = True
    products: Sequence[Product] = ()
    """Empty: all that its payer may promote."""


@transaction.atomic
def make_voucher(*, facts: VoucherFacts, producer: Producer | None, by: User, on: date) -> Voucher:
    """A voucher that `producer` pays for, on that producer's own goods alone; None: the
    platform pays, on everybody's. What it gives never changes afterwards; it can be ended.

    Raises BadVoucher.
    """
    code = facts.code.strip().upper()
    _check(facts, code, producer, on=on)
    voucher = _voucher(code, facts)  # the code is unique: of two at once the second is told
    name = f"{code} ({voucher.pk})"
    range_ = _range(name, facts.products)
    benefit = Benefit.objects.create(
        range=range_,
        type="Percentage" if facts.percent else "Absolute",
        value=facts.percent or facts.amount,
    )
    condition = Condition.objects.create(range=range_, type="Value", value=facts.least_amount)
    offer = ConditionalOffer.objects.create(
        name=name,
        offer_type=ConditionalOffer.VOUCHER,
        exclusive=False,
        condition=condition,
        benefit=benefit,
        max_global_applications=facts.uses,
        max_discount=facts.budget,
    )
    OfferFunding.objects.create(
        offer=offer,
        funder=OfferFunding.Funder.PRODUCER if producer else OfferFunding.Funder.PLATFORM,
        producer=producer,
        most_per_order=facts.most,
        by=by,
    )
    voucher.offers.add(offer)
    log(instance=voucher, action="ocop.voucher.make", user=by, data={"code": code})
    return voucher


def _check(facts: VoucherFacts, code: str, producer: Producer | None, *, on: date) -> None:
    if not _CODE.fullmatch(code):
        raise BadVoucher(_("Mã gồm 4 đến 20 chữ cái không dấu và chữ số."), "code")
    if (facts.percent is None) == (facts.amount is None):
        raise BadVoucher(_("Ghi giảm bao nhiêu phần trăm, hoặc bao nhiêu đồng."), "percent")
    if facts.percent is not None and not 1 <= facts.percent <= 100:
        raise BadVoucher(_("Ghi từ 1 đến 100 phần trăm."), "percent")
    if facts.amount is not None and facts.amount <= 0:
        raise BadVoucher(_("Số tiền giảm phải lớn hơn 0."), "amount")
    if facts.ends_on < facts.starts_on:
        raise BadVoucher(_("Ngày cuối phải sau ngày đầu."), "ends_on")
    if facts.ends_on < on:
        raise BadVoucher(_("Ngày cuối đã qua."), "ends_on")
    if producer and any(product.producer_id != producer.pk for product in facts.products):
        raise BadVoucher(_("Chỉ chọn được sản phẩm của mình."), "products")
    silent = selectors.not_promoted([product.pk for product in facts.products])
    for product in facts.products:
        if product.pk in silent:
            raise BadVoucher(
                _(
                    "%(product)s: luật cấm khuyến mại rượu, bia từ 15 độ trở lên "
                    "(hoặc chưa ghi độ cồn)."
                )
                % {"product": product.title},
                "products",
            )


def _range(name: str, products: Sequence[Product]) -> Range:
    if not products:
        everything, _is_new = Range.objects.get_or_create(
            name=EVERYTHING, defaults={"includes_all_products": True}
        )
        return everything
    range_ = Range.objects.create(name=name)
    for product in products:
        range_.add_product(product)
    return range_


def _voucher(code: str, facts: VoucherFacts) -> Voucher:
    starts = selectors.first_moment(facts.starts_on)
    ends = timezone.make_aware(datetime.combine(facts.ends_on, time.max))
    try:
        with transaction.atomic():
            return Voucher.objects.create(
                name=code,
                code=code,
                usage=Voucher.ONCE_PER_CUSTOMER if facts.once_per_buyer else Voucher.MULTI_USE,
                start_datetime=starts,
                end_datetime=ends,
            )
    except IntegrityError as error:
        raise BadVoucher(_("Mã này có người dùng rồi. Xin đặt mã khác."), "code") from error


@transaction.atomic
def end_voucher(*, voucher: Voucher, by: User) -> None:
    """End a voucher now. Orders placed with it keep their price. Ending twice is ending once."""
    offers = ConditionalOffer.objects.select_for_update().filter(vouchers=voucher).order_by("pk")
    for offer in offers.exclude(status=ConditionalOffer.SUSPENDED):
        offer.suspend()
        log(instance=voucher, action="ocop.voucher.end", user=by, data={"code": voucher.code})


@transaction.atomic
def type_voucher(*, basket: Basket, code: str, on: date) -> Voucher:
    """Keep a voucher's code with the basket. What it gives, or why nothing, is for
    `selectors.discounts` to say each time the basket is looked at.

    Raises VoucherUnknown (also for one that is over), BasketClosed, OrderRefused at three codes.
    """
    basket = Basket.objects.select_for_update().get(pk=basket.pk)
    if not basket.can_be_edited:
        raise BasketClosed
    voucher = Voucher.objects.filter(code=code.strip().upper()[:128]).first()
    is_running = voucher is not None and any(
        offer.vouchers.filter(pk=voucher.pk).exists()
        for offer in selectors.funded_offers(vouchers=[voucher.pk], on=on)
        if offer.offer_type == ConditionalOffer.VOUCHER
    )
    if voucher is None or not is_running:
        raise VoucherUnknown
    if basket.vouchers.exclude(pk=voucher.pk).count() >= MOST_TYPED:
        raise OrderRefused(
            _("Một đơn dùng nhiều nhất %(most)d mã. Bỏ bớt một mã rồi nhập lại.")
            % {"most": MOST_TYPED}
        )
    basket.vouchers.add(voucher)
    return voucher


@transaction.atomic
def take_voucher_out(*, basket: Basket, code: str) -> None:
    """Forget a code for this basket. Raises BasketClosed."""
    basket = Basket.objects.select_for_update().get(pk=basket.pk)
    if not basket.can_be_edited:
        raise BasketClosed
    code = code.strip().upper()
    if not _CODE.fullmatch(code):
        return
    for voucher in basket.vouchers.filter(code=code):
        basket.vouchers.remove(voucher)
