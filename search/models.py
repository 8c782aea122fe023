"""What is searched: one row of words for each product.

The rows are written by the database itself (migration 0001): a trigger on products and one
on producers, so that no way of changing a name can leave the index behind. Nothing here says
whether a certificate is in force; that is asked of `certification.selectors` each time.
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
    folded = models.TextField()
    """Title, producer and place without accents, for words typed wrongly."""
    words = SearchVectorField()
    """Without accents. A: title · B: producer, maker · C: place, set · D: former places."""
    exact = SearchVectorField()
    """The same with their accents, to put what was meant first."""

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            GinIndex(fields=["folded"], name="search_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.folded_title
