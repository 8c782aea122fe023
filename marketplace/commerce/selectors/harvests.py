"""Harvests that may be ordered before. Nothing here writes."""

from datetime import date

from django.db.models import QuerySet

from catalog.producers.models import Producer
from catalog.products.models import Product
from marketplace.commerce.models import HarvestWindow


def harvests_of(producer: Producer, *, on: date) -> QuerySet[HarvestWindow]:
    """A producer's harvests that are not over, the next one first."""
    rows = HarvestWindow.objects.filter(product__producer=producer, until_on__gte=on)
    return rows.select_related("product").order_by("from_on", "pk")


def may_harvest(producer: Producer) -> QuerySet[Product]:
    """The producer's products on sale: those with a price under its own selling account."""
    return (
        Product.objects.filter(
            producer=producer, is_public=True, stockrecords__partner__producer=producer
        )
        .distinct()
        .order_by("title")
    )
