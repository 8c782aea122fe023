"""Label runs. A label needs no row: its code follows from its run's key and its number."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from traceability.models.lot import Lot
from traceability.rules.label_code import MAX_LABELS_PER_RUN


class LabelRun(models.Model):
    """Đợt in tem. A lot's own code is a run of one label."""

    class Purpose(models.TextChoices):
        LOT = "LOT", _("mã của lô")
        PACKS = "PACKS", _("tem từng gói")

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="label_runs")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    epoch = models.PositiveSmallIntegerField()
    run = models.PositiveIntegerField()
    count = models.PositiveIntegerField(_("số tem"))
    mark_request = models.ForeignKey(
        "certification.MarkRequest",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="label_runs",
    )
    """The granted request that packs with the mark were counted against; null for a run without.
    """
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đợt in tem")
        verbose_name_plural = _("đợt in tem")
        constraints = [
            models.UniqueConstraint(fields=["epoch", "run"], name="label_run_number_once"),
            models.UniqueConstraint(
                fields=["lot"], condition=Q(purpose="LOT"), name="lot_has_one_code"
            ),
            models.CheckConstraint(
                name="label_run_fits_its_code",
                condition=Q(
                    count__gte=1,
                    count__lte=MAX_LABELS_PER_RUN,
                    epoch__lt=32,
                    run__lt=1 << 20,
                ),
            ),
            models.CheckConstraint(
                name="only_packs_carry_the_mark",
                condition=Q(mark_request__isnull=True) | Q(purpose="PACKS"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.epoch}-{self.run} ({self.count})"
