from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from cms.claims import shown_shop, shown_titles
from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.meta import page_meta
from cms.models import ShopIndexPage, ShopPage
from cms.selectors import shop_product_ids, shops
from foundation.calendar import today
from marketplace.commerce.selectors import product_cards

SHOPS_PER_PAGE = 24


@context_of.register
def _shop_index(page: ShopIndexPage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    listed = Paginator(shops(page, on=on), SHOPS_PER_PAGE).get_page(request.GET.get("page"))
    names = shown_titles(listed.object_list, on=on)
    return {"shops": listed, "entries": [(shop, names[shop.pk]) for shop in listed]}


@context_of.register
def _shop(page: ShopPage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    shown = shown_shop(page, on=on)
    return {
        "producer": page.producer,
        "shown": shown,
        "sections": sections(shown.body, on=on, producer_id=page.producer_id),
        "cards": product_cards(shop_product_ids(page.producer_id, on=on), on=on),
        "in_force_on": on,
        # What waits for an officer is not told to machines either.
        "meta": replace(
            page_meta(page, title=shown.title, picture=shown.hero_image),
            description=shown.description,
        ),
    }
