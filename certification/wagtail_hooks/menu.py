"""One menu of the programme; each part registers its own entry in it. And the step all take."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.log_actions import LogActionRegistry

from foundation.rules.roles import TABLE

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


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Those that the table of roles grants, so that the admin's group page shows them."""
    granted = {name for row in TABLE for name in row.permissions}
    codes = [name.partition(".")[2] for name in granted if name.startswith("certification.")]
    return Permission.objects.filter(content_type__app_label="certification", codename__in=codes)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("ocop.dossier.move", _("Chuyển bước hồ sơ"), _("Đã chuyển bước hồ sơ"))
