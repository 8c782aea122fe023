"""Rounds, advisers and a province's own rules in the back office."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from certification.access.appointments import appointments_of
from certification.access.programme import programme_of
from certification.views import programme
from certification.wagtail_hooks.menu import PROGRAMME_MENU
from foundation.calendar import today


class ProgrammeMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return programme_of(appointments_of(request.user, on=today())) is not None


class ProgrammeViewSet(ViewSet):
    name = "programme_office"
    url_prefix = "chuong-trinh"
    icon = "cogs"
    menu_label = _("Đợt và cách làm")
    menu_name = "programme-settings"
    menu_item_class = ProgrammeMenuItem
    menu_hook = PROGRAMME_MENU
    menu_order = 800

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", programme.index, name="index"),
            path("<int:authority_id>/dot/", programme.open_round, name="open_round"),
            path("<int:authority_id>/cach-lam/", programme.settings, name="settings"),
            path("tu-van/", programme.advisers, name="advisers"),
            path("<int:authority_id>/tu-van/", programme.choose_adviser, name="choose_adviser"),
            path("tu-van/<int:adviser_id>/thoi/", programme.end_adviser, name="end_adviser"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> ProgrammeViewSet:
    return ProgrammeViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("ocop.programme.round", _("Mở đợt đánh giá"), _("Đã mở đợt"))
    actions.register_action("ocop.programme.settings", _("Ghi cách làm"), _("Đã ghi cách làm"))
    actions.register_action("ocop.programme.adviser", _("Chọn bên tư vấn"), _("Đã chọn bên tư vấn"))
    actions.register_action(
        "ocop.programme.adviser_end", _("Thôi bên tư vấn"), _("Đã ghi ngày thôi")
    )
