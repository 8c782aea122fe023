"""Events and photos of lots in the back office: their photos' address, their words in the audit."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from traceability.views import events as views


class EventsViewSet(ViewSet):
    """Photos, for whoever looks after the lot. The log itself stands on the lot's page."""

    name = "events_office"
    url_prefix = "lo-hang-viec"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("<int:lot_id>/anh/<int:photo_id>/", views.photo, name="photo")]


@hooks.register("register_admin_viewset")
def register_viewset() -> EventsViewSet:
    return EventsViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "ocop.lot.photo_show", _("Cho xem ảnh của lô"), _("Đã cho xem ảnh của lô")
    )
    actions.register_action(
        "ocop.lot.photo_hide", _("Thôi cho xem ảnh của lô"), _("Đã thôi cho xem ảnh của lô")
    )
    actions.register_action(
        "ocop.lot.import", _("Nhập nhật ký từ tệp"), _("Đã nhập nhật ký từ tệp")
    )
