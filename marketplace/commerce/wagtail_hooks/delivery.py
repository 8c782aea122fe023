"""Sending in the back office: parcels at odds, and the words of its acts in the audit."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from marketplace.commerce.views import office_shipments as views
from marketplace.commerce.wagtail_hooks.menu import SELLING_MENU, SalesStaffMenuItem

_WORDS = {
    "ocop.delivery.rate": (_("Sửa phí giao"), _("Đã sửa phí và ngày giao")),
    "ocop.delivery.zone": (_("Sửa vùng giao"), _("Đã sửa vùng giao hàng")),
    "ocop.delivery.remove_zone": (_("Bỏ vùng giao"), _("Đã bỏ vùng giao hàng")),
    "ocop.delivery.pickup": (_("Sửa điểm lấy hàng"), _("Đã sửa điểm lấy hàng")),
    "ocop.shipment.book": (_("Đặt vận đơn"), _("Đã đặt vận đơn ở hãng")),
    "ocop.shipment.cancel": (_("Huỷ vận đơn"), _("Đã huỷ vận đơn ở hãng")),
    "ocop.shipment.note": (_("Ghi sự thật của vận đơn"), _("Đã ghi sự thật của vận đơn lệch")),
    "ocop.shipment.conflict": (
        _("Vận đơn lệch"),
        _("Hãng báo một đằng, kiện hàng ghi một nẻo: cần người xem"),
    ),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)


class ShipmentsViewSet(ViewSet):
    """Parcels whose carrier says something else than the order; noted, never edited."""

    name = "shipments_office"
    url_prefix = "van-don-lech"
    icon = "warning"
    menu_label = _("Vận đơn lệch")
    menu_name = "shipments"
    menu_item_class = SalesStaffMenuItem
    menu_hook = SELLING_MENU
    menu_order = 35

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("<int:shipment_id>/", views.note, name="note"),
            path("<int:shipment_id>/thu-lai/", views.again, name="again"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> ShipmentsViewSet:
    return ShipmentsViewSet()
