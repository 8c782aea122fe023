"""What the audit says of the log of new products."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "ocop.trial.strike", _("Gạch bỏ việc làm thử"), _("Đã gạch bỏ một việc làm thử")
    )
    actions.register_action(
        "ocop.trial.restore", _("Lấy lại việc làm thử"), _("Đã lấy lại một việc làm thử")
    )
