"""The words of commerce's acts in the audit log."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("ocop.order.place", _("Đặt hàng"), _("Đã đặt hàng"))
    actions.register_action(
        "ocop.consignment.hand_over", _("Giao kiện hàng"), _("Đã giao kiện hàng")
    )
