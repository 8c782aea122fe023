"""The use of the mark in the back office: its menu, its addresses, its words in the audit."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from certification.access.marks import mark_reach
from certification.views import mark_photos, mark_writing, marks
from certification.wagtail_hooks.menu import PROGRAMME_MENU
from foundation.calendar import today


class MarksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return mark_reach(request.user, on=today()).may_read


class MarksViewSet(ViewSet):
    """Requests and answers, remaining packs, held claims. Rows are only added."""

    name = "marks_office"
    url_prefix = "nhan-hieu-ocop"
    icon = "pick"
    menu_label = _("Dùng nhãn hiệu OCOP")
    menu_name = "marks"
    menu_item_class = MarksMenuItem
    menu_hook = PROGRAMME_MENU
    menu_order = 700

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", marks.index, name="index"),
            path("<int:request_id>/", marks.inspect, name="inspect"),
            path("<int:request_id>/tra-loi/", marks.answer, name="answer"),
            path("<int:request_id>/mau/", marks.design, name="design"),
            path("con-lai/", marks.residue, name="residue"),
            path("con-lai.csv", mark_writing.residue_csv, name="residue_csv"),
            path("cho-xet/", marks.claims, name="claims"),
            path("cho-xet/<int:hold_id>/", marks.claim, name="claim"),
            path("cho-xet/<int:hold_id>/xet/", marks.rule, name="rule"),
            path("cho-xet/<int:hold_id>/xet-lai/", marks.hold_again, name="hold_again"),
            path("anh/", mark_photos.photos, name="photos"),
            path("anh/<int:photo_id>/", mark_photos.set_photo, name="photo"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> MarksViewSet:
    return MarksViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    said = {
        "ocop.mark.ask": (_("Xin dùng nhãn hiệu"), _("Đã xin dùng nhãn hiệu")),
        "ocop.mark.grant": (_("Cho dùng nhãn hiệu"), _("Đã cho dùng nhãn hiệu")),
        "ocop.mark.refuse": (_("Không cho dùng nhãn hiệu"), _("Đã từ chối cho dùng nhãn hiệu")),
        "ocop.mark.print": (_("In bao bì có sao"), _("Đã in bao bì có sao")),
        "ocop.mark.residue": (_("Báo bao bì còn lại"), _("Đã báo số bao bì có sao còn lại")),
        "ocop.mark.photo": (_("Đánh dấu ảnh có nhãn hiệu"), _("Đã đánh dấu ảnh có nhãn hiệu")),
        "ocop.claim.allow": (_("Cho ghi chữ nhắc đến sao"), _("Đã cho ghi")),
        "ocop.claim.refuse": (_("Không cho ghi chữ nhắc đến sao"), _("Đã không cho ghi")),
        "ocop.claim.reopen": (_("Xét lại chữ nhắc đến sao"), _("Đã đưa vào xét lại")),
    }
    for action, (label, message) in said.items():
        actions.register_action(action, label, message)
