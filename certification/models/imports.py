"""A register's file as a province holds it, on its way into the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.models.people import by_whom


class RegisterImport(models.Model):
    """One uploaded file: what it is, what its columns mean, how far it has come.

    The file itself stays, as evidence of what was entered; nothing personal is asked of it.
    """

    class State(models.TextChoices):
        UPLOADED = "UPLOADED", _("chờ nối cột")
        CHECKING = "CHECKING", _("đang kiểm")
        CHECKED = "CHECKED", _("đã kiểm, chưa ghi")
        WRITING = "WRITING", _("đang ghi vào sổ")
        DONE = "DONE", _("đã ghi vào sổ")
        FAILED = "FAILED", _("không ghi được")

    name = models.CharField(_("tên tệp"), max_length=200)
    content = models.BinaryField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    header = models.JSONField(default=list, editable=False)
    header_row = models.PositiveIntegerField(default=0, editable=False)
    columns = models.JSONField(default=dict, editable=False)
    """Field of a row → number of its column."""
    places = models.JSONField(default=dict, editable=False)
    """Code of a former commune that was split → code of the commune of today chosen for it."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict, editable=False)
    uploaded_by = by_whom()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lần nhập sổ")
        verbose_name_plural = _("lần nhập sổ")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
