"""The register in the back office: its menu, its addresses, its words in the audit."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from certification import access
from certification.views import extensions, office
from certification.wagtail_hooks.menu import PROGRAMME_MENU
from foundation.calendar import today


class RegisterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.reach_of(request.user, on=today()).may_read


class RegisterViewSet(ViewSet):
    """List, inspect, record, withdraw, clear. Nothing edits or deletes: rows are written once."""

    name = "register_office"
    url_prefix = "giay-chung-nhan"
    icon = "clipboard-list"
    menu_label = _("Giấy chứng nhận")
    menu_name = "certificates"
    menu_item_class = RegisterMenuItem
    menu_hook = PROGRAMME_MENU
    menu_order = 600

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", office.index, name="index"),
            path("ghi/", office.choose_product, name="choose"),
            path("ghi/<int:product_id>/", office.record, name="record"),
            path("nhan-hieu/", office.artwork, name="artwork"),
            path("<str:number>/", office.inspect, name="inspect"),
            path("<str:number>/thu-hoi/", office.withdraw, name="withdraw"),
            path("<str:number>/cho-ban-lai/", office.clear, name="clear"),
            path("<str:number>/keo-dai/", extensions.extend, name="extend"),
            path(
                "<str:number>/keo-dai/<int:extension_id>/", extensions.paper, name="extension_paper"
            ),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> RegisterViewSet:
    return RegisterViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "ocop.certificate.record", _("Ghi giấy chứng nhận"), _("Đã ghi giấy chứng nhận")
    )
    actions.register_action(
        "ocop.certificate.withdraw", _("Thu hồi giấy chứng nhận"), _("Đã thu hồi")
    )
    actions.register_action(
        "ocop.certificate.clear_for_sale", _("Cho bán lại"), _("Đã cho bán lại, không có sao")
    )
    actions.register_action(
        "ocop.artwork.load", _("Nạp tệp nhãn hiệu"), _("Đã nạp tệp nhãn hiệu OCOP")
    )
