"""Accounts: an e-mail address or a phone number signs in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.rules import phone as phones


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        """A new account; raises ValueError without both e-mail and phone."""
        if not email and not fields.get("phone"):
            raise ValueError("An account needs an e-mail address or a phone number")
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def by_login(self, name: str) -> "User | None":
        """The account whose e-mail address or phone number this is, or None."""
        if "@" in name:
            return self.filter(email=name.strip().lower()).first()
        try:
            return self.filter(phone=phones.normalise(name)).first()
        except phones.BadPhone:
            return None


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("thư điện tử"), unique=True, null=True, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=15, unique=True, null=True, blank=True)
    first_name = models.CharField(_("tên"), max_length=150, blank=True)
    last_name = models.CharField(_("họ"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("vào được quản trị bán hàng"), default=False)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    date_joined = models.DateTimeField(_("ngày mở"), default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        constraints = [
            models.CheckConstraint(
                name="user_has_email_or_phone",
                condition=Q(email__isnull=False) | Q(phone__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email or self.phone or ""

    def clean(self) -> None:
        super().clean()
        # "" would collide with another account's "": an absent name is null.
        self.email = self.email.strip().lower() if self.email else None
        self.phone = phones.normalise(self.phone) if self.phone else None

    def get_full_name(self) -> str:
        """Family name first, as Vietnamese names are written."""
        return f"{self.last_name} {self.first_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name
