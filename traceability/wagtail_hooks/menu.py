"""One menu of lots, labels and recalls; each part registers its own entry in it."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from foundation.calendar import today
from traceability import access

TRACE_MENU = "register_trace_menu_item"

trace_menu = Menu(register_hook_name=TRACE_MENU)


@hooks.register("register_admin_menu_item")
def register_trace_menu() -> MenuItem:
    return SubmenuMenuItem(_("Truy xuất"), trace_menu, name="trace", icon_name="tag", order=160)


class LookedAfterMenuItem(MenuItem):
    """An entry for those who look after lots; asked once for all entries of a page."""

    def is_shown(self, request: HttpRequest) -> bool:
        known: bool | None = getattr(request, "looks_after_lots", None)
        if known is None:
            known = access.looks_after_lots(request.user, on=today())
            request.looks_after_lots = known  # type: ignore[attr-defined]
        return known
