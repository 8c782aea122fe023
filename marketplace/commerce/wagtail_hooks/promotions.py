"""Vouchers, boxes, services, quotes and group orders: their acts in the audit, and a page."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from marketplace.commerce.views import office_vouchers
from marketplace.commerce.wagtail_hooks.menu import SELLING_MENU, SalesStaffMenuItem

_WORDS = {
    "ocop.voucher.make": (_("Đặt mã giảm giá"), _("Đã đặt mã giảm giá")),
    "ocop.voucher.end": (_("Ngừng mã giảm giá"), _("Đã ngừng mã giảm giá")),
    "ocop.box.compose": (_("Ghép hộp quà"), _("Đã ghép hộp quà")),
    "ocop.box.agree": (_("Đồng ý vào hộp quà"), _("Đã đồng ý vào hộp quà")),
    "ocop.box.leave": (_("Rút khỏi hộp quà"), _("Đã rút khỏi hộp quà")),
    "ocop.service.terms": (_("Đặt điều kiện dịch vụ"), _("Đã đặt điều kiện dịch vụ")),
    "ocop.booking.asked": (_("Hỏi đặt dịch vụ"), _("Đã hỏi đặt dịch vụ")),
    "ocop.booking.confirmed": (_("Nhận khách"), _("Đã nhận khách")),
    "ocop.booking.paid": (_("Khách trả tiền dịch vụ"), _("Khách đã trả tiền dịch vụ")),
    "ocop.booking.done": (_("Dịch vụ xong"), _("Dịch vụ đã xong")),
    "ocop.booking.no_show": (_("Khách không tới"), _("Đã ghi khách không tới")),
    "ocop.booking.declined": (_("Không nhận khách"), _("Đã không nhận khách")),
    "ocop.booking.cancelled": (_("Huỷ đặt dịch vụ"), _("Đã huỷ đặt dịch vụ")),
    "ocop.quote.ask": (_("Hỏi báo giá sỉ"), _("Đã hỏi báo giá sỉ")),
    "ocop.quote.give": (_("Báo giá sỉ"), _("Đã báo giá sỉ")),
    "ocop.quote.decline": (_("Không báo giá"), _("Đã không báo giá")),
    "ocop.quote.take": (_("Chọn báo giá"), _("Đã chọn một báo giá")),
    "ocop.quote.close": (_("Đóng yêu cầu báo giá"), _("Đã đóng yêu cầu báo giá")),
    "ocop.group.open": (_("Mở đơn chung"), _("Đã mở đơn chung")),
    "ocop.group.decide": (_("Chốt đơn chung"), _("Đã chốt đơn chung")),
    "ocop.booking.expired": (_("Đặt dịch vụ quá hạn"), _("Đặt dịch vụ đã quá hạn")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("ma-giam/", office_vouchers.index, name="vouchers_office"),
        path("ma-giam/<int:voucher_id>/ngung/", office_vouchers.end, name="voucher_end_office"),
    ]


@hooks.register(SELLING_MENU)
def register_vouchers_menu_item() -> MenuItem:
    return SalesStaffMenuItem(
        _("Mã giảm giá"), reverse("vouchers_office"), name="vouchers", icon_name="tag", order=60
    )
