"""May it be bought, and at what price? The one answer, asked by everything that sells.

`offers` answers for many products at a constant number of queries; Oscar's own one-product
path (`PurchaseStrategy`) asks the same function.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner import availability, prices
from oscar.apps.partner.strategy import Base, PurchaseInfo

from catalog.products.models import Product, ProductSet
from certification.selectors import stopping_withdrawals
from foundation.calendar import today
from foundation.prepared import GIVEN_DAY, GIVEN_IDS, Among, Prepared
from foundation.text import fold
from marketplace.commerce.models import (
    GiftBox,
    HarvestWindow,
    ListingCheck,
    SellerCheck,
    SellingLicence,
    SellingSettings,
)
from marketplace.commerce.partner.boxes import box_stops
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.payments import prepaid_codes
from marketplace.commerce.rules.sale import Refusal, SaleFacts, refusal
from traceability.selectors import running_recalls

HEALTH_AND_MEDICINE = 18

WORDS: dict[Refusal, str | Promise] = {
    Refusal.NOT_PUBLIC: _("Sản phẩm này không còn bày bán."),
    Refusal.RECALLED: _("Có lô đang bị thu hồi nên sản phẩm tạm ngừng bán."),
    Refusal.WITHDRAWN: _("Chứng nhận OCOP đã bị thu hồi nên sản phẩm ngừng bán."),
    Refusal.MEDICINE: _("Chợ không bán thuốc."),
    Refusal.SELLER_UNCHECKED: _("Chủ thể chưa được xác minh để bán trên chợ."),
    Refusal.LISTING_UNCHECKED: _("Sản phẩm chưa được duyệt bày bán."),
    Refusal.ALCOHOL: _(
        "Luật cấm bán rượu, bia thanh toán bằng tiền mặt. "
        "Chợ mới nhận tiền mặt khi giao hàng nên chưa bán được sản phẩm này."
    ),
    Refusal.NO_LICENCE: _("Chủ thể chưa có giấy phép bán rượu còn hiệu lực trên chợ."),
    Refusal.SERVICE: _("Đây là dịch vụ du lịch, không gửi hàng. Xin đặt chỗ với chủ thể."),
    Refusal.NO_PRICE: _("Chủ thể chưa bán sản phẩm này trên chợ."),
    Refusal.SOLD_OUT: _("Sản phẩm đang hết hàng."),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be bought of one product on one day. Built by `offers` alone.

    `price` is in whole đồng, VAT included; None when no seller has named one. `reason` are
    the words why it cannot be bought, "" when it can.
    """

    product_id: int
    price: int | None
    is_sample_price: bool
    can_buy: bool
    refusal: Refusal | None
    reason: str
    in_stock: int
    """The most that may be ordered now: of the stock, or of an open harvest if that is more."""
    stockrecord_id: int | None
    partner_sku: str
    partner_id: int | None
    producer_id: int | None
    at_once: int = 0
    """Packs that need not wait for a harvest; more than these are ordered before it."""
    harvest_id: int | None = None
    ready_on: date | None = None

    @property
    def waits_words(self) -> str:
        """What to say of goods that wait for their harvest; "" where none are left to wait for."""
        if self.ready_on is None or not self.can_buy:
            return ""
        words = (
            _("Đặt trước, có hàng từ %(day)s.")
            if self.at_once <= 0
            else _("Nhiều hơn %(n)d gói thì đặt trước, có hàng từ %(day)s.")
        )
        return str(words % {"n": self.at_once, "day": f"{self.ready_on:%d/%m/%Y}"})


Row = dict[str, Any]
_SALE_FIELDS = ("pk", "title", "is_public", "ocop_set_id", "producer_id")
_STOCK_FIELDS = {
    "stockrecord_id": "pk",
    "stock_price": "price",
    "num_in_stock": "num_in_stock",
    "num_allocated": "num_allocated",
    "is_sample_price": "is_sample_price",
    "partner_id": "partner_id",
    "partner_sku": "partner_sku",
    "seller_id": "partner__producer_id",
}


def sale_question(*also: str, **annotations: Any) -> Prepared:
    """What the rule reads of each product on a day, with its seller's stock; `also` and
    `annotations`: what the asker reads besides. For `sale_rows`.
    """

    def write() -> QuerySet[Product, Row]:
        withdrawn = stopping_withdrawals(on=GIVEN_DAY).filter(certificate__product=OuterRef("pk"))
        recalled = running_recalls(on=GIVEN_DAY).filter(lot__product=OuterRef("pk"))
        read = {
            "is_withdrawn": Exists(withdrawn),
            "is_recalled": Exists(recalled),
            **_gates(),
            "harvest": _open_harvest(),
            **{name: F(f"stockrecords__{path}") for name, path in _STOCK_FIELDS.items()},
            **annotations,
        }
        return (
            Product.objects.filter(Among(F("pk"), GIVEN_IDS))
            .annotate(**read)
            .order_by("pk", "stockrecord_id")
            .values(*_SALE_FIELDS, *also, *read)
        )

    return Prepared(write)


def _gates() -> dict[str, Any]:
    """Whether the seller was let in and the product looked at, what its label says it is, and
    the paper that alcohol needs. The checks are found by their partial unique indexes."""
    sellers = SellerCheck.objects.in_force().filter(producer=OuterRef("producer"))
    listings = ListingCheck.objects.in_force().filter(product=OuterRef("pk"))
    licences = SellingLicence.objects.in_force_on(GIVEN_DAY).filter(
        producer=OuterRef("producer"), kind=SellingLicence.Kind.ALCOHOL
    )
    return {
        "is_box": Exists(GiftBox.objects.filter(product=OuterRef("pk"))),
        "is_seller_checked": Exists(sellers),
        "is_listing_checked": Exists(listings),
        "has_licence": Exists(licences),
        "is_medicine": F("label_text__is_medicine"),
        "sells_medicine": Subquery(SellingSettings.objects.values("sells_medicine")[:1]),
    }


def _open_harvest() -> Subquery:
    """The next harvest of the product that still takes orders before it, or nothing."""
    open_ones = HarvestWindow.objects.filter(
        product=OuterRef("pk"),
        is_open=True,
        opens_on__lte=GIVEN_DAY,
        until_on__gte=GIVEN_DAY,
        taken__lt=F("packs"),
    )
    facts = JSONObject(id="pk", from_on="from_on", left=F("packs") - F("taken"))
    return Subquery(open_ones.order_by("from_on", "pk").values(facts=facts)[:1])


_SALE = sale_question()


def sale_rows(
    product_ids: Iterable[int], *, on: date, question: Prepared = _SALE
) -> dict[int, Row]:
    """The rows of a `sale_question`, one for each product that exists. One query.

    Stock counts only under the selling account of the product's own producer.
    """
    found: dict[int, Row] = {}
    wanted = list(set(product_ids))
    for row in question(ids=wanted, on=on) if wanted else ():
        if row["seller_id"] != row["producer_id"]:
            row.update(dict.fromkeys(_STOCK_FIELDS))
        if row["pk"] not in found or found[row["pk"]]["stockrecord_id"] is None:
            found[row["pk"]] = row
    return found


def offers(
    product_ids: Collection[int],
    *,
    on: date,
    rows: Mapping[int, Row] | None = None,
) -> dict[int, Offer]:
    """What may be bought of these products on the day, and at what price.

    One query, whatever the number of products; none when the caller brings the `rows` that
    `sale_rows` gave for the day. One more where alcohol is among them: how it may be paid;
    two more where a gift box is: whether what is in it may be sold. A product that does not
    exist is absent.
    """
    rows = sale_rows(product_ids, on=on) if rows is None else rows
    has_alcohol = any(row["ocop_set_id"] in ProductSet.ALCOHOL for row in rows.values())
    cash_only = has_alcohol and not prepaid_codes()
    stops = box_stops(rows, on=on, ask=lambda ids: offers(ids, on=on))
    return {
        pk: _offer(row, cash_only=cash_only, box_stop=stops.get(pk, "")) for pk, row in rows.items()
    }


def _offer(row: Row, *, cash_only: bool, box_stop: str) -> Offer:
    price = None if row["stock_price"] is None else int(row["stock_price"])
    at_once = max(0, (row["num_in_stock"] or 0) - (row["num_allocated"] or 0))
    harvest = row["harvest"]
    later = harvest["left"] if harvest and row["stockrecord_id"] else 0
    if later <= at_once:
        harvest = None
    in_stock = max(at_once, later)
    why = refusal(
        SaleFacts(
            is_public=row["is_public"],
            is_recalled=row["is_recalled"],
            is_withdrawn=row["is_withdrawn"],
            is_alcohol=row["ocop_set_id"] in ProductSet.ALCOHOL,
            is_medicine=_is_medicine(row) and not row["sells_medicine"],
            is_service=row["ocop_set_id"] == ProductSet.TOURISM,
            price=price,
            in_stock=in_stock,
            is_seller_checked=row["is_seller_checked"],
            is_listing_checked=row["is_listing_checked"],
            has_licence=row["has_licence"],
            is_stopped_box=bool(box_stop),
        ),
        cash_only=cash_only,
    )
    return Offer(
        product_id=row["pk"],
        price=price,
        is_sample_price=bool(row["is_sample_price"]),
        can_buy=why is None,
        refusal=why,
        reason=box_stop if why is Refusal.BOX else str(WORDS[why]) if why else "",
        in_stock=in_stock,
        stockrecord_id=row["stockrecord_id"],
        partner_sku=row["partner_sku"] or "",
        partner_id=row["partner_id"],
        producer_id=row["producer_id"],
        at_once=at_once,
        harvest_id=harvest["id"] if harvest else None,
        ready_on=date.fromisoformat(harvest["from_on"]) if harvest else None,
    )


def _is_medicine(row: Row) -> bool:
    """What its label says; and set 18 holds health foods and medicines, where a medicine is
    called one ("thuốc …")."""
    named = row["ocop_set_id"] == HEALTH_AND_MEDICINE and "thuoc" in fold(row["title"]).split()
    return bool(row["is_medicine"]) or named


class OfferAvailability(availability.Base):
    """Oscar's availability policy, said by an Offer."""

    def __init__(self, offer: Offer | None) -> None:
        self._offer = offer
        self.code = "instock" if offer and offer.can_buy else "unavailable"
        self.num_available = offer.in_stock if offer and offer.can_buy else 0

    @property
    def message(self) -> str:
        if self._offer is None:
            return str(WORDS[Refusal.NO_PRICE])
        return self._offer.reason or self._offer.waits_words or str(_("Còn hàng"))

    def is_purchase_permitted(self, quantity: int) -> tuple[bool, str]:
        if self._offer is None or not self._offer.can_buy:
            return False, self.message
        if quantity > self._offer.in_stock:
            return False, str(_("Chỉ còn %(left)d.") % {"left": self._offer.in_stock})
        return True, ""


class PurchaseStrategy(Base):
    """Oscar's strategy: one product at a time, the same rule. Prices include VAT."""

    def __init__(self, on: date) -> None:
        # Oscar's own __init__ looks at request.user, which would make every page depend on it.
        self.request = None
        self.user = None
        self.on = on

    def fetch_for_product(
        self, product: Product, stockrecord: StockRecord | None = None
    ) -> PurchaseInfo:
        offer = offers([product.pk], on=self.on).get(product.pk)
        if stockrecord is None and offer is not None and offer.stockrecord_id:
            stockrecord = StockRecord.objects.get(pk=offer.stockrecord_id)
        return PurchaseInfo(
            price=_price(offer), availability=OfferAvailability(offer), stockrecord=stockrecord
        )

    def fetch_for_parent(self, product: Product) -> PurchaseInfo:
        """Variants are not used: a parent is asked for as a product of its own."""
        return self.fetch_for_product(product)


def _price(offer: Offer | None) -> prices.Base:
    if offer is None or offer.price is None:
        return prices.Unavailable()
    # The price asked is the whole price; what VAT is in it is the seller's to declare.
    return prices.TaxInclusiveFixedPrice(
        currency="VND", excl_tax=Decimal(offer.price), tax=Decimal(0)
    )


class Selector:
    """How Oscar asks for the strategy; nobody's price depends on who is looking."""

    def strategy(
        self, request: HttpRequest | None = None, user: object = None, **kwargs: object
    ) -> PurchaseStrategy:
        return PurchaseStrategy(on=today())
