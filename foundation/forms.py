"""Signing in: one name (e-mail address or phone number), a password or a code, one error."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation import sign_in_codes, tries
from foundation.models import User
from foundation.rules import phone as phones

TRIES_PER_NAME = 8
TRIES_PER_NETWORK = 60
CODES_PER_NAME = 5
CODES_PER_NETWORK = 30
TOO_MANY = _("Đã thử quá nhiều lần. Đợi 15 phút rồi thử lại.")


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
        "too_many": TOO_MANY,
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


class AskCodeForm(forms.Form):
    """Whose code is asked for. Refuses a sixth asking of one name in 15 minutes and a
    thirty-first from one network, whether or not there is such an account."""

    username = forms.CharField(
        label=_("Số điện thoại hoặc thư điện tử"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}
        ),
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        self.request = request
        super().__init__(data)

    def clean_username(self) -> str:
        """The name in the one form that accounts are kept under."""
        name = _written_once(self.cleaned_data["username"])
        if "@" in name:
            validate_email(name)
        elif not _is_phone(name):
            raise ValidationError(_("Ghi số điện thoại 10 chữ số, hoặc thư điện tử."), code="name")
        network = tries.network_of(self.request)
        too_many = (
            tries.note(f"code:|{network}") > CODES_PER_NETWORK,
            tries.note(f"code:{name}") > CODES_PER_NAME,
        )
        if any(too_many):
            raise ValidationError(TOO_MANY, code="too_many")
        return name


class EnterCodeForm(forms.Form):
    """The code of one asking; `user` is whom it let in. One error for whatever is wrong."""

    code = forms.CharField(
        label=_("Mã 6 chữ số"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autofocus": True, "autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )
    user: User | None = None

    def __init__(
        self, request: HttpRequest, data: Any = None, *, asked: int = sign_in_codes.NOBODY
    ) -> None:
        self.request, self.asked = request, asked
        super().__init__(data)

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"])
        network = f"code-typed:|{tries.network_of(self.request)}"
        if tries.made(network) >= TRIES_PER_NETWORK:
            raise ValidationError(TOO_MANY, code="too_many")
        self.user = sign_in_codes.let_in(code_id=self.asked, typed=typed, now=timezone.now())
        if self.user is None:
            tries.note(network)
            raise ValidationError(
                _("Mã không đúng, hoặc đã hết hạn. Xem mã mới nhất; sai năm lần thì xin mã khác."),
                code="code",
            )
        return typed


class PasskeyForm(forms.Form):
    """What the browser's script puts in: the device's answer, and for a new key a name."""

    credential = forms.CharField(max_length=20_000)
    name = forms.CharField(max_length=60, required=False)


def _written_once(name: str) -> str:
    """The name in one form, so that +84 and 0 are not two names with tries of their own."""
    try:
        return phones.normalise(name)
    except phones.BadPhone:
        return name.strip().lower()


def _is_phone(name: str) -> bool:
    try:
        return bool(phones.normalise(name))
    except phones.BadPhone:
        return False
