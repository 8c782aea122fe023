"""Days off and days worked that the yearly decision of the Government sets apart."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkingDayChange(models.Model):
    """A day that the calendar of the Labour Code alone would read otherwise, with its source."""

    on = models.DateField(_("ngày"), unique=True)
    is_working = models.BooleanField(_("là ngày làm việc"))
    source = models.CharField(_("văn bản"), max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = _("ngày nghỉ, làm bù")
        verbose_name_plural = _("ngày nghỉ, làm bù")
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"
