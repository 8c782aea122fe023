"""Views of the back office that only some may open.

Apart from `cms.admin_urls`, which loads Wagtail's addresses: those gather what hooks register, so
a hook that imported them would come too late with its own.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access

from cms.access import edits_site

View = Callable[..., HttpResponse]


def editors_only(view: View) -> View:
    return only(edits_site, view)


def only(may: Callable[[Any], bool], view: View) -> View:
    """The view for people of the back office who may; others are refused (403)."""

    @wraps(view)
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return require_admin_access(gated)
