"""What is searched: one narrow row for each product.

PostgreSQL itself writes the rows (migration 0003), in the transaction of whatever changed: no way
of changing a name, a certificate or a price leaves the index behind. Still it is only a hint:
what is drawn asks `certification.selectors` and the selling strategy again. No star stands here
without the days it holds for.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from catalog.products.models import Product


class SearchEntry(models.Model):
    product = models.OneToOneField(
        Product, primary_key=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    folded_title = models.TextField()
    words = SearchVectorField()
    """Each word twice: folded ("nuoc") and as it is written, tone marks in one place ("nước").
    A: title · B: seller, maker · C: place, set · D: former places."""
    set_number = models.PositiveSmallIntegerField(default=0)
    province = models.PositiveSmallIntegerField(default=0)
    """Codes as numbers; 0 where none is known."""
    commune = models.PositiveIntegerField(default=0)
    producer = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=20, blank=True)
    """Producer.Kind."""
    price = models.BigIntegerField(null=True)
    """Whole đồng; null where its seller named none."""
    is_public = models.BooleanField(default=True)
    is_available = models.BooleanField(default=False)
    """Has a price and packs in stock. An open harvest is asked of its days."""
    mark_stars = models.PositiveSmallIntegerField(default=0)
    mark_from = models.DateField(null=True)
    mark_until = models.DateField(null=True)
    """Of the certificate in force, half-open; `next_…` of the one that follows it."""
    next_stars = models.PositiveSmallIntegerField(default=0)
    next_from = models.DateField(null=True)
    next_until = models.DateField(null=True)
    recognised_on = models.DateField(null=True)
    """When the certificate in force was decided; null without one."""
    harvest_opens = models.DateField(null=True)
    harvest_from = models.DateField(null=True)
    harvest_until = models.DateField(null=True)
    """The next open harvest: orders from, goods from, and the last day of both."""
    standards = models.PositiveSmallIntegerField(default=0)
    """One bit for each standard of rules.standards that an area its lots came from holds."""
    may_promote = models.BooleanField(default=True)
    """False for strong alcohol: it is found, and lifted over nobody."""
    is_box = models.BooleanField(default=False)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    """Degrees: the commune's, or the province's where no commune is known."""
    version = models.BigIntegerField(default=0)
    """Grows with every change of the row, over all rows; what Elasticsearch calls external."""

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            models.Index(
                fields=["folded_title"], name="search_titles", opclasses=["text_pattern_ops"]
            ),
            models.Index(fields=["-recognised_on", "-product"], name="search_newest"),
            models.Index(fields=["price", "product"], name="search_cheapest"),
            models.Index(fields=["province"], name="search_province"),
            models.Index(fields=["set_number"], name="search_set"),
            models.Index(fields=["producer"], name="search_producer"),
        ]

    def __str__(self) -> str:
        return self.folded_title


class SearchStale(models.Model):
    """A product whose row is to be written anew by the job: another transaction held it when its
    stock changed, or its standards did. Never waited for, so no order can wait for it."""

    product_id = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.product_id)
