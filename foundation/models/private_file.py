"""Papers and photos that only those may open who need to."""

import secrets

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    return storages["private"]


def _random_path(instance: "PrivateFile", filename: str) -> str:
    """A name that says nothing of what is inside or whose it is."""
    return f"{secrets.token_hex(2)}/{secrets.token_hex(16)}"


class PrivateFile(models.Model):
    """One checked file outside the folder that the web server shows. Made by
    foundation.private_files alone; handed out by a view that has asked its room's `access`.

    Pictures are kept without what a camera writes into them (place, time, owner).
    """

    class Kind(models.TextChoices):
        PICTURE = "PICTURE", _("ảnh")
        PDF = "PDF", _("PDF")

    file = models.FileField(storage=private_storage, upload_to=_random_path)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(_("tên tệp"), max_length=200)
    size = models.PositiveIntegerField(_("số byte"))
    pages = models.PositiveSmallIntegerField(_("số trang"), default=1)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tệp riêng")
        verbose_name_plural = _("tệp riêng")

    def __str__(self) -> str:
        return self.name
