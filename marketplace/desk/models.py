"""What the desk remembers of the people who work at it; nothing of the trade itself."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer


class KeptDraft(models.Model):
    """A form that somebody has begun and not sent: its fields as typed, kept until it is sent.

    `key` names the form and what it is about, such as "label:17". Passwords, files and identity
    numbers are never among the fields.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_drafts"
    )
    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="kept_drafts")
    key = models.CharField(max_length=80)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "producer", "key"], name="one_kept_draft_of_a_form"
            )
        ]

    def __str__(self) -> str:
        return self.key


class DeskHabit(models.Model):
    """What one person has seen of the desk already."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_habit"
    )
    tour_ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user_id)


class DigestChoice(models.Model):
    """By which way, and at which of the two hours, a person hears what waits for a producer."""

    class Channel(models.TextChoices):
        MAIL = "MAIL", _("thư điện tử")
        SMS = "SMS", _("tin nhắn")
        ZALO = "ZALO", _("Zalo")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_choices"
    )
    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="digest_choices")
    channel = models.CharField(
        _("nhận bằng"), max_length=10, choices=Channel.choices, default=Channel.MAIL
    )
    at_noon = models.BooleanField(_("11:30"), default=True)
    at_evening = models.BooleanField(_("17:00"), default=True)
    language = models.CharField(
        _("bằng tiếng"), max_length=5, choices=settings.LANGUAGES, default="vi"
    )

    class Meta:
        verbose_name = _("cách nhận tin")
        verbose_name_plural = _("cách nhận tin")
        constraints = [
            models.UniqueConstraint(fields=["user", "producer"], name="one_digest_choice_each")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.producer_id}"
