"""The mark that a database holds the demo world and nothing else."""

from django.db import models


class DemoBuild(models.Model):
    """One row per build; without one, `build_demo` refuses a database that has producers."""

    built_at = models.DateTimeField(auto_now_add=True)
    products = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.products} products, {self.built_at:%Y-%m-%d %H:%M}"
