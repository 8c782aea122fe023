"""The decisions that criteria and stars rest on, as they were loaded. Rows never change.

A dossier keeps the row it was judged under. A correction of the file, or its end in force, is
a new version beside the old one (trigger; see migration 0004).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RuleSet(models.Model):
    code = models.CharField(_("mã bộ quy định"), max_length=20)
    version = models.PositiveSmallIntegerField(_("phiên bản"))
    decision = models.CharField(_("quyết định"), max_length=120)
    in_force_from = models.DateField(_("áp dụng từ"))
    in_force_until = models.DateField(_("thôi áp dụng từ"), null=True, blank=True)
    data = models.JSONField(editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    loaded_at = models.DateTimeField(_("nạp lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("bộ quy định")
        verbose_name_plural = _("bộ quy định")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="rule_set_version_loaded_once"
            ),
            models.CheckConstraint(
                name="rule_set_period_is_forward",
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gt=F("in_force_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} ({self.code}, {self.version})"
