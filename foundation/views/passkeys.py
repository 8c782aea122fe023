"""Signing in with a passkey, and the account's own passkeys."""

import secrets
from base64 import b64decode, b64encode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation import passkeys, tries
from foundation.forms import PasskeyForm, SignInForm
from foundation.models import Passkey, User
from foundation.signals import is_fresh
from foundation.views.sign_in import WayIn

CHALLENGE = "passkey_challenge"
"""In the session: what the challenge is for, itself, and until when it holds."""
SIGN_IN, ADD = "sign-in", "add"
CHALLENGES_PER_NETWORK = 120


@never_cache
@require_POST
def sign_in_options(request: HttpRequest) -> JsonResponse:
    """A new challenge for this session, as a browser wants to be asked."""
    if tries.note(f"passkey:|{tries.network_of(request)}") > CHALLENGES_PER_NETWORK:
        return JsonResponse({}, status=429)
    return JsonResponse(passkeys.options_to_sign_in(_challenge(request.session, SIGN_IN)))


@method_decorator(never_cache, name="dispatch")
class SignIn(WayIn, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasskeyForm(request.POST)
        challenge = _spent(request.session, SIGN_IN)
        try:
            if challenge is None or not form.is_valid():
                raise passkeys.BadPasskey
            answer = form.cleaned_data["credential"]
            user = passkeys.let_in(answer=answer, challenge=challenge, now=timezone.now())
        except passkeys.BadPasskey as error:
            context = {"form": SignInForm(request), "refused": str(error), **self.carried()}
            return render(request, "account/sign_in.html", context, status=422)
        return self.let_in(user)


@never_cache
@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The account's keys; a new one may be added soon after signing in."""
    return render(request, "account/passkeys.html", _page(request))


@never_cache
@login_required
@require_POST
def add_options(request: HttpRequest) -> JsonResponse:
    """A new challenge; 403 where the sign-in is not fresh, for a lent phone must not get a key."""
    if not is_fresh(request.session, now=timezone.now()):
        return JsonResponse({}, status=403)
    challenge = _challenge(request.session, ADD)
    return JsonResponse(passkeys.options_to_add(user=_person(request), challenge=challenge))


@never_cache
@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    now, form = timezone.now(), PasskeyForm(request.POST)
    challenge = _spent(request.session, ADD)
    try:
        if challenge is None or not form.is_valid() or not is_fresh(request.session, now=now):
            raise passkeys.BadPasskey
        passkeys.add(
            user=_person(request),
            answer=form.cleaned_data["credential"],
            challenge=challenge,
            name=form.cleaned_data["name"] or _("Máy của tôi"),
            now=now,
        )
    except passkeys.BadPasskey as error:
        context = _page(request) | {"refused": str(error)}
        return render(request, "account/passkeys.html", context, status=422)
    messages.success(request, _("Đã thêm khoá. Lần sau đăng nhập bằng vân tay, khuôn mặt."))
    return redirect("account:passkeys")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Ask once more, then forget the key."""
    passkey = get_object_or_404(Passkey, pk=passkey_id, user=_person(request))
    if request.method == "POST":
        passkeys.remove(passkey=passkey)
        messages.success(request, _("Đã bỏ khoá %(name)s.") % {"name": passkey.name})
        return redirect("account:passkeys")
    return render(request, "account/passkey_remove.html", {"passkey": passkey})


def _page(request: HttpRequest) -> dict[str, object]:
    keys = _person(request).passkeys.order_by("made_at")
    return {"keys": keys, "may_add": is_fresh(request.session, now=timezone.now())}


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker
    return request.user


def _challenge(session: SessionBase, purpose: str) -> bytes:
    challenge = secrets.token_bytes(32)
    until = int(timezone.now().timestamp()) + passkeys.CHALLENGE_SECONDS
    session[CHALLENGE] = [purpose, b64encode(challenge).decode(), until]
    return challenge


def _spent(session: SessionBase, purpose: str) -> bytes | None:
    """The session's challenge for this purpose, taken out of it whatever the answer is."""
    known, kept, until = session.pop(CHALLENGE, (None, "", 0))
    if known != purpose or timezone.now().timestamp() >= until:
        return None
    return b64decode(kept)
