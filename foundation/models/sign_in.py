"""Ways in besides a password: a code that is used once, and a passkey."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInCode(models.Model):
    """A code sent to an account's telephone or mailbox. Only its digest is kept; it is used once,
    within minutes, and a few wrong tries end it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_codes"
    )
    code_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.made_at:%d/%m/%Y %H:%M}"


class Passkey(models.Model):
    """A key that a person's phone or computer keeps (WebAuthn level 2); only its public half is
    here."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys"
    )
    name = models.CharField(_("tên máy"), max_length=60)
    credential_id = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("khoá đăng nhập")
        verbose_name_plural = _("khoá đăng nhập")

    def __str__(self) -> str:
        return self.name
