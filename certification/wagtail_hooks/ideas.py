"""Ideas, classes and plans in the programme's menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from certification.access import ideas as access
from certification.access.appointments import appointments_of
from certification.views import ideas_office, plans
from certification.wagtail_hooks.menu import PROGRAMME_MENU
from foundation.calendar import today


class IdeasMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_open(appointments_of(request.user, on=today()))


class IdeasViewSet(ViewSet):
    name = "ideas_office"
    url_prefix = "y-tuong"
    icon = "pick"
    menu_label = _("Ý tưởng, tập huấn")
    menu_name = "ideas"
    menu_order = 100
    menu_hook = PROGRAMME_MENU
    menu_item_class = IdeasMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", ideas_office.index, name="index"),
            path("<int:idea_id>/", ideas_office.inspect, name="inspect"),
            path("<int:idea_id>/chu-the/", ideas_office.join, name="join"),
            path("tiem-nang/", ideas_office.potential, name="potential"),
            path("tiem-nang/<int:potential_id>/", ideas_office.leave_out, name="leave_out"),
            path("lop/", ideas_office.classes, name="classes"),
            path("lop/<int:training_id>/", ideas_office.training, name="class"),
        ]


class PlansViewSet(ViewSet):
    name = "plans_office"
    url_prefix = "phuong-an"
    icon = "doc-full"
    menu_label = _("Phương án kinh doanh")
    menu_name = "plans"
    menu_order = 110
    menu_hook = PROGRAMME_MENU
    menu_item_class = IdeasMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", plans.index, name="index"),
            path("<int:plan_id>/", plans.inspect, name="inspect"),
            path("<int:plan_id>/ghi-nhan/", plans.advise, name="advise"),
            path("<int:plan_id>/moc/<int:milestone_id>/", plans.milestone, name="milestone"),
        ]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [IdeasViewSet(), PlansViewSet()]


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, label in {
        "ocop.idea.review": _("Xét ý tưởng"),
        "ocop.idea.join": _("Gắn ý tưởng với chủ thể"),
        "ocop.potential.note": _("Thêm sản phẩm tiềm năng"),
        "ocop.potential.leave_out": _("Thôi hoặc tiếp tục theo dõi"),
        "ocop.training.open": _("Mở lớp tập huấn"),
        "ocop.training.attendance": _("Điểm danh lớp tập huấn"),
        "ocop.plan.send": _("Nộp phương án"),
        "ocop.plan.review": _("Xét phương án"),
        "ocop.plan.milestone": _("Ghi tiến độ"),
    }.items():
        actions.register_action(name, label, label)
