"""Decisions in the back office: their menu, addresses and words in the audit."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from certification.access import recognition as access
from certification.access.appointments import appointments_of
from certification.views import recognition, referrals, replay
from certification.wagtail_hooks.menu import PROGRAMME_MENU
from foundation.calendar import today


class DecisionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_read(appointments_of(request.user, on=today()))


class DecisionsViewSet(ViewSet):
    """List, propose, take out, sign, publish; what goes to the ministry. Nothing signed changes."""

    name = "recognition_office"
    url_prefix = "quyet-dinh"
    icon = "doc-full"
    menu_label = _("Quyết định công nhận")
    menu_name = "decisions"
    menu_item_class = DecisionsMenuItem
    menu_hook = PROGRAMME_MENU
    menu_order = 500

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", recognition.index, name="index"),
            path("trinh/", recognition.propose, name="propose"),
            path("gui-bo/", referrals.index, name="referrals"),
            path("gui-bo/<int:dossier_id>/", referrals.refer, name="refer"),
            path("khong-cong-nhan/<int:dossier_id>/", referrals.close, name="close"),
            path("bo/5-sao/", referrals.five_stars, name="five_stars"),
            path("bo/<int:referral_id>/duoi-90/", referrals.below, name="below"),
            path("<int:decision_id>/", recognition.inspect, name="inspect"),
            path("<int:decision_id>/bo-ra/<int:item_id>/", recognition.take_out, name="take_out"),
            path("<int:decision_id>/thoi-trinh/", recognition.drop, name="drop"),
            path("<int:decision_id>/ky/", recognition.sign, name="sign"),
            path("<int:decision_id>/cong-bo/", recognition.publish, name="publish"),
            path("<int:decision_id>/quyet-dinh.pdf", recognition.paper, name="paper"),
            path("<int:decision_id>/ban-da-ky/", recognition.signed_copy, name="signed_copy"),
        ]


class ReplayViewSet(ViewSet):
    """Filed sheets under a draft of a rule set; keeps nothing."""

    name = "replay_office"
    url_prefix = "cham-lai"
    icon = "history"
    menu_label = _("Chấm lại theo dự thảo")
    menu_name = "replay"
    menu_item_class = DecisionsMenuItem
    menu_hook = PROGRAMME_MENU
    menu_order = 900

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", replay.replay, name="replay")]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [DecisionsViewSet(), ReplayViewSet()]


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "ocop.decision.propose", _("Trình quyết định"), _("Đã trình quyết định công nhận")
    )
    actions.register_action(
        "ocop.decision.take_out", _("Đưa ra khỏi quyết định"), _("Đã đưa hồ sơ ra khỏi quyết định")
    )
    actions.register_action("ocop.decision.drop", _("Thôi trình"), _("Đã thôi trình quyết định"))
    actions.register_action("ocop.decision.sign", _("Ghi việc ký"), _("Đã ghi việc ký quyết định"))
    actions.register_action(
        "ocop.decision.publish", _("Công bố quyết định"), _("Đã công bố, cấp giấy chứng nhận")
    )
    actions.register_action(
        "ocop.dossier.ministry_answer", _("Ghi trả lời của bộ"), _("Đã ghi trả lời của bộ")
    )
    actions.register_action(
        "ocop.certificate.extend", _("Kéo dài hiệu lực"), _("Đã ghi việc kéo dài hiệu lực")
    )
