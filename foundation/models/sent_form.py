"""Which forms were acted on, so that a second press of the button does nothing."""

from django.conf import settings
from django.db import models


class SentForm(models.Model):
    """Kept by foundation.once, for a week: nobody presses a button twice after that."""

    token = models.UUIDField(primary_key=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.token)
