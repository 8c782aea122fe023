"""The editors' pages, served by Wagtail."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.views import serve

from foundation.page_cache import public_page

SECONDS_KEPT = 600


@public_page(SECONDS_KEPT, may_be_private=True)
def page(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """A page of the editors. One that is kept is answered before Wagtail looks for it.

    Only what a stranger may see is ever kept, so a page that Wagtail restricts never is; nor
    are previews, which do not come this way.
    """
    return serve(request, path)
