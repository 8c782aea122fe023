"""What is found beside products, and the words that exist."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchThing(models.Model):
    """A producer, a place of today or of before July 2025, a page, or words to complete.

    Producers follow in their own transaction (migration 0003), pages when they are published;
    places and phrases are written by `search_rebuild` and the nightly job. Addresses are made
    when a thing is drawn.
    """

    class Kind(models.TextChoices):
        PRODUCER = "PRODUCER", _("chủ thể")
        PROVINCE = "PROVINCE", _("tỉnh, thành phố")
        COMMUNE = "COMMUNE", _("xã, phường")
        FORMER = "FORMER", _("tên cũ")
        PAGE = "PAGE", _("bài viết")
        PHRASE = "PHRASE", _("từ gợi ý")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=80)
    """The producer's or page's number, the place's code, the folded phrase."""
    title = models.CharField(max_length=240)
    detail = models.CharField(max_length=240, blank=True)
    """Told beside the title: a producer's place, what a former place became."""
    language = models.CharField(max_length=2, blank=True)
    """Of a page; "" where the thing has one name in every language."""
    folded = models.CharField(max_length=240)
    words = SearchVectorField()
    """Folded and as written, like those of products."""
    weight = models.IntegerField(default=0)
    """Products behind it, or how often it was searched for: more first."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "language"], name="thing_once")
        ]
        indexes = [
            GinIndex(fields=["words"], name="thing_words"),
            models.Index(fields=["folded"], name="thing_starts", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word that some product holds: what a mistyped one may have meant. Counted by a job."""

    folded = models.CharField(primary_key=True, max_length=60)
    spelling = models.CharField(max_length=60)
    """The commonest way it is written."""
    documents = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.spelling
