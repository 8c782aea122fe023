"""Labels in the back office: their words in the audit."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    said = {
        "ocop.label.run": (_("Giữ số tem"), _("Đã giữ số tem")),
        "ocop.label.spoil": (_("Huỷ tem hỏng"), _("Đã ghi tem hỏng")),
        "ocop.label.rotate": (_("Mở khoá tem mới"), _("Đã mở khoá tem mới")),
        "ocop.label.revoke": (_("Huỷ khoá tem"), _("Đã huỷ khoá tem")),
        "ocop.label.plan": (_("Lập kế hoạch hỗ trợ tem"), _("Đã lập kế hoạch hỗ trợ tem")),
        "ocop.label.give": (_("Cấp tem"), _("Đã cấp tem")),
        "ocop.label.take_back": (_("Thu lại tem"), _("Đã thu lại tem chưa dùng")),
        "ocop.gtin.show": (_("Nộp giấy mã GTIN"), _("Đã nộp giấy mã GTIN")),
        "ocop.gtin.accept": (_("Nhận giấy mã GTIN"), _("Đã nhận giấy mã GTIN")),
        "ocop.gtin.refuse": (_("Không nhận giấy mã GTIN"), _("Đã không nhận giấy mã GTIN")),
    }
    for action, (label, message) in said.items():
        actions.register_action(action, label, message)
