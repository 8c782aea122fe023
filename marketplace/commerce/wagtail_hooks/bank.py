"""Transfers and cash on delivery in the back office: menu, addresses, words in the audit."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from marketplace.commerce.views import office_cash, office_transfers
from marketplace.commerce.wagtail_hooks.menu import SELLING_MENU, SalesStaffMenuItem

_WORDS = {
    "ocop.statement.import": (_("Nhập sao kê"), _("Đã nhập sao kê ngân hàng")),
    "ocop.transfer.match": (_("Khớp tiền với đơn"), _("Đã khớp tiền với đơn")),
    "ocop.transfer.not_ours": (_("Không phải tiền đơn"), _("Đã ghi không phải tiền đơn")),
    "ocop.transfer.send_back": (_("Chuyển trả"), _("Đã ghi chuyển trả người gửi")),
    "ocop.cash.remit": (_("Nộp tiền thu hộ"), _("Đã ghi nộp tiền thu hộ")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)


class TransfersViewSet(ViewSet):
    """Transfers that wait, and statements. Rows are only added, and decided once."""

    name = "transfers_office"
    url_prefix = "chuyen-khoan"
    icon = "download"
    menu_label = _("Tiền chuyển khoản")
    menu_name = "transfers"
    menu_order = 30
    menu_hook = SELLING_MENU
    menu_item_class = SalesStaffMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", office_transfers.index, name="index"),
            path("sao-ke/", office_transfers.take_in, name="take_in"),
            path("<int:transfer_id>/", office_transfers.inspect, name="inspect"),
        ]


class CashViewSet(ViewSet):
    """Who holds cash of delivered parcels, and what was paid over."""

    name = "cash_office"
    url_prefix = "tien-thu-ho"
    icon = "clipboard-list"
    menu_label = _("Tiền thu hộ")
    menu_name = "cash"
    menu_order = 40
    menu_hook = SELLING_MENU
    menu_item_class = SalesStaffMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", office_cash.index, name="index"),
            path("nop/", office_cash.note, name="note"),
        ]


@hooks.register("register_admin_viewset")
def register_transfers() -> TransfersViewSet:
    return TransfersViewSet()


@hooks.register("register_admin_viewset")
def register_cash() -> CashViewSet:
    return CashViewSet()
