"""Who comes to events: a list for editors, to read and to take along as a spreadsheet."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView

from cms.access import editors_only
from cms.models import EventPage, EventRegistration
from cms.selectors.events import registrations

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: Any) -> str:
    """Words that a spreadsheet cannot take for a formula."""
    text = str(value or "")
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _events(request: Any) -> QuerySet[EventPage]:
    return EventPage.objects.filter(registrations__isnull=False).distinct().order_by("-starts_at")


class RegistrationFilters(WagtailFilterSet):
    event = django_filters.ModelChoiceFilter(queryset=_events, label=_("Sự kiện"))

    class Meta:
        model = EventRegistration
        fields = ["event"]


_WORDS: dict[str, dict[str, Callable[[Any], str]]] = {
    field: {"csv": harmless, "xlsx": harmless}
    for field in ("event.title", "name", "producer_name", "note")
}


class Registrations(ReportView):
    """Those that were cancelled stay in the list, with their day; forgotten ones have no name."""

    page_title = _("Đăng ký dự sự kiện")
    header_icon = "group"
    index_url_name = "event_registrations"
    index_results_url_name = "event_registrations_results"
    results_template_name = "cms/admin/registrations.html"
    filterset_class = RegistrationFilters
    default_ordering = None
    is_searchable = False
    list_export = [
        *("event.title", "event.starts_at", "name", "phone", "people", "producer_name", "note"),
        *("made_at", "cancelled_at"),
    ]
    export_headings = {
        "event.title": _("Sự kiện"),
        "event.starts_at": _("Bắt đầu"),
        "name": _("Họ và tên"),
        "phone": _("Điện thoại"),
        "people": _("Số người"),
        "producer_name": _("Đại diện cho"),
        "note": _("Lời nhắn"),
        "made_at": _("Đăng ký lúc"),
        "cancelled_at": _("Huỷ lúc"),
    }
    custom_field_preprocess = _WORDS

    def get_queryset(self) -> QuerySet[EventRegistration]:
        return registrations()

    def get_filename(self) -> str:
        return "dang-ky-su-kien"


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path(
            "reports/dang-ky-su-kien/",
            editors_only(Registrations.as_view()),
            name="event_registrations",
        ),
        path(
            "reports/dang-ky-su-kien/results/",
            editors_only(Registrations.as_view(results_only=True)),
            name="event_registrations_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    address = reverse("event_registrations")
    return MenuItem(_("Đăng ký dự sự kiện"), address, name="event-registrations", icon_name="group")
