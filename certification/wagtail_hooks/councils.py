"""The council in the back office: its words in the audit."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_ACTIONS = (
    ("ocop.council.set_up", _("Lập hội đồng"), _("Đã lập hội đồng")),
    ("ocop.council.seat", _("Thêm thành viên"), _("Đã thêm thành viên hội đồng")),
    ("ocop.council.end_seat", _("Cho thôi thành viên"), _("Đã cho thôi thành viên hội đồng")),
    ("ocop.council.declare_identifier", _("Khai định danh"), _("Đã khai số định danh")),
    ("ocop.council.declare_interest", _("Khai quan hệ"), _("Đã khai quan hệ với chủ thể")),
    ("ocop.council.advise", _("Báo cáo tư vấn"), _("Đã ghi báo cáo của tổ tư vấn")),
    ("ocop.session.call", _("Mời họp"), _("Đã mời họp hội đồng")),
    ("ocop.session.absent", _("Ghi vắng"), _("Đã ghi vắng mặt hoặc có mặt")),
    ("ocop.session.add", _("Đưa vào phiên"), _("Đã đưa hồ sơ vào phiên")),
    ("ocop.session.site_check", _("Kiểm tra tại chỗ"), _("Đã yêu cầu kiểm tra tại chỗ")),
    ("ocop.session.close", _("Kết thúc phiên"), _("Đã kết thúc phiên hội đồng")),
    ("ocop.sheet.file", _("Nộp phiếu chấm"), _("Đã nộp phiếu chấm")),
)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, label, message in _ACTIONS:
        actions.register_action(name, label, message)
