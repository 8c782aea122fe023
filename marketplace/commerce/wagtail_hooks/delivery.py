"""Sending in the back office: the words of its acts in the audit."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_WORDS = {
    "ocop.delivery.rate": (_("Sửa phí giao"), _("Đã sửa phí và ngày giao")),
    "ocop.delivery.zone": (_("Sửa vùng giao"), _("Đã sửa vùng giao hàng")),
    "ocop.delivery.remove_zone": (_("Bỏ vùng giao"), _("Đã bỏ vùng giao hàng")),
    "ocop.delivery.pickup": (_("Sửa điểm lấy hàng"), _("Đã sửa điểm lấy hàng")),
    "ocop.shipment.book": (_("Đặt vận đơn"), _("Đã đặt vận đơn ở hãng")),
    "ocop.shipment.cancel": (_("Huỷ vận đơn"), _("Đã huỷ vận đơn ở hãng")),
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
