"""Lots in the back office: their menu, their addresses, their words in the audit."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from foundation.calendar import today
from traceability import access
from traceability.views import lots as views
from traceability.wagtail_hooks.menu import TRACE_MENU


class LotsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.looks_after_lots(request.user, on=today())


class LotsViewSet(ViewSet):
    """List, inspect, recall. Nothing here opens, edits or deletes a lot."""

    name = "lots_office"
    url_prefix = "lo-hang"
    icon = "tag"
    menu_label = _("Lô hàng")
    menu_name = "lots"
    menu_order = 10
    menu_hook = TRACE_MENU
    menu_item_class = LotsMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("<int:lot_id>/", views.inspect, name="inspect"),
            path("<int:lot_id>/thu-hoi/", views.recall, name="recall"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> LotsViewSet:
    return LotsViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("ocop.lot.open", _("Mở lô"), _("Đã mở lô"))
    actions.register_action("ocop.lot.test", _("Ghi kiểm nghiệm"), _("Đã ghi kiểm nghiệm"))
    actions.register_action("ocop.lot.recall", _("Thu hồi lô"), _("Đã thu hồi lô"))
