"""Parts of the Wagtail admin that are for editors alone. Stands before Wagtail's own addresses.

Wagtail's page choosers, lists of pages by type and moving name pages, drafts too, to anyone
with the admin; its reports count everybody's work. Producers need none of them. The history of
the whole site tells who wrote what in the register: it is for those who read all of it. Sign-in
is the site's own, by e-mail or phone.
"""

from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response
from wagtail.admin.urls import pages, reports
from wagtail.admin.views import chooser

from cms.access import editors_only, edits_site, only_those, reads_whole_history

_NAMES_OTHERS = {"move", "move_confirm", "type_use", "type_use_results"}


_HISTORY = {"site_history", "site_history_results"}


_all_words = JavaScriptCatalog.as_view()


def words_of_scripts(request: HttpRequest) -> HttpResponse:
    """What the admin's scripts say, in the language the reader chose.

    Wagtail's own address knows its own catalogues alone; this one ours too (`locale_packages`).
    """
    return cast(HttpResponse, get_localized_response(_all_words, request))


def _gated(patterns: list[URLPattern], before: str) -> Iterator[URLPattern]:
    for pattern in patterns:
        may = reads_whole_history if pattern.name in _HISTORY else edits_site
        yield path(before + str(pattern.pattern), only_those(may, pattern.callback))


urlpatterns = [
    path("jsi18n/", words_of_scripts),
    path("login/", RedirectView.as_view(pattern_name="account:login", query_string=True)),
    path("choose-page/", editors_only(chooser.BrowseView.as_view())),
    path("choose-page/<int:parent_page_id>/", editors_only(chooser.BrowseView.as_view())),
    path("choose-page/search/", editors_only(chooser.SearchView.as_view())),
    path("choose-page/chosen-multiple/", editors_only(chooser.ChosenMultipleView.as_view())),
    *_gated([p for p in pages.urlpatterns if p.name in _NAMES_OTHERS], "pages/"),
    *_gated(reports.urlpatterns, "reports/"),
]
