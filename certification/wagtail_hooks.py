"""The register in the back office."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "ocop.certificate.record", _("Ghi giấy chứng nhận"), _("Đã ghi giấy chứng nhận")
    )
    actions.register_action(
        "ocop.certificate.withdraw", _("Thu hồi giấy chứng nhận"), _("Đã thu hồi")
    )
    actions.register_action(
        "ocop.certificate.clear_for_sale", _("Cho bán lại"), _("Đã cho bán lại, không có sao")
    )
