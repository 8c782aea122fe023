"""One menu of the programme; each part registers its own entry in it. And the step all take."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.log_actions import LogActionRegistry

from certification.access.appointments import Appointments, appointments_of
from foundation.calendar import today

PROGRAMME_MENU = "register_programme_menu_item"

programme_menu = Menu(register_hook_name=PROGRAMME_MENU)


@hooks.register("register_admin_menu_item")
def register_programme_menu() -> MenuItem:
    return SubmenuMenuItem(
        _("Chứng nhận OCOP"),
        programme_menu,
        name="programme",
        icon_name="clipboard-list",
        order=150,
    )


def appointed(request: HttpRequest) -> Appointments:
    """The person's appointments today, asked once for all entries of the menu of one page."""
    known: Appointments | None = getattr(request, "programme_appointments", None)
    if known is None:
        known = appointments_of(request.user, on=today())
        request.programme_appointments = known  # type: ignore[attr-defined]
    return known


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Those that the table of roles grants, so that the admin's group page shows them."""
    return Permission.objects.filter(content_type__app_label="certification")


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("ocop.dossier.move", _("Chuyển bước hồ sơ"), _("Đã chuyển bước hồ sơ"))
