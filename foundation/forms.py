"""Signing in: one name (e-mail address or phone number), one password, one error."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation import tries
from foundation.rules import phone as phones

TRIES_PER_NAME = 8
TRIES_PER_NETWORK = 60


class SignInForm(AuthenticationForm):
    """Refuses more than 8 failed tries of one name from one network in 15 minutes, and more
    than 60 of any names."""

    username = forms.CharField(
        label=_("Thư điện tử hoặc số điện thoại"),
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}
        ),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "inactive": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "too_many": _("Đã thử quá nhiều lần. Đợi 15 phút rồi thử lại."),
    }

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username") or ""
        limits = self._limits(name)
        if any(tries.made(what) >= limit for what, limit in limits.items()):
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            for what in limits:
                tries.note(what)
            raise
        tries.forget(next(iter(limits)))
        return cleaned

    def _limits(self, name: str) -> dict[str, int]:
        network = tries.network_of(self.request) if self.request else ""
        return {
            f"sign-in:{_written_once(name)}|{network}": TRIES_PER_NAME,
            f"sign-in:|{network}": TRIES_PER_NETWORK,
        }


def _written_once(name: str) -> str:
    """The name in one form, so that +84 and 0 are not two names with tries of their own."""
    try:
        return phones.normalise(name)
    except phones.BadPhone:
        return name.strip().lower()
