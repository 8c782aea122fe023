"""What the audit says of photos of products."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_WORDS = {
    "ocop.photo.add": (_("Thêm ảnh"), _("Đã thêm ảnh sản phẩm")),
    "ocop.photo.remove": (_("Bỏ ảnh"), _("Đã bỏ ảnh sản phẩm")),
    "ocop.photo.order": (_("Xếp ảnh"), _("Đã đổi thứ tự ảnh sản phẩm")),
    "ocop.photo.words": (_("Tả ảnh"), _("Đã sửa lời tả ảnh sản phẩm")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)
