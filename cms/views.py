"""The editors' pages, and what each kind shows beside its own words. The clock is read here."""

from functools import singledispatch
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.views import serve

from cms.claims import shown_shop, shown_titles
from cms.home_sections import sections
from cms.models import HomePage, ShopIndexPage, ShopPage
from cms.selectors import numbers, shop_product_ids, shops
from foundation.calendar import today
from foundation.page_cache import public_page
from foundation.selectors import kept
from marketplace.commerce.selectors import product_cards

SHOPS_PER_PAGE = 24
SECONDS_KEPT = 600


@public_page(SECONDS_KEPT, may_be_private=True)
def page(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """A page of the editors. One that is kept is answered before Wagtail looks for it.

    Only what a stranger may see is ever kept, so a page that Wagtail restricts never is; nor
    are previews, which do not come this way.
    """
    return serve(request, path)


@singledispatch
def context_of(page: object, request: HttpRequest) -> dict[str, Any]:
    """The facts of a page for its template; plain pages have none."""
    return {}


@context_of.register
def _home(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    counted = kept(f"numbers:{on}", lambda: numbers(on=on))
    return {"numbers": counted, "sections": sections(page, on=on)}


@context_of.register
def _shop_index(page: ShopIndexPage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    listed = Paginator(shops(page, on=on), SHOPS_PER_PAGE).get_page(request.GET.get("page"))
    names = shown_titles(listed.object_list, on=on)
    return {"shops": listed, "entries": [(shop, names[shop.pk]) for shop in listed]}


@context_of.register
def _shop(page: ShopPage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    return {
        "producer": page.producer,
        "shown": shown_shop(page, on=on),
        "cards": product_cards(shop_product_ids(page.producer_id, on=on), on=on),
        "in_force_on": on,
    }
