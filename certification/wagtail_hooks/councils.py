"""The council in the back office: its menu, its addresses, its words in the audit."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from certification.access import councils as access
from certification.views import council_sessions, councils, score_sheets
from certification.wagtail_hooks.menu import PROGRAMME_MENU
from foundation.calendar import today

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


class CouncilMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.has_business(request.user, on=today())


class CouncilViewSet(ViewSet):
    """Rosters, sessions, score sheets, papers."""

    name = "council_office"
    url_prefix = "hoi-dong"
    icon = "group"
    menu_label = _("Hội đồng")
    menu_name = "councils"
    menu_item_class = CouncilMenuItem
    menu_hook = PROGRAMME_MENU
    menu_order = 300

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", councils.index, name="index"),
            path("lap/", councils.set_up, name="set_up"),
            path("toi/", councils.me, name="me"),
            path("<int:council_id>/", councils.council, name="council"),
            path("<int:council_id>/them/", councils.add_seat, name="add_seat"),
            path("ghe/<int:member_id>/thoi/", councils.end_seat, name="end_seat"),
            path("<int:council_id>/moi-hop/", council_sessions.call, name="call"),
            path("phien/<int:session_id>/", council_sessions.session, name="session"),
            path("phien/<int:session_id>/them/", council_sessions.add_item, name="add_item"),
            path("phien/<int:session_id>/ket-thuc/", council_sessions.close, name="close"),
            path("phien/<int:session_id>/bien-ban.pdf", council_sessions.minutes, name="minutes"),
            path("phien/<int:session_id>/bao-cao.pdf", council_sessions.report, name="report"),
            path("vang/<int:seat_id>/", council_sessions.absence, name="absence"),
            path("muc/<int:item_id>/", score_sheets.item, name="item"),
            path("muc/<int:item_id>/dua-ra/", council_sessions.take_off, name="take_off"),
            path("muc/<int:item_id>/tai-cho/", council_sessions.site_check, name="site_check"),
            path("muc/<int:item_id>/phieu/", score_sheets.sheet, name="sheet"),
            path("muc/<int:item_id>/phieu/nop/", score_sheets.file_sheet, name="file_sheet"),
            path("muc/<int:item_id>/giay/<int:file_id>/", score_sheets.evidence, name="evidence"),
            path("ho-so/<int:dossier_id>/tu-van/", council_sessions.advise, name="advise"),
            path("tu-van/<int:report_id>/tep/", council_sessions.advice_file, name="advice_file"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> CouncilViewSet:
    return CouncilViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, label, message in _ACTIONS:
        actions.register_action(name, label, message)
