"""What people look for, in the back office: menu entries and addresses."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from search.views import office
from search.wagtail_hooks.menu import SEARCH_MENU, SearchMenuItem


class InsightViewSet(ViewSet):
    """Counts, read only."""

    name = "search_office"
    url_prefix = "tim-kiem"
    icon = "search"
    menu_label = _("Người ta tìm gì")
    menu_name = "search-insight"
    menu_order = 10
    menu_hook = SEARCH_MENU
    menu_item_class = SearchMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", office.index, name="index"),
            path("gian-doan/", office.outages, name="outages"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> InsightViewSet:
    return InsightViewSet()
