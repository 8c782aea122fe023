"""The office in Wagtail's admin: the page of the day, and its first lines on the home page."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet

from certification.wagtail_hooks.menu import PROGRAMME_MENU
from foundation.calendar import today
from foundation.models import User
from marketplace.office import recalls_menu, views
from marketplace.office.duties import has_duties, today_of

__all__ = ["recalls_menu"]
"""Wagtail loads this module alone, and thereby the parts named here."""


class TodayMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and has_duties(request.user, on=today())


class TodayViewSet(ViewSet):
    """One page that only reads."""

    name = "office_today"
    url_prefix = "viec-hom-nay"
    icon = "date"
    menu_label = _("Việc hôm nay")
    menu_name = "today"
    menu_item_class = TodayMenuItem
    menu_hook = PROGRAMME_MENU
    menu_order = 10

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", views.today_page, name="index")]


@hooks.register("register_admin_viewset")
def register_viewset() -> TodayViewSet:
    return TodayViewSet()


class TodayPanel(Component):
    name = "today"
    template_name = "office/today_panel.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        on = today()
        return {"today": today_of(parent_context["request"].user, on=on), "on": on}


@hooks.register("construct_homepage_panels")
def show_today_first(request: HttpRequest, panels: list[Component]) -> None:
    if isinstance(request.user, User) and has_duties(request.user, on=today()):
        panels.append(TodayPanel())
