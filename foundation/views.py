"""Signing in and out, and changing a password."""

from django.contrib import messages
from django.contrib.auth import views
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from foundation.forms import SignInForm


class SignIn(views.LoginView):
    """`next` is followed only within our own host (Django checks it)."""

    form_class = SignInForm
    template_name = "account/sign_in.html"


class ChangePassword(views.PasswordChangeView):
    template_name = "account/password.html"
    success_url = reverse_lazy("account:password")

    def form_valid(self, form: object) -> HttpResponse:
        messages.success(self.request, _("Đã đổi mật khẩu."))
        return super().form_valid(form)
