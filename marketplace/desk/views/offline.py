"""What a phone without a network needs of the desk: whose pages it keeps, a fresh token, a worker.

The pages that a phone keeps carry their owner's sign. A page or entry of one person is never
shown to, or sent for, another (docs/rules/trace-events.md).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from foundation.models import User

OWNER = "X-Desk-Owner"


def owner_sign(user: User) -> str:
    """Stands for a person on a phone: the same each time, and says nothing of who it is."""
    return salted_hmac("desk.owner", str(user.pk), algorithm="sha256").hexdigest()[:20]


def of_owner(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Marks the view's pages as a person's: the worker keeps them, for that person alone."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response[OWNER] = owner_sign(request.user)  # type: ignore[arg-type]
        return response

    return marked


@require_GET
@never_cache
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in on this phone now, and a token to send with; 401 for nobody."""
    if not isinstance(request.user, User):
        return JsonResponse({}, status=401)
    return JsonResponse({"owner": owner_sign(request.user), "token": get_token(request)})


@require_GET
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the desk; it holds nothing of anybody."""
    return render(request, "desk/events/worker.js", content_type="text/javascript; charset=utf-8")


@require_GET
@never_cache
def gone(request: HttpRequest) -> HttpResponse:
    """Where signing out leads through: the worker sees it and forgets the pages it kept."""
    return redirect("/")
