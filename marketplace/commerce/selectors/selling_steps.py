"""What a producer does next to sell: for themselves, and for each of their products."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalog.producers.models import Producer
from catalog.products.models import LabelText, Product
from marketplace.commerce.partner.strategy import Offer, offers
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors.listings import ListingState, listing_states
from marketplace.commerce.selectors.sellers import has_licence, seller_state

StockRecord = get_model("partner", "StockRecord")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `address` is where, "" while others are at it."""

    words: str
    done: bool
    address: str = ""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product with what stands in the way of selling it, and the next step."""

    product: Product
    state: ListingState
    offer: Offer
    next_step: str

    @property
    def is_sold(self) -> bool:
        return self.offer.can_buy or self.offer.refusal is Refusal.SOLD_OUT


def seller_steps(producer: Producer, *, on: date) -> list[Step]:
    """What it takes to sell, in order. Four queries at most."""
    state = seller_state(producer)
    sent = state.in_force is not None or state.waiting is not None
    own = Product.objects.filter(producer=producer)
    steps = [
        Step(_("Gửi hồ sơ người bán"), sent, "" if sent else reverse("desk:selling_profile")),
        Step(_("Chợ duyệt hồ sơ người bán"), state.may_sell),
    ]
    if any(product.is_alcohol for product in own.only("ocop_set_id")):
        licensed = has_licence(producer, on=on)
        address = "" if licensed else reverse("desk:selling_licence")
        steps.append(Step(_("Giấy phép bán rượu"), licensed, address))
    return steps


def product_rows(producer: Producer, *, on: date) -> list[ProductRow]:
    """Every product of the producer, by name. Five queries, whatever their number."""
    products = list(
        Product.objects.filter(producer=producer).select_related("ocop_set").order_by("title", "pk")
    )
    labelled = set(LabelText.objects.filter(product__in=products).values_list("product", flat=True))
    states = listing_states(products)
    found = offers([product.pk for product in products], on=on)
    return [
        ProductRow(
            product=product,
            state=states[product.pk],
            offer=found[product.pk],
            next_step=_next_step(
                states[product.pk], found[product.pk], has_label=product.pk in labelled
            ),
        )
        for product in products
    ]


def _next_step(state: ListingState, offer: Offer, *, has_label: bool) -> str:
    if state.waiting is not None:
        return _("Đang chờ chợ xem")
    if state.in_force is None:
        if state.last is not None:
            return _("Sửa theo lý do rồi gửi lại")
        return _("Gửi duyệt bày bán") if has_label else _("Ghi nội dung nhãn")
    if offer.refusal is None:
        return _("Đang bán")
    return offer.reason
