"""Money in the back office: statements, payouts, the ledger, the words of their acts."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from marketplace.commerce.views import office_ledger, office_settlements
from marketplace.commerce.wagtail_hooks.menu import SELLING_MENU, SalesStaffMenuItem

_WORDS = {
    "ocop.payment.receive": (_("Nhận tiền"), _("Đã nhận tiền của người mua")),
    "ocop.refund.grant": (_("Hứa hoàn tiền"), _("Đã hứa hoàn tiền")),
    "ocop.refund.done": (_("Hoàn tiền"), _("Đã hoàn tiền")),
    "ocop.settlement.make": (_("Lập bảng đối soát"), _("Đã lập bảng đối soát")),
    "ocop.settlement.accept": (_("Đồng ý đối soát"), _("Đã đồng ý bảng đối soát")),
    "ocop.settlement.dispute": (_("Không đồng ý một dòng"), _("Đã báo một dòng chưa đúng")),
    "ocop.settlement.withdraw": (_("Rút lại lời báo sai"), _("Đã rút lại lời báo một dòng sai")),
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


class SettlementsViewSet(ViewSet):
    """Statements are made, answered and paid; none is edited."""

    name = "settlements_office"
    url_prefix = "doi-soat"
    icon = "clipboard-list"
    menu_label = _("Đối soát và chi tiền")
    menu_name = "settlements"
    menu_item_class = SalesStaffMenuItem
    menu_hook = SELLING_MENU
    menu_order = 50

    def get_urlpatterns(self) -> list[URLPattern]:
        views = office_settlements
        return [
            path("", views.index, name="index"),
            path("lap/", views.make, name="make"),
            path("<int:settlement_id>/", views.settlement, name="settlement"),
            path("<int:settlement_id>/stripe/", views.by_connect, name="by_connect"),
            path("tra-loi/<int:dispute_id>/", views.answer, name="answer"),
            path("lo/moi/", views.new_batch, name="new_batch"),
            path("lo/<int:batch_id>/", views.batch, name="batch"),
            path("lo/<int:batch_id>/tep/", views.download, name="file"),
            path("chi/<int:payout_id>/da-chi/", views.paid, name="paid"),
            path("chi/<int:payout_id>/tra-lai/", views.failed, name="failed"),
        ]


class LedgerViewSet(ViewSet):
    """The ledger is read."""

    name = "ledger_office"
    url_prefix = "so-cai"
    icon = "list-ul"
    menu_label = _("Sổ cái")
    menu_name = "ledger"
    menu_item_class = SalesStaffMenuItem
    menu_hook = SELLING_MENU
    menu_order = 55

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", office_ledger.index, name="index"),
            path("<int:account_id>/", office_ledger.account, name="account"),
            path("but-toan/<int:transaction_id>/", office_ledger.booking, name="booking"),
        ]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [SettlementsViewSet(), LedgerViewSet()]
