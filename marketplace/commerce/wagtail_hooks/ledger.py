"""Money in the back office: the words of its acts in the audit."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

_WORDS = {
    "ocop.payment.receive": (_("Nhận tiền"), _("Đã nhận tiền của người mua")),
    "ocop.refund.grant": (_("Hứa hoàn tiền"), _("Đã hứa hoàn tiền")),
    "ocop.refund.done": (_("Hoàn tiền"), _("Đã hoàn tiền")),
    "ocop.cash.remit": (_("Nộp tiền thu hộ"), _("Đã ghi nộp tiền thu hộ")),
    "ocop.settlement.make": (_("Lập bảng đối soát"), _("Đã lập bảng đối soát")),
    "ocop.settlement.accept": (_("Đồng ý đối soát"), _("Đã đồng ý bảng đối soát")),
    "ocop.settlement.dispute": (_("Không đồng ý một dòng"), _("Đã báo một dòng chưa đúng")),
    "ocop.settlement.answer": (_("Trả lời dòng đối soát"), _("Đã trả lời một dòng đối soát")),
    "ocop.payout.batch": (_("Lập lô chi tiền"), _("Đã lập lô chi tiền")),
    "ocop.payout.paid": (_("Ghi đã chi"), _("Đã ghi là đã chi")),
    "ocop.payout.failed": (_("Ghi chi không được"), _("Đã ghi là chi không được")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)
