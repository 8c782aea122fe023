"""Signing in and out, and changing a password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from foundation import kept_posts
from foundation.forms import SignInForm


class SignIn(views.LoginView):
    """`next` is followed only within our own host (Django checks it).

    Whoever was asked to sign in while sending a form gets that form back, to be sent on.
    """

    form_class = SignInForm
    template_name = "account/sign_in.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context) | {"kept": self.request.POST.get("kept", "")}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        kept = kept_posts.read(self.request.POST.get("kept", ""))
        if kept is None:
            return answer
        page = render(self.request, "account/send_on.html", {"kept": kept})
        add_never_cache_headers(page)
        return page


class ChangePassword(views.PasswordChangeView):
    template_name = "account/password.html"
    success_url = reverse_lazy("account:password")

    def form_valid(self, form: object) -> HttpResponse:
        messages.success(self.request, _("Đã đổi mật khẩu."))
        return super().form_valid(form)
