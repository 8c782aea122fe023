"""Payments at providers in the back office: a page of what waits, and its act in the audit."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from marketplace.commerce.views import office_payments
from marketplace.commerce.wagtail_hooks.menu import SELLING_MENU, SalesStaffMenuItem


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    words = (_("Quyết định khoản không khớp"), _("Đã quyết định khoản tiền không khớp"))
    actions.register_action("ocop.payment.decide", *words)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    views, one = office_payments, "the-va-vi/khoan/<int:attempt_id>/"
    return [
        path("the-va-vi/", views.index, name="payments_office"),
        path(one, views.attempt, name="payment_attempt_office"),
        path(f"{one}nhan/", views.accept, name="payment_accept_office"),
        path("the-va-vi/tin/<int:event_id>/lai/", views.replay, name="event_replay_office"),
        path("the-va-vi/tin/<int:event_id>/dong/", views.close, name="event_close_office"),
    ]


@hooks.register(SELLING_MENU)
def register_payments_menu_item() -> MenuItem:
    return SalesStaffMenuItem(
        _("Thẻ và ví"), reverse("payments_office"), name="payments", icon_name="warning", order=45
    )
