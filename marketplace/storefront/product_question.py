"""The one question that reads a product with all that its page needs of it and around it."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject, Now
from django.utils.translation import get_language

from catalog.products.models import Product, ProductImage, ProductSet
from cms.models import ShopPage
from foundation.prepared import GIVEN_DAY, GIVEN_ID, Given, Prepared
from marketplace.commerce.models import (
    GiftBox,
    GiftBoxPart,
    GroupRun,
    HarvestWindow,
    ListingCheck,
    ProductQuestion,
    Review,
    SellerCheck,
)
from marketplace.commerce.selectors.delivery_reach import RATE_FACTS, ZONE_FACTS
from marketplace.commerce.selectors.listings import LABEL_FIELDS
from marketplace.commerce.selectors.photos import PHOTO_FACTS
from marketplace.commerce.selectors.sellers import SELLER_FACTS

ASKED = 8
"""Of so many others, by name, those with the mark are shown first."""

HARVESTS = 3

_SHOWN = (
    *("title", "slug", "description", "ocop_set_id", "set_is_inferred", "former_place", "gtin"),
    *("net_content", "source_reference", "source_url", "producer_id", "maker_id", "province_id"),
    *("commune_id", "weight_grams", "maker__name", "ocop_set__name", "ocop_set__name_en"),
    *("producer__name", "producer__street", "producer__tax_number", "producer__phone"),
    *("producer__commune_id", "producer__province_id", "producer__is_sample"),
    *("province__name", "province__name_en", "province__slug"),
)


def ask_product(product_id: int, *, on: date) -> Any:
    """A public product with its places, its producer and shop, its photos and harvests, the
    numbers of others to show beside it, and what sending it costs; None where there is none.
    One query."""
    found = _PRODUCT(pk=product_id, on=on, language=get_language())
    return found[0] if found else None


def _product() -> QuerySet[Product]:
    certified = Product.objects.filter(pk=OuterRef("pk"), certificates__isnull=False)
    looked_at = ListingCheck.objects.in_force().filter(product=OuterRef("pk"))
    runs = GroupRun.objects.filter(product=OuterRef("pk"), state="OPEN", closes_at__gt=Now())
    questions = ProductQuestion.objects.filter(
        product=OuterRef("pk"), answered_at__isnull=False, state=ProductQuestion.State.OPEN
    )
    return (
        Product.objects.filter(pk=GIVEN_ID, is_public=True)
        .order_by()
        .select_related("producer", "maker", "ocop_set", "province", "label_text")
        .only(*_SHOWN, *(f"label_text__{name}" for name in LABEL_FIELDS))
        .annotate(
            **_beside(),
            photo_rows=ArraySubquery(_photos()),
            harvest_rows=ArraySubquery(_harvests()[:HARVESTS]),
            shop_slug=Subquery(_shops().values("slug")[:1]),
            seller_facts=Subquery(_seller()[:1]),
            rate_facts=RATE_FACTS,
            zone_facts=ZONE_FACTS,
            has_certificates=Exists(certified),
            is_box=Exists(GiftBox.objects.filter(product=OuterRef("pk"))),
            is_offered=Exists(looked_at),
            run_key=Subquery(runs.values("key")[:1]),
            rating_rows=ArraySubquery(_rating()),
            has_questions=Exists(questions),
        )
    )


def _beside() -> dict[str, ArraySubquery]:
    """The numbers of other products: the producer's own, those of its commune, those of its set
    in its province, and what lies in it where it is a box. Alcohol is never put before anybody."""
    public = Product.objects.filter(is_public=True).exclude(pk=OuterRef("pk"))
    sober = public.exclude(ocop_set__in=ProductSet.ALCOHOL).exclude(producer=OuterRef("producer"))
    alike = sober.filter(province=OuterRef("province"), ocop_set=OuterRef("ocop_set"))
    parts = GiftBoxPart.objects.filter(box__product=OuterRef("pk")).order_by("pk")

    def some(rows: QuerySet[Product]) -> ArraySubquery:
        return ArraySubquery(rows.order_by("title", "pk").values("pk")[:ASKED])

    return {
        "other_ids": some(public.filter(producer=OuterRef("producer"))),
        "near_ids": some(sober.filter(commune=OuterRef("commune"))),
        "alike_ids": some(alike),
        "part_ids": ArraySubquery(parts.values("product_id")),
    }


def _photos() -> QuerySet[ProductImage, Any]:
    rows = ProductImage.objects.filter(product=OuterRef("pk")).order_by("display_order", "pk")
    return rows.values(facts=PHOTO_FACTS)


def _harvests() -> QuerySet[HarvestWindow, Any]:
    rows = HarvestWindow.objects.filter(
        product=OuterRef("pk"), is_open=True, until_on__gte=GIVEN_DAY
    ).order_by("from_on", "pk")
    left = F("packs") - F("taken")
    facts = JSONObject(opens_on="opens_on", from_on="from_on", until_on="until_on", left=left)
    return rows.values(facts=facts)


def _rating() -> QuerySet[Review, Any]:
    """As selectors.reviews.rating_of counts, in the page's own question."""
    rows = Review.objects.filter(product=OuterRef("pk")).exclude(state=Review.State.WITHDRAWN)
    counted = rows.order_by().values("stars", "held_reason", "is_sample").annotate(n=Count("pk"))
    facts = JSONObject(stars="stars", reason="held_reason", is_sample="is_sample", n="n")
    return counted.values(facts=facts)


def _shops() -> QuerySet[ShopPage]:
    return ShopPage.objects.live().filter(
        producer=OuterRef("producer"), locale__language_code=Given("language", CharField())
    )


def _seller() -> QuerySet[SellerCheck, Any]:
    rows = SellerCheck.objects.in_force().filter(producer=OuterRef("producer"))
    return rows.values(facts=SELLER_FACTS)


_PRODUCT = Prepared(_product)
