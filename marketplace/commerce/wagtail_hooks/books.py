"""Writing in the ledger from papers: menu, addresses, words in the audit."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from marketplace.commerce.views import office_books as views
from marketplace.commerce.wagtail_hooks.menu import SELLING_MENU, SalesStaffMenuItem

_WORDS = {
    "ocop.books.provider_payout": (
        _("Ghi tiền cổng thanh toán chuyển về"),
        _("Đã ghi tiền cổng thanh toán chuyển về"),
    ),
    "ocop.books.carrier_paid": (
        _("Ghi trả đơn vị vận chuyển"),
        _("Đã ghi trả đơn vị vận chuyển"),
    ),
    "ocop.books.tax_paid": (_("Ghi nộp thuế"), _("Đã ghi nộp thuế khấu trừ")),
    "ocop.dispute.bear": (
        _("Quyết định ai chịu khoản đòi lại"),
        _("Đã quyết định ai chịu khoản ngân hàng đòi lại"),
    ),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)


class BooksViewSet(ViewSet):
    """Papers are booked, once each; none is edited."""

    name = "books_office"
    url_prefix = "ghi-so"
    icon = "edit"
    menu_label = _("Ghi sổ")
    menu_name = "books"
    menu_item_class = SalesStaffMenuItem
    menu_hook = SELLING_MENU
    menu_order = 52

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("doi-lai/<int:dispute_id>/", views.dispute, name="dispute"),
            path("<slug:code>/", views.paper, name="paper"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> BooksViewSet:
    return BooksViewSet()
