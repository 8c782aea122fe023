"""What people looked for, in counts of a day: no person, no network, no hour."""

from django.db import models


class SearchDay(models.Model):
    """One text on one day. Texts that may be a person's (long numbers, addresses) are dropped."""

    day = models.DateField()
    folded = models.CharField(max_length=80)
    spelling = models.CharField(max_length=80)
    """As it was typed the first time that day."""
    searches = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)
    """How many of them found nothing."""
    guessed = models.PositiveIntegerField(default=0)
    """How many were answered by a guess."""
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "folded"], name="search_day_once")]
        indexes = [models.Index(fields=["folded"], name="search_day_text")]

    def __str__(self) -> str:
        return f"{self.day}: {self.spelling}"


class SearchClick(models.Model):
    """How often a product was opened from the results for a text, on a day."""

    day = models.DateField()
    folded = models.CharField(max_length=80)
    product_id = models.BigIntegerField()
    clicks = models.PositiveIntegerField(default=0)
    positions = models.PositiveIntegerField(default=0)
    """The sum of the places they stood at, 1 the first."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "folded", "product_id"], name="search_click_once"
            )
        ]
        indexes = [models.Index(fields=["product_id", "day"], name="search_click_product")]

    def __str__(self) -> str:
        return f"{self.day}: {self.folded} → {self.product_id}"
