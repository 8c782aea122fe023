"""The words by which the audit names what happens to a producer's people."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_WORDS = {
    "ocop.people.add": (_("Ghi người làm"), _("Đã ghi thêm người làm")),
    "ocop.people.duty": (_("Đổi việc"), _("Đã đổi việc của người làm")),
    "ocop.people.end": (_("Cho thôi làm"), _("Đã cho người làm thôi")),
    "ocop.people.consent": (_("Đồng ý cho làm thay"), _("Đã đồng ý cho người giúp làm thay")),
    "ocop.people.consent_end": (_("Thôi cho làm thay"), _("Đã thôi cho người giúp làm thay")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)
