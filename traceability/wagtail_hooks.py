"""Lots in the back office."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("ocop.lot.open", _("Mở lô"), _("Đã mở lô"))
    actions.register_action("ocop.lot.test", _("Ghi kiểm nghiệm"), _("Đã ghi kiểm nghiệm"))
    actions.register_action("ocop.lot.recall", _("Thu hồi lô"), _("Đã thu hồi lô"))
