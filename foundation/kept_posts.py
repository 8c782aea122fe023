"""What somebody sent after their session had ended is not lost: they sign in and send it on.

Without this a form filled in for half an hour ends in a sign-in page and an empty form. The
fields travel in the sign-in page itself, signed, so nothing of a stranger is stored here. Files
cannot travel so, and passwords never do.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers

from foundation.forms import SignInForm

SALT = "foundation.kept_posts"
KEPT_FOR = 12 * 3600
"""Seconds in which one may sign in; afterwards the form is asked for anew."""
MOST_CHARACTERS = 200_000
NEVER_KEPT = re.compile(r"csrfmiddlewaretoken|credential|.*password")
"""Names that are left out."""


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A form as it was sent: where to, its fields in order, whether files got lost."""

    path: str
    fields: tuple[tuple[str, str], ...]
    lost_files: bool

    def signed(self) -> str:
        return signing.dumps([self.path, self.fields, self.lost_files], salt=SALT, compress=True)


def read(signed: str) -> KeptPost | None:
    """The form again; None for what we did not sign, or more than 12 hours ago."""
    try:
        path, fields, lost = signing.loads(signed, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return KeptPost(path, tuple((name, value) for name, value in fields), lost)


class KeepPosts:
    """Middleware: a form that would be answered by "sign in first" is kept in that page.

    Only for a page that a person sent: scripts get the redirect they know. The view has been
    asked, so the form has passed the check for forgeries.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if not (_is_sent_by_a_person(request) and _leads_to_sign_in(response)):
            return response
        user = getattr(request, "user", None)
        if not isinstance(user, AnonymousUser):
            return response
        kept = _kept(request)
        if kept is None:
            return response
        context = {"form": SignInForm(request), "next": kept.path, "kept": kept.signed()}
        page = render(request, "account/sign_in.html", context, status=403)
        add_never_cache_headers(page)
        return page


def _is_sent_by_a_person(request: HttpRequest) -> bool:
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return request.method == "POST" and is_page and "text/html" in request.headers.get("Accept", "")


def _leads_to_sign_in(response: HttpResponse) -> bool:
    if response.status_code != 302:
        return False
    return urlsplit(response["Location"]).path.endswith(resolve_url(settings.LOGIN_URL))


def _kept(request: HttpRequest) -> KeptPost | None:
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        if not NEVER_KEPT.match(name)
        for value in values
    )
    if sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return None
    return KeptPost(request.get_full_path(), fields, bool(request.FILES))
