"""Signs of copied labels in the office: their menu, their addresses, their word in the audit."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from traceability.views import scans as views
from traceability.wagtail_hooks.menu import TRACE_MENU, LookedAfterMenuItem


class ScansViewSet(ViewSet):
    """Signs and rulings, strange runs, refused codes. Rows are only added."""

    name = "scans_office"
    url_prefix = "luot-quet"
    icon = "view"
    menu_label = _("Dấu hiệu tem giả")
    menu_name = "scans"
    menu_order = 40
    menu_hook = TRACE_MENU
    menu_item_class = LookedAfterMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("<int:alert_id>/", views.alert, name="alert"),
            path("<int:alert_id>/ket-luan/", views.rule, name="rule"),
            path("dot-in/", views.runs, name="runs"),
            path("ma-la/", views.refused, name="refused"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> ScansViewSet:
    return ScansViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "ocop.clone.rule", _("Kết luận dấu hiệu tem giả"), _("Đã kết luận dấu hiệu tem giả")
    )
