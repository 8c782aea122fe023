"""Orders and consignments in the back office: the words of their acts in the audit."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_WORDS = {
    "ocop.order.place": (_("Đặt hàng"), _("Đã đặt hàng")),
    "ocop.consignment.hand_over": (_("Giao kiện hàng"), _("Đã giao kiện hàng")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)
