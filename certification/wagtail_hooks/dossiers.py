"""Dossiers in the back office: menu, addresses, words in the audit."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from certification.access.appointments import appointments_of
from certification.access.commune import reads_dossiers
from certification.views import commune, dossiers
from certification.wagtail_hooks.menu import PROGRAMME_MENU
from foundation.calendar import today


class DossiersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return reads_dossiers(appointments_of(request.user, on=today()))


class DossiersViewSet(ViewSet):
    """List, read, ask, report, return, choose a round, hand samples on. Nothing edits a filing."""

    name = "dossiers_office"
    url_prefix = "ho-so"
    icon = "folder-open-inverse"
    menu_label = _("Hồ sơ")
    menu_name = "dossiers"
    menu_item_class = DossiersMenuItem
    menu_hook = PROGRAMME_MENU
    menu_order = 100

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", dossiers.index, name="index"),
            path("<int:dossier_id>/", dossiers.inspect, name="inspect"),
            path("<int:dossier_id>/lan-nop/<int:number>/", dossiers.filing, name="filing"),
            path("<int:dossier_id>/giay-to/<int:file_id>/", dossiers.evidence, name="evidence"),
            path("<int:dossier_id>/mau-03/<int:report_id>/", dossiers.mau03, name="mau03"),
            path("<int:dossier_id>/hoi-giay-to/", commune.ask, name="ask"),
            path("<int:dossier_id>/bao-cao/", commune.report, name="report"),
            path("<int:dossier_id>/tra-lai/", commune.send_back, name="send_back"),
            path("<int:dossier_id>/dot/", commune.choose_round, name="round"),
            path("<int:dossier_id>/mau/", commune.samples, name="samples"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> DossiersViewSet:
    return DossiersViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "ocop.dossier.ask_papers", _("Hỏi thêm giấy tờ"), _("Đã hỏi thêm giấy tờ")
    )
    actions.register_action("ocop.dossier.commune_report", _("Báo cáo của xã"), _("Xã đã báo cáo"))
    actions.register_action("ocop.dossier.round", _("Xếp đợt đánh giá"), _("Đã xếp đợt"))
    actions.register_action("ocop.dossier.samples", _("Giao nhận mẫu"), _("Đã giao nhận mẫu"))
