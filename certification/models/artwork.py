"""The official artwork of the mark: a file that an officer loads, never drawn by us."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OcopArtwork(models.Model):
    """The newest row is the artwork in use; without one, the neutral placeholder is shown."""

    file = models.FileField(_("tệp nhãn hiệu"), upload_to="ocop-artwork/")
    source = models.CharField(_("nguồn tệp"), max_length=300)
    sha256 = models.CharField(max_length=64, editable=False)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tệp nhãn hiệu OCOP")
        verbose_name_plural = _("tệp nhãn hiệu OCOP")

    def __str__(self) -> str:
        return f"{self.source} ({self.sha256[:8]})"
