"""One menu of lots, labels and recalls; each part registers its own entry in it."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

TRACE_MENU = "register_trace_menu_item"

trace_menu = Menu(register_hook_name=TRACE_MENU)


@hooks.register("register_admin_menu_item")
def register_trace_menu() -> MenuItem:
    return SubmenuMenuItem(_("Truy xuất"), trace_menu, name="trace", icon_name="tag", order=160)
