"""Engines beside PostgreSQL: what they were promised, and when they were away."""

from django.db import models

ELASTICSEARCH = "elasticsearch"
"""The engine's name: of its follower, its outages, its answers."""


class SearchFollower(models.Model):
    """An engine that keeps a copy. While a row stands here, every change of a document is also
    written down in `SearchChange`, by the same transaction."""

    class State(models.TextChoices):
        BUILDING = "BUILDING", "building"
        READY = "READY", "ready"

    name = models.CharField(max_length=20, primary_key=True)
    index_name = models.CharField(max_length=120)
    """The index that answers now; "" before the first is ready."""
    mapping = models.CharField(max_length=64)
    """Digest of the mapping it was built with: a release with another mapping does not ask it."""
    state = models.CharField(max_length=10, choices=State.choices)
    built_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.index_name}"


class SearchChange(models.Model):
    """A document that followers have not been told of yet: the newest version alone."""

    product_id = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["changed_at"], name="search_oldest_change")]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.version}"


class EngineOutage(models.Model):
    """While an engine did not answer, PostgreSQL did; `answered` counts how often, about."""

    engine = models.CharField(max_length=20)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=160)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engine"],
                condition=models.Q(ended_at__isnull=True),
                name="one_outage_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.engine}: {self.began_at}"
