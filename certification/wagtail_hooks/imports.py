"""Bringing a register's file in: its menu, its addresses, its words in the audit."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from certification import access
from certification.views import imports
from certification.wagtail_hooks.menu import PROGRAMME_MENU
from foundation.calendar import today


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.reach_of(request.user, on=today()).may_write


class ImportViewSet(ViewSet):
    name = "register_import"
    url_prefix = "nhap-so"
    icon = "upload"
    menu_label = _("Nhập sổ từ tệp")
    menu_name = "register-import"
    menu_item_class = ImportMenuItem
    menu_hook = PROGRAMME_MENU
    menu_order = 620

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", imports.index, name="index"),
            path("<int:pk>/", imports.inspect, name="inspect"),
            path("<int:pk>/noi/", imports.choose, name="choose"),
            path("<int:pk>/ghi/", imports.write, name="write"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> ImportViewSet:
    return ImportViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("ocop.register.import", _("Nhập sổ từ tệp"), _("Đã nhập sổ từ tệp"))
