"""Oscar's dashboard, as far as it is good for this market: products and ranges.

Its orders, partners, offers and customers know nothing of consignments, ledger, checks and who
pays for a discount, its reviews nothing of what was delivered; so each of those doors leads to
our own page for it. Staff alone get in.
"""

from django.apps import apps
from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

_OURS = {
    "orders": "orders_office:index",
    "partners": "sellers_office:index",
    "offers": "vouchers_office",
    "vouchers": "vouchers_office",
    "shipping": "orders_office:index",
    "users": "wagtailusers_users:index",
    "pages": "wagtailadmin_explore_root",
    "comms": "orders_office:index",
    "reports": "orders_office:index",
    "reviews": "reviews_office",
    "login": "account:login",
}


def _doors() -> list[URLPattern]:
    return [
        pattern
        for part, name in _OURS.items()
        for pattern in (
            path(f"{part}/", RedirectView.as_view(pattern_name=name, query_string=part == "login")),
            path(f"{part}/<path:rest>", _Elsewhere.as_view(name=name)),
        )
    ]


class _Elsewhere(RedirectView):
    """Whatever stood below a door leads to our list; nothing is acted upon on the way."""

    name = ""

    def get_redirect_url(self, *args: object, **kwargs: object) -> str | None:
        self.pattern_name = self.name
        return super().get_redirect_url()


def urlpatterns_of() -> list[URLPattern | URLResolver]:
    """Our doors before Oscar's own."""
    return [
        *_doors(),
        path("", apps.get_app_config("dashboard").urls),  # type: ignore[attr-defined]
    ]


urlpatterns = urlpatterns_of()
