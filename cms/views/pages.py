"""The editors' pages, served by Wagtail."""

from contextlib import suppress

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from wagtail.models import Locale, Page, Site
from wagtail.views import serve

from foundation.page_cache import public_page
from foundation.selectors import kept

SECONDS_KEPT = 600


@public_page(SECONDS_KEPT, may_be_private=True)
def page(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """A page of the editors. One that is kept is answered before Wagtail looks for it.

    Only what a stranger may see is ever kept, so a page that Wagtail restricts never is; nor
    are previews, which do not come this way.
    """
    _look_up(request, path)
    return serve(request, path)


def _look_up(request: HttpRequest, path: str) -> None:
    """Note for Wagtail which page the address names, where one names it whole.

    Wagtail walks down from the home, two questions for each part of the address; the page's own
    `url_path` holds the same names. Whatever is not found so, or where there are several sites,
    is left to the walk.
    """
    language = get_language()
    roots = [root for root in Site.get_site_root_paths() if root.language_code == language]
    if len(roots) != 1:
        return
    parts = [part for part in path.split("/") if part]
    whole = roots[0].root_path + "".join(f"{part}/" for part in parts)
    if found := Page.objects.filter(url_path=whole).specific().first():
        found.locale = kept("locales", lambda: Locale.objects.in_bulk())[found.locale_id]
        with suppress(Http404):
            request._wagtail_route_for_request = found.route(request, [])  # type: ignore[attr-defined]
