"""EPCIS in the back office: the lot's document, and the words of keys in the audit."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from traceability.views import epcis_office as views


class EpcisViewSet(ViewSet):
    """One file a lot; the lot's own page leads to it."""

    name = "epcis_office"
    url_prefix = "lo-hang-epcis"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("<int:lot_id>/", views.lot_file, name="lot")]


@hooks.register("register_admin_viewset")
def register_viewset() -> EpcisViewSet:
    return EpcisViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("ocop.api_key.create", _("Tạo khoá API"), _("Đã tạo khoá API"))
    actions.register_action("ocop.api_key.revoke", _("Thu hồi khoá API"), _("Đã thu hồi khoá API"))
