"""One menu of search; each part registers its own entry in it."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from search.access import looks_after_search

SEARCH_MENU = "register_search_menu_item"

search_menu = Menu(register_hook_name=SEARCH_MENU)


@hooks.register("register_admin_menu_item")
def register_search_menu() -> MenuItem:
    return SubmenuMenuItem(
        _("Tìm trên chợ"), search_menu, name="search-office", icon_name="search", order=180
    )


class SearchMenuItem(MenuItem):
    """An entry for those who look after search."""

    def is_shown(self, request: HttpRequest) -> bool:
        return looks_after_search(request.user)
