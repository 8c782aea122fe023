"""Inspections in the back office: menu, addresses, words in the audit."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from certification.access import inspections as access
from certification.access.appointments import appointments_of
from certification.views import inspections as views
from certification.wagtail_hooks.menu import PROGRAMME_MENU
from foundation.calendar import today


class InspectionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.reads(appointments_of(request.user, on=today()))


class InspectionsViewSet(ViewSet):
    """Plan, record once, look again. Nothing edits or deletes."""

    name = "inspections_office"
    url_prefix = "kiem-tra"
    icon = "clipboard-list"
    menu_label = _("Kiểm tra")
    menu_name = "inspections"
    menu_item_class = InspectionsMenuItem
    menu_hook = PROGRAMME_MENU
    menu_order = 700

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("lap/", views.choose, name="choose"),
            path("lap/<int:producer_id>/", views.plan, name="plan"),
            path("phat-hien/<int:finding_id>/", views.recheck, name="recheck"),
            path("<int:inspection_id>/", views.inspect, name="inspect"),
            path("<int:inspection_id>/ghi/", views.record, name="record"),
            path("<int:inspection_id>/huy/", views.cancel, name="cancel"),
            path("<int:inspection_id>/anh/<int:file_id>/", views.photo, name="photo"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> InspectionsViewSet:
    return InspectionsViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "ocop.inspection.plan", _("Lập kế hoạch kiểm tra"), _("Đã lập kế hoạch kiểm tra")
    )
    actions.register_action("ocop.inspection.cancel", _("Huỷ kiểm tra"), _("Đã huỷ kiểm tra"))
    actions.register_action(
        "ocop.inspection.record", _("Ghi kiểm tra"), _("Đã ghi và niêm phong kiểm tra")
    )
    actions.register_action(
        "ocop.inspection.follow_up", _("Khắc phục, kiểm tra lại"), _("Đã ghi khắc phục")
    )
