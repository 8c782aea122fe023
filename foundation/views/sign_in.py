"""Signing in by password or by a code sent to one's phone or mailbox, and changing a password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from foundation import kept_posts, sign_in_codes
from foundation.forms import AskCodeForm, EnterCodeForm, SignInForm
from foundation.models import User
from foundation.signals import is_fresh

ASKED = "sign_in_code"
"""In the session: the number of the asking, and the name as it was typed."""


class WayIn(views.RedirectURLMixin):
    """What follows every way in. `next` is followed only within our own host (Django checks it).

    Whoever was asked to sign in while sending a form gets that form back, to be sent on.
    """

    request: HttpRequest
    next_page = settings.LOGIN_REDIRECT_URL

    def let_in(self, user: User) -> HttpResponse:
        login(self.request, user)  # the session's key changes: one planted before is worth nothing
        return self.go_on()

    def go_on(self) -> HttpResponse:
        kept = kept_posts.read(self.request.POST.get("kept", ""))
        if kept is None:
            return redirect(self.get_success_url())
        page = render(self.request, "account/send_on.html", {"kept": kept})
        add_never_cache_headers(page)
        return page

    def carried(self) -> dict[str, str]:
        """Where somebody wanted to go and what they were sending, for the page's next form."""
        return {"next": self.get_redirect_url(), "kept": self.request.POST.get("kept", "")}


class SignIn(WayIn, views.LoginView):
    form_class = SignInForm
    template_name = "account/sign_in.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context) | {"kept": self.request.POST.get("kept", "")}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        assert isinstance(user, User)  # noqa: S101 - for the type checker
        return self.let_in(user)


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class AskCode(WayIn, View):
    """Ask for a code. The answer is the same for every well-formed name."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"form": AskCodeForm(request), **self.carried()}
        return render(request, "account/ask_code.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.POST.get("username", "").strip() and "from_sign_in" in request.POST:
            return self.get(request)
        form = AskCodeForm(request, request.POST)
        if not form.is_valid():
            context = {"form": form, **self.carried()}
            return render(request, "account/ask_code.html", context, status=422)
        name = form.cleaned_data["username"]
        code_id = sign_in_codes.ask(name=name, now=timezone.now())
        request.session[ASKED] = {"id": code_id, "name": name}
        context = {"form": EnterCodeForm(request), "name": name, **self.carried()}
        return render(request, "account/enter_code.html", context)


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class EnterCode(WayIn, View):
    """Type the code that this session asked for."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.session.get(ASKED)
        if asked is None:
            return redirect("account:ask_code")
        context = {"form": EnterCodeForm(request), "name": asked["name"], **self.carried()}
        return render(request, "account/enter_code.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = request.session.get(ASKED)
        if asked is None:
            return redirect("account:ask_code")
        form = EnterCodeForm(request, request.POST, asked=asked["id"])
        if form.is_valid() and form.user is not None:
            del request.session[ASKED]
            return self.let_in(form.user)
        context = {"form": form, "name": asked["name"], **self.carried()}
        return render(request, "account/enter_code.html", context, status=422)


class ChangePassword(views.PasswordChangeView):
    """Who has a password gives it; who came by a code sets a first one soon after signing in."""

    template_name = "account/password.html"
    success_url = reverse_lazy("account:password")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self._sets_the_first() and not is_fresh(request.session, now=timezone.now()):
            return redirect(f"{reverse('account:login')}?lai=1&next={request.path}")
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[SetPasswordForm]:
        return SetPasswordForm if self._sets_the_first() else PasswordChangeForm

    def form_valid(self, form: object) -> HttpResponse:
        messages.success(self.request, _("Đã đổi mật khẩu."))
        return super().form_valid(form)

    def _sets_the_first(self) -> bool:
        user = self.request.user
        return user.is_authenticated and not user.has_usable_password()
