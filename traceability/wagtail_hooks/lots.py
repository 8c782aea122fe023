"""Lots in the back office: their menu, their addresses, their words in the audit."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from traceability.views import lots as views
from traceability.wagtail_hooks.menu import TRACE_MENU, LookedAfterMenuItem


class LotsViewSet(ViewSet):
    """List and inspect. Nothing here opens, edits or deletes a lot."""

    name = "lots_office"
    url_prefix = "lo-hang"
    icon = "tag"
    menu_label = _("Lô hàng")
    menu_name = "lots"
    menu_order = 10
    menu_hook = TRACE_MENU
    menu_item_class = LookedAfterMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("<int:lot_id>/", views.inspect, name="inspect"),
            path(
                "<int:lot_id>/kiem-nghiem/<int:test_id>/phieu/",
                views.test_report,
                name="test_report",
            ),
            path(
                "<int:lot_id>/chuan/<int:standard_id>/giay/",
                views.standard_file,
                name="standard_file",
            ),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> LotsViewSet:
    return LotsViewSet()


_WORDS = {
    "ocop.lot.open": (_("Mở lô"), _("Đã mở lô")),
    "ocop.lot.test": (_("Ghi kiểm nghiệm"), _("Đã ghi kiểm nghiệm")),
    "ocop.lot.recall": (_("Thu hồi lô"), _("Đã thu hồi lô")),
    "ocop.lot.material": (_("Ghi nguyên liệu"), _("Đã ghi nguyên liệu của lô")),
    "ocop.lot.make": (_("Làm lô từ lô khác"), _("Đã làm lô từ lô khác")),
    "ocop.lot.hand_over": (_("Giao hàng của lô"), _("Đã ghi giao hàng của lô")),
    "ocop.lot.write_off": (_("Ghi hao hụt"), _("Đã ghi hao hụt của lô")),
    "ocop.lot.close": (_("Đóng sổ lô"), _("Đã đóng sổ lô")),
    "ocop.lot.reopen": (_("Mở lại lô"), _("Đã mở lại lô")),
    "ocop.origin.add": (_("Thêm nguồn gốc"), _("Đã thêm nguồn gốc")),
    "ocop.origin.change": (_("Sửa nguồn gốc"), _("Đã sửa nguồn gốc")),
    "ocop.origin.end": (_("Thôi dùng"), _("Đã thôi dùng")),
    "ocop.origin.grower": (_("Thêm nông hộ"), _("Đã thêm một nông hộ")),
    "ocop.origin.standard": (_("Thêm chuẩn của vùng"), _("Đã thêm chuẩn của vùng")),
    "ocop.origin.applied": (_("Thêm tiêu chuẩn áp dụng"), _("Đã thêm tiêu chuẩn áp dụng")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)
