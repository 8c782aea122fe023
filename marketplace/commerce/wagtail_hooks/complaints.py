"""Complaints and invoices in the back office: their pages, and their acts in the audit."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from marketplace.commerce.views import office_complaints
from marketplace.commerce.wagtail_hooks.menu import SELLING_MENU, SalesStaffMenuItem

_WORDS = {
    "ocop.complaint.open": (_("Khiếu nại"), _("Người mua đã khiếu nại")),
    "ocop.complaint.step": (_("Bước của khiếu nại"), _("Khiếu nại đã sang bước khác")),
    "ocop.invoice.issue": (_("Phát hành hoá đơn"), _("Đã phát hành hoá đơn")),
    "ocop.invoice.change": (_("Điều chỉnh hoá đơn"), _("Đã lập hoá đơn điều chỉnh, thay thế")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("khieu-nai/", office_complaints.index, name="complaints_office"),
        path("khieu-nai/<int:complaint_id>/", office_complaints.complaint, name="complaint_office"),
        path(
            "khieu-nai/<int:complaint_id>/anh/<int:photo_id>/",
            office_complaints.photo,
            name="complaint_photo_office",
        ),
    ]


@hooks.register(SELLING_MENU)
def register_complaints_menu_item() -> MenuItem:
    return SalesStaffMenuItem(
        _("Khiếu nại"),
        reverse("complaints_office"),
        name="complaints",
        icon_name="comment",
        order=30,
    )
