"""What the programme's plans and reports say, as the documents print it."""

from django.db import models


class ProgrammeFact(models.Model):
    """One figure of one plan, with its words; never corrected, only annotated."""

    key = models.CharField(max_length=20, unique=True)
    scope = models.CharField(max_length=120)
    metric = models.CharField(max_length=200)
    value = models.CharField(max_length=120)
    unit = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    period = models.CharField(max_length=60, blank=True)
    quote = models.TextField()
    document = models.CharField(max_length=80)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.scope}: {self.metric} = {self.value} {self.unit}"
