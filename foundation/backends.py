"""Signing in with an e-mail address or a phone number."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from foundation.models import User


class EmailOrPhoneBackend(ModelBackend):
    """Accepts either name of an account; runs the hasher when none is found, so that
    the time taken does not tell whether the account exists."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        name = username or kwargs.get("email")
        if not name or password is None:
            return None
        user = User.objects.by_login(name)
        if user is None:
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None
