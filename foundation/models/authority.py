"""Authorities (cơ quan) and the officers (cán bộ) who act for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.rules.roles import Role


class Authority(models.Model):
    """A body that assesses, recognises or inspects.

    `place_code` is the official code of its province (2 digits) or commune (5 digits);
    it is text because places stand above this package. Districts ended on 1 July 2025:
    theirs stay as FORMER_DISTRICT, and `acting` names who acts for them now.
    """

    class Level(models.TextChoices):
        COMMUNE = "COMMUNE", _("cấp xã")
        FORMER_DISTRICT = "FORMER_DISTRICT", _("cấp huyện (đã hết)")
        PROVINCE = "PROVINCE", _("cấp tỉnh")
        MINISTRY = "MINISTRY", _("cấp bộ")

    name = models.CharField(_("tên"), max_length=200, unique=True)
    level = models.CharField(_("cấp"), max_length=20, choices=Level.choices)
    place_code = models.CharField(_("mã nơi"), max_length=5, blank=True)
    acting = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("nay thay bởi")
    )

    class Meta:
        verbose_name = _("cơ quan")
        verbose_name_plural = _("cơ quan")

    def __str__(self) -> str:
        return self.name


class Officer(models.Model):
    """A person's appointment at an authority, in one role, for a time."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments"
    )
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="officers")
    role = models.CharField(_("vai trò"), max_length=30, choices=Role.officer_choices())
    since_on = models.DateField(_("từ ngày"))
    until_on = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("cán bộ")
        verbose_name_plural = _("cán bộ")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "authority", "role", "since_on"], name="officer_appointed_once"
            ),
            models.CheckConstraint(
                name="officer_term_is_forward",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=models.F("since_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.authority}"
