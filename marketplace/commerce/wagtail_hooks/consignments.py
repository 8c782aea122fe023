"""Orders and consignments in the back office: the words of their acts in the audit."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_WORDS = {
    "ocop.order.place": (_("Đặt hàng"), _("Đã đặt hàng")),
    "ocop.consignment.accept": (_("Nhận đơn"), _("Chủ thể đã nhận đơn")),
    "ocop.consignment.pack": (_("Đóng gói"), _("Đã đóng gói kiện hàng")),
    "ocop.consignment.photo": (_("Ảnh lúc giao"), _("Đã thêm ảnh lúc giao hàng")),
    "ocop.consignment.send_part": (_("Gửi trước"), _("Đã gửi trước một phần kiện hàng")),
    "ocop.consignment.unpack": (_("Mở kiện"), _("Đã mở kiện hàng ra")),
    "ocop.consignment.hand_over": (_("Giao kiện hàng"), _("Đã giao kiện hàng")),
    "ocop.consignment.deliver": (_("Khách nhận hàng"), _("Đã ghi khách nhận hàng")),
    "ocop.consignment.refuse": (_("Khách không nhận"), _("Đã ghi khách không nhận hàng")),
    "ocop.consignment.take_back": (_("Hàng quay về"), _("Đã ghi hàng quay về")),
    "ocop.consignment.cancel": (_("Huỷ kiện hàng"), _("Đã huỷ kiện hàng, cả hay một phần")),
    "ocop.harvest.set": (_("Vụ thu hoạch"), _("Đã ghi vụ thu hoạch")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)
