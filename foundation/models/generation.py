"""The generation of what the public sees: part of every page cache's key."""

from django.db import models


class Generation(models.Model):
    """One row whose number grows, once per transaction, with every change of certificates,
    recalls, products, prices or published pages. Triggers do it, so nothing can forget."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    value = models.BigIntegerField(default=1)
    changed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_generation", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return str(self.value)
