"""Offers and vouchers as they stand: what they give, how often they were used, what they cost."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from oscar.apps.basket.models import Basket
from oscar.apps.offer.models import ConditionalOffer, Range
from oscar.apps.voucher.models import Voucher, VoucherApplication
from oscar.core.loading import get_model

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from foundation.models import User
from marketplace.commerce.models import Consignment, GiftBoxPart, LineShare, OfferFunding
from marketplace.commerce.rules import offers as rules
from marketplace.commerce.rules.alcohol import NO_PROMOTION_FROM
from marketplace.commerce.rules.money import part

OrderDiscount = get_model("order", "OrderDiscount")


@dataclass(frozen=True, slots=True)
class Used:
    """By orders that still stand: how many, and what was given, in đồng."""

    orders: int = 0
    given: int = 0


def first_moment(on: date) -> datetime:
    """When a day begins here."""
    return timezone.make_aware(datetime.combine(on, time.min))


def vouchers_of(basket: Basket) -> list[Voucher]:
    """The vouchers typed for a basket, the first typed first. One query."""
    through = Basket.vouchers.through.objects.filter(basket=basket).order_by("pk")
    return [row.voucher for row in through.select_related("voucher")]


def funded_offers(*, vouchers: Collection[int], on: date) -> QuerySet[ConditionalOffer]:
    """The offers that could count on the day: open to all, or of these vouchers.

    One that nobody pays for (no OfferFunding) never counts, nor does a kind of Oscar's that has
    no whole-đồng meaning here.
    """
    start, end = first_moment(on), timezone.make_aware(datetime.combine(on, time.max))
    open_to_all = Q(offer_type=ConditionalOffer.SITE) & (
        (Q(start_datetime__isnull=True) | Q(start_datetime__lte=end))
        & (Q(end_datetime__isnull=True) | Q(end_datetime__gte=start))
    )
    by_voucher = Q(
        offer_type=ConditionalOffer.VOUCHER,
        vouchers__in=vouchers,
        vouchers__start_datetime__lte=end,
        vouchers__end_datetime__gte=start,
    )
    return (
        ConditionalOffer.objects.filter(open_to_all | by_voucher if vouchers else open_to_all)
        .filter(
            funding__isnull=False,
            benefit__type__in=["Percentage", "Absolute"],
            condition__type__in=["Value", "Count"],
        )
        .exclude(status=ConditionalOffer.SUSPENDED)
        .select_related("funding", "benefit__range", "condition__range")
        .order_by("pk")
        .distinct()
    )


def uses(offers: Iterable[ConditionalOffer]) -> dict[int, Used]:
    """How far offers are used up: orders that were wholly cancelled give their use back.

    Counted from the orders, never kept: services.offers locks the offers before it asks.
    One query, none without offers.
    """
    names = {offer.pk: offer.name for offer in offers}
    if not names:
        return {}
    stands = Consignment.objects.filter(order=OuterRef("order")).exclude(
        state=Consignment.State.CANCELLED
    )
    rows = (
        OrderDiscount.objects.filter(Exists(stands), offer_name__in=list(names.values()))
        .filter(offer_id__in=list(names))
        .order_by()
        .values("offer_id")
        .annotate(orders=Count("order", distinct=True), given=Sum("amount"))
    )
    return {row["offer_id"]: Used(row["orders"], int(row["given"])) for row in rows}


def was_used_by(voucher: Voucher, *, user: User | None, phone: str = "") -> bool:
    """Whether an order that still stands used the voucher, by this account or telephone."""
    who = Q(user=user) if user is not None else Q(pk__in=[])
    if phone:
        who |= Q(order__shipping_address__phone_number=phone)
    stands = Consignment.objects.filter(order=OuterRef("order")).exclude(
        state=Consignment.State.CANCELLED
    )
    return VoucherApplication.objects.filter(Exists(stands), who, voucher=voucher).exists()


def is_limited(offer: ConditionalOffer) -> bool:
    """Whether it can be used up."""
    return offer.max_global_applications is not None or offer.max_discount is not None


def is_used_up(offer: ConditionalOffer, used: Used) -> bool:
    return (
        offer.max_global_applications is not None and used.orders >= offer.max_global_applications
    ) or (offer.max_discount is not None and used.given >= offer.max_discount)


def terms_of(offer: ConditionalOffer, used: Used, product_ids: Collection[int]) -> rules.Terms:
    """An offer of Oscar's in the words of our rule; what is left of its budget is its most."""
    value, condition = offer.benefit.value or 0, offer.condition
    is_percentage = offer.benefit.type == "Percentage"
    funding: OfferFunding = offer.funding
    most = funding.most_per_order
    if offer.max_discount is not None:
        left = max(0, int(offer.max_discount) - used.given)
        most = left if most is None else min(most, left)
    return rules.Terms(
        offer_id=offer.pk,
        name=offer.name,
        producer_id=funding.producer_id,
        percent_bp=int(value * 100) if is_percentage else 0,
        amount=0 if is_percentage else int(value),
        most=most,
        least_amount=int(condition.value or 0) if condition.type == "Value" else 0,
        least_packs=int(condition.value or 0) if condition.type == "Count" else 0,
        products=_products(offer.benefit.range or condition.range, product_ids),
        priority=offer.priority,
        is_exclusive=offer.exclusive,
    )


def _products(range_: Range | None, product_ids: Collection[int]) -> frozenset[int] | None:
    """Which of these a range holds; None: all. At most two queries, none for no range."""
    if range_ is None:
        return None
    is_whole = range_.includes_all_products and not range_.proxy_class
    if is_whole and not range_.excluded_products.exists():
        return None
    held = range_.all_products().filter(pk__in=list(product_ids))
    return frozenset(held.values_list("pk", flat=True))


def not_promoted(product_ids: Collection[int]) -> set[int]:
    """Those of the products that no voucher, banner or boost may touch: what `rules.alcohol`
    says so of, and boxes that hold such a bottle. One query."""
    strong = Q(ocop_set_id__in=ProductSet.ALCOHOL) & (
        Q(label_text__alcohol_percent__isnull=True)
        | Q(label_text__alcohol_percent__gte=NO_PROMOTION_FROM)
    )
    bottles = Product.objects.filter(strong)
    boxes = GiftBoxPart.objects.filter(box__product=OuterRef("pk"), product__in=bottles)
    found = Product.objects.filter(pk__in=list(product_ids)).filter(strong | Exists(boxes))
    return set(found.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A voucher in its owner's list. `cost` is what its owner pays for it so far, in đồng."""

    voucher: Voucher
    offer: ConditionalOffer
    used: Used
    cost: int
    state: str

    @property
    def is_percentage(self) -> bool:
        return self.offer.benefit.type == "Percentage"

    @property
    def products(self) -> list[Product]:
        """Empty: all of them."""
        range_ = self.offer.benefit.range
        return [] if range_.includes_all_products else list(range_.all_products().order_by("pk"))


def voucher_rows(*, producer: Producer | None, on: date) -> list[VoucherRow]:
    """The vouchers a producer pays for (None: the platform), the newest first. Four queries."""
    vouchers = (
        Voucher.objects.filter(offers__funding__producer=producer)
        .prefetch_related("offers__benefit__range", "offers__condition", "offers__funding")
        .order_by("-pk")
        .distinct()
    )
    pairs = [(voucher, voucher.offers.all()[0]) for voucher in vouchers]
    used = uses([offer for _voucher, offer in pairs])
    cost = costs([voucher for voucher, _offer in pairs], producer=producer)
    return [
        VoucherRow(
            voucher,
            offer,
            used.get(offer.pk, Used()),
            cost.get(voucher.pk, 0),
            _state(voucher, offer, used.get(offer.pk, Used()), on),
        )
        for voucher, offer in pairs
    ]


def _state(voucher: Voucher, offer: ConditionalOffer, used: Used, on: date) -> str:
    if offer.status == ConditionalOffer.SUSPENDED:
        return "ended"
    if timezone.localdate(voucher.start_datetime) > on:
        return "coming"
    if timezone.localdate(voucher.end_datetime) < on:
        return "over"
    return "used_up" if is_used_up(offer, used) else "running"


def costs(vouchers: Collection[Voucher], *, producer: Producer | None) -> dict[int, int]:
    """What each voucher cost whoever pays for it, from the frozen shares of the lines it was
    used on; packs cut before they left count no longer. One query for each voucher's lines.

    A line that took a voucher and another offer of the same payer counts here by what the
    voucher's own row says.
    """
    found: dict[int, int] = {}
    for voucher in vouchers:
        rows = _line_discounts(voucher)
        found[voucher.pk] = sum(_kept(row) for row in rows)
    return found


def _line_discounts(voucher: Voucher) -> list[dict[str, int]]:
    shares = LineShare.objects.filter(line=OuterRef("line"))
    return list(
        get_model("order", "OrderLineDiscount")
        .objects.filter(Exists(shares), order_discount__voucher_code=voucher.code)
        .filter(order_discount__voucher_id=voucher.pk)
        .values("pk", "amount", "line__quantity")
        .annotate(cut=Sum("line__cuts__quantity"))
    )


def _kept(row: dict[str, int]) -> int:
    """What is left of a line's discount when some of its packs were cut before they left."""

    cut, packs = row["cut"] or 0, row["line__quantity"]
    return part(int(row["amount"]), first=cut, last=packs, of=packs)
