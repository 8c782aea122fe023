"""Parts of the Wagtail admin that are for editors alone. Stands before Wagtail's own addresses.

Wagtail's page choosers name every page, drafts too, to anyone with the admin. Producers
link to no pages, so they need none. Sign-in is the site's own, by e-mail or phone.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import chooser

from cms.access import edits_site

View = Callable[..., HttpResponse]


def editors_only(view: View) -> View:
    @wraps(view)
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not edits_site(request.user):  # type: ignore[arg-type]
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return require_admin_access(gated)  # type: ignore[no-any-return]


urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account:login", query_string=True)),
    path("choose-page/", editors_only(chooser.BrowseView.as_view())),
    path("choose-page/<int:parent_page_id>/", editors_only(chooser.BrowseView.as_view())),
    path("choose-page/search/", editors_only(chooser.SearchView.as_view())),
    path("choose-page/chosen-multiple/", editors_only(chooser.ChosenMultipleView.as_view())),
]
