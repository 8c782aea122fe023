"""How often something was tried lately, the same number for every process."""

from django.db import models


class TryCount(models.Model):
    """Kept by foundation.tries. The table is unlogged: a crash forgets the tries, no more.

    `what` is a digest, so neither names nor network addresses stand here.
    """

    what = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    until_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.what[:8]}: {self.count}"
