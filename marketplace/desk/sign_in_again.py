"""A form sent after the session has ended is not lost: sign in, and it is saved."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from foundation.forms import SignInForm

AUTOSAVE = "X-Autosave"
_NOT_TYPED = {"csrfmiddlewaretoken", "username", "password"}


def kept_through_sign_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What an unknown person posts comes back hidden in a sign-in form for the same address.

    Signing in there goes on with the view, which asks its gate as ever. Tries are counted as at
    the front door. An autosave is told 401 and keeps what it has. Files are not kept.
    """

    @never_cache
    @wraps(view)
    def kept(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        posted = request.method == "POST" and bool(request.POST)
        if request.user.is_authenticated or not posted:
            return view(request, **kwargs)
        if request.headers.get(AUTOSAVE):
            return JsonResponse({"saved": False}, status=401)
        given = request.POST if "username" in request.POST else None
        form = SignInForm(request, data=given)
        if given is not None and form.is_valid():
            login(request, form.get_user())
            return view(request, **kwargs)
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in _NOT_TYPED
        ]
        context = {"form": form, "typed": typed}
        return render(request, "desk/sign_in_again.html", context, status=401)

    return kept
