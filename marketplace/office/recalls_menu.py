"""Recalls in Wagtail's admin: their menu, their addresses, their words in the audit."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from marketplace.office import recalls as views
from traceability.wagtail_hooks.menu import TRACE_MENU, LookedAfterMenuItem


class RecallsViewSet(ViewSet):
    """Campaigns and requests for records. Rows are only added."""

    name = "recalls_office"
    url_prefix = "thu-hoi"
    icon = "warning"
    menu_label = _("Thu hồi lô")
    menu_name = "recalls"
    menu_item_class = LookedAfterMenuItem
    menu_hook = TRACE_MENU
    menu_order = 20

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("lo/<int:lot_id>/", views.start, name="start"),
            path("lo/<int:lot_id>/ho-so/", views.ask_record, name="ask_record"),
            path("ho-so/<int:request_id>/", views.record, name="record"),
            path("cu/<int:recall_id>/", views.end_old, name="end_old"),
            path("<int:campaign_id>/", views.inspect, name="inspect"),
            path("<int:campaign_id>/noi/<int:party_id>/", views.step, name="step"),
            path("<int:campaign_id>/ket-thuc/", views.close, name="close"),
            path("<int:campaign_id>/bao-cao.pdf", views.report, name="report"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> RecallsViewSet:
    return RecallsViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    said = {
        "ocop.lot.recall": (_("Thu hồi lô"), _("Đã thu hồi lô")),
        "ocop.lot.recall_drill": (_("Diễn tập thu hồi"), _("Đã diễn tập thu hồi lô")),
        "ocop.lot.recall_end": (_("Kết thúc thu hồi lô"), _("Đã kết thúc thu hồi lô")),
        "ocop.lot.record_ask": (_("Yêu cầu hồ sơ lô"), _("Đã yêu cầu hồ sơ lô")),
        "ocop.lot.record_give": (_("Nộp hồ sơ lô"), _("Đã nộp hồ sơ lô")),
        "ocop.recall.step": (_("Ghi việc thu hồi"), _("Đã ghi một việc thu hồi")),
        "ocop.recall.close": (_("Kết thúc đợt thu hồi"), _("Đã kết thúc đợt thu hồi")),
    }
    for action, (label, message) in said.items():
        actions.register_action(action, label, message)
