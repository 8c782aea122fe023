"""Cases, reports and proposals in the back office: menu, addresses, words in the audit."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from certification.access import inspections as access
from certification.access.appointments import appointments_of
from certification.views import cases as views
from certification.wagtail_hooks.menu import PROGRAMME_MENU
from foundation.calendar import today


class CasesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.reads(appointments_of(request.user, on=today()))


class CasesViewSet(ViewSet):
    """Open, add steps, conclude. Nothing edits or deletes."""

    name = "cases_office"
    url_prefix = "vu-viec"
    icon = "clipboard-list"
    menu_label = _("Vụ việc, tin báo")
    menu_name = "cases"
    menu_item_class = CasesMenuItem
    menu_hook = PROGRAMME_MENU
    menu_order = 710

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("lap/", views.open_case, name="open"),
            path("bao-tin/", views.reports, name="reports"),
            path("bao-tin/<int:report_id>/", views.report, name="report"),
            path("bao-tin/<int:report_id>/anh/", views.report_photo, name="report_photo"),
            path("de-nghi/", views.proposals, name="proposals"),
            path("de-nghi/<int:proposal_id>/bo/", views.drop, name="drop"),
            path("ngung-san-xuat/", views.choose_stopped, name="choose_stopped"),
            path("ngung-san-xuat/<str:number>/", views.stopped, name="stopped"),
            path("<int:case_id>/", views.inspect, name="inspect"),
            path("<int:case_id>/giay/<int:step_id>/", views.paper, name="paper"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> CasesViewSet:
    return CasesViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, label, message in (
        ("report.triage", _("Xử lý tin báo"), _("Đã xử lý tin báo")),
        ("case.open", _("Lập vụ việc"), _("Đã lập vụ việc")),
        ("case.join", _("Đưa tin báo vào vụ việc"), _("Đã đưa tin báo vào vụ việc")),
        ("case.step", _("Ghi vào vụ việc"), _("Đã ghi vào vụ việc")),
        ("withdrawal.propose", _("Đề nghị thu hồi"), _("Đã đề nghị thu hồi")),
        ("withdrawal.drop", _("Không thu hồi"), _("Đã quyết định không thu hồi")),
    ):
        actions.register_action(f"ocop.{name}", label, message)
