"""What a craft village's commune makes today: from the register and the catalogue, never from
the page."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from wagtail.models import Locale

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.selectors import marked_product_ids
from cms.models import StoryPage
from cms.selectors.public_pages import open_to_all
from marketplace.commerce.selectors.alcohol import has_no_alcohol

MOST_PRODUCTS = 24
MOST_PRODUCERS = 60
MOST_STORIES = 6


def village_products(commune: Commune, *, on: date) -> list[int]:
    """The public products made in the commune, those with the mark first, then by name; no
    alcohol, which is never promoted. One query."""
    marked = marked_product_ids(on=on).filter(product_id=OuterRef("pk"))
    rows = (
        Product.objects.filter(has_no_alcohol(), commune=commune, is_public=True)
        .annotate(is_marked=Exists(marked))
        .order_by("-is_marked", "title", "pk")
    )
    return list(rows.values_list("pk", flat=True)[:MOST_PRODUCTS])


def village_producers(commune: Commune, *, on: date) -> QuerySet[Producer]:
    """The producers of the commune that have a public product, those with the most marks in
    force first; each with `in_force`."""
    public = Product.objects.filter(producer=OuterRef("pk"), is_public=True)
    return (
        Producer.objects.filter(Exists(public), commune=commune)
        .select_related("commune", "province")
        .annotate(in_force=Subquery(_in_force(on, OuterRef("pk"))))
        .order_by(F("in_force").desc(nulls_last=True), "name", "pk")[:MOST_PRODUCERS]
    )


def village_stories(commune: Commune, locale: Locale) -> QuerySet[StoryPage]:
    """Live stories of the commune's producers and products, newest first."""
    told = Q(producer__commune=commune) | Q(story_products__product__commune=commune)
    rows = StoryPage.objects.live().filter(open_to_all()).filter(told, locale=locale).distinct()
    return rows.order_by("-first_published_at", "-pk")[:MOST_STORIES]


def counts_of_communes(codes: list[str], *, on: date) -> dict[str, int]:
    """For each commune how many of its products have the mark on the day. One query."""
    rows = (
        marked_product_ids(on=on)
        .filter(product__commune__in=codes)
        .order_by()
        .values_list("product__commune")
        .annotate(n=Count("product", distinct=True))
    )
    return dict(rows)


def _in_force(on: date, producer: OuterRef) -> Any:
    return (
        marked_product_ids(on=on)
        .filter(holder=producer)
        .order_by()
        .values("holder")
        .annotate(total=Count("product", distinct=True))
        .values("total")
    )
