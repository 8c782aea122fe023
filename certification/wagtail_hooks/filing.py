"""The words of a producer's acts on dossiers and papers in the audit."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("ocop.dossier.start", _("Mở hồ sơ"), _("Đã mở hồ sơ"))
    actions.register_action("ocop.dossier.file", _("Nộp hồ sơ"), _("Đã nộp hồ sơ"))
    actions.register_action(
        "ocop.document.leave_out", _("Thôi dùng giấy tờ"), _("Đã thôi dùng giấy tờ")
    )
