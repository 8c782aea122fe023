"""The register as a dated file that others may hold us to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisterSnapshot(models.Model):
    """The whole register of one day, as it was published, with its hash. Append-only.

    `previous_sha256` chains the days, so that a day cannot be replaced unseen.
    """

    on = models.DateField(_("ngày"), unique=True)
    rows = models.PositiveIntegerField(_("số dòng"))
    csv_sha256 = models.CharField(max_length=64)
    json_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    csv_file = models.FileField(upload_to="register/", editable=False)
    json_file = models.FileField(upload_to="register/", editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bản chụp sổ")
        verbose_name_plural = _("bản chụp sổ")
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"
