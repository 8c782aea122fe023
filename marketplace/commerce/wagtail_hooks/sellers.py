"""Sellers, listings, take-downs in the back office: the words of their acts in the audit."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_WORDS = {
    "ocop.seller.send": (_("Gửi hồ sơ người bán"), _("Đã gửi hồ sơ người bán")),
    "ocop.seller.accept": (_("Duyệt người bán"), _("Đã duyệt người bán")),
    "ocop.seller.refuse": (_("Trả lại hồ sơ người bán"), _("Đã trả lại hồ sơ người bán")),
    "ocop.seller.stop": (_("Ngừng người bán"), _("Đã ngừng người bán")),
    "ocop.seller.read": (_("Xem số giấy tờ người bán"), _("Đã xem số giấy tờ người bán")),
    "ocop.licence.send": (_("Gửi giấy phép"), _("Đã gửi giấy phép")),
    "ocop.licence.accept": (_("Nhận giấy phép"), _("Đã nhận giấy phép")),
    "ocop.licence.refuse": (_("Không nhận giấy phép"), _("Đã không nhận giấy phép")),
    "ocop.licence.end": (_("Chấm dứt giấy phép"), _("Đã chấm dứt giấy phép")),
    "ocop.listing.label": (_("Ghi nội dung nhãn"), _("Đã ghi nội dung nhãn")),
    "ocop.listing.send": (_("Gửi duyệt bày bán"), _("Đã gửi duyệt bày bán")),
    "ocop.listing.accept": (_("Duyệt bày bán"), _("Đã duyệt bày bán")),
    "ocop.listing.refuse": (_("Không duyệt bày bán"), _("Đã không duyệt bày bán")),
    "ocop.listing.end": (_("Ngừng bày bán"), _("Đã ngừng bày bán")),
    "ocop.takedown.ask": (_("Yêu cầu gỡ"), _("Có yêu cầu gỡ")),
    "ocop.takedown.take": (_("Gỡ sản phẩm"), _("Đã gỡ sản phẩm theo yêu cầu")),
    "ocop.takedown.keep": (_("Giữ sản phẩm"), _("Đã giữ sản phẩm sau yêu cầu gỡ")),
    "ocop.commission.add": (_("Đặt phí sàn riêng"), _("Đã đặt phí sàn riêng")),
    "ocop.word.add": (_("Thêm từ phải soát"), _("Đã thêm từ phải soát")),
    "ocop.word.remove": (_("Bỏ từ phải soát"), _("Đã bỏ từ phải soát")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)
