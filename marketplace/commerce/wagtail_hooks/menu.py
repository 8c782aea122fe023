"""One menu of selling; each part registers its own entry in it."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from marketplace.commerce import access

SELLING_MENU = "register_selling_menu_item"

selling_menu = Menu(register_hook_name=SELLING_MENU)


@hooks.register("register_admin_menu_item")
def register_selling_menu() -> MenuItem:
    return SubmenuMenuItem(
        _("Bán hàng"), selling_menu, name="selling", icon_name="clipboard-list", order=170
    )


class SalesStaffMenuItem(MenuItem):
    """An entry for the staff of the market's selling."""

    def is_shown(self, request: HttpRequest) -> bool:
        return access.is_sales_staff(request.user)
