"""Invoices in the back office: menu, addresses, words in the audit."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from marketplace.commerce.views import office_invoices as views
from marketplace.commerce.wagtail_hooks.menu import SELLING_MENU, SalesStaffMenuItem


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    again = (_("Gửi lại hoá đơn"), _("Đã gửi lại hoá đơn"))
    actions.register_action("ocop.invoice.again", *again)
    amend = (_("Sửa hoá đơn chưa phát hành"), _("Đã sửa người mua trên hoá đơn chưa phát hành"))
    actions.register_action("ocop.invoice.amend", *amend)


class InvoicesViewSet(ViewSet):
    """Invoices are sent again, adjusted or replaced; an issued one is never edited."""

    name = "invoices_office"
    url_prefix = "hoa-don"
    icon = "doc-full"
    menu_label = _("Hoá đơn")
    menu_name = "invoices"
    menu_item_class = SalesStaffMenuItem
    menu_hook = SELLING_MENU
    menu_order = 57

    def get_urlpatterns(self) -> list[URLPattern]:
        one = "<int:invoice_id>/"
        return [
            path("", views.index, name="index"),
            path(one, views.invoice, name="invoice"),
            path(f"{one}gui-lai/", views.again, name="again"),
            path(f"{one}sua/", views.amend, name="amend"),
            path(f"{one}thay-the/", views.replace, name="replace"),
            path(f"{one}dieu-chinh/<int:refund_id>/", views.adjust, name="adjust"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> InvoicesViewSet:
    return InvoicesViewSet()
