"""Signing in: one name (e-mail address or phone number), one password, one error."""

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.rules import phone as phones

TRIES_PER_NAME = 8
TRIES_PER_NETWORK = 60
WINDOW_SECONDS = 15 * 60


class SignInForm(AuthenticationForm):
    """Refuses more than 8 failed tries of one name from one network in 15 minutes, and more
    than 60 of any names. Counted in the default cache: per process until Redis is set."""

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
        counters = self._counters(name)
        if any(cache.get(key, 0) >= limit for key, limit in counters.items()):
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            for key in counters:
                cache.add(key, 0, WINDOW_SECONDS)
                cache.incr(key)
            raise
        cache.delete(next(iter(counters)))
        return cleaned

    def _counters(self, name: str) -> dict[str, int]:
        network = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        return {
            _key(f"{_written_once(name)}|{network}"): TRIES_PER_NAME,
            _key(f"|{network}"): TRIES_PER_NETWORK,
        }


def _written_once(name: str) -> str:
    """The name in one form, so that +84 and 0 are not two names with tries of their own."""
    try:
        return phones.normalise(name)
    except phones.BadPhone:
        return name.strip().lower()


def _key(text: str) -> str:
    return f"sign-in:{sha256(text.encode()).hexdigest()}"
