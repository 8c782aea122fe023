"""Words to one person, sent once however often the job that wants them sent runs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """`key` is what makes it one, such as "renewal:CN-000123:T-180:7": a second is refused.

    The address is read from the account when it is sent, so no personal data stays here.
    """

    class Channel(models.TextChoices):
        MAIL = "MAIL", _("thư điện tử")
        SMS = "SMS", _("tin nhắn")
        ZALO = "ZALO", _("Zalo")

    key = models.CharField(max_length=160, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    address = models.CharField(_("trang để mở"), max_length=300, blank=True)
    due_on = models.DateField(_("ngày phải báo"))
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("tin báo")
        verbose_name_plural = _("tin báo")
        ordering = ["-made_at"]
        indexes = [
            models.Index(
                fields=["made_at"], condition=Q(sent_at__isnull=True), name="notices_to_send"
            )
        ]

    def __str__(self) -> str:
        return self.key
