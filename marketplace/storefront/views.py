"""The shop's public pages. Each is the same for everyone and is kept until the register changes."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.places.models import Province
from foundation.calendar import today
from foundation.page_cache import public_page, shared
from marketplace.commerce.selectors import product_cards
from marketplace.storefront import listing as lists
from marketplace.storefront import places
from marketplace.storefront.forms import PARAMETERS, SORTS, Filters
from marketplace.storefront.product_page import product_page
from marketplace.storefront.structured_data import absolute, product_data

SECONDS_KEPT = 300
PER_PAGE = 24


@require_safe
@public_page(SECONDS_KEPT, parameters=PARAMETERS)
def listing(request: HttpRequest) -> HttpResponseBase:
    """Products whose certificate is in force today, filtered and sorted."""
    on, filters = today(), Filters.read(request.GET)
    facets = lists.facets(filters, shared(request, "groups", lambda: lists.groups(on=on)))
    page = _page(request, facets.total)
    ids = lists.product_ids(filters, on=on, offset=_offset(page), limit=PER_PAGE)
    context = {
        "filters": filters,
        "facets": facets,
        "sorts": [(key, words, filters.with_(sort=key)) for key, words in SORTS.items()],
        "chosen": _chosen(filters, facets),
        "page": page,
        "cards": product_cards(ids, on=on),
        "canonical": absolute(request.path + filters.with_(sort="moi").removesuffix("?")),
    }
    return render(request, "storefront/listing.html", context)


def _chosen(filters: Filters, facets: lists.Facets) -> list[tuple[str, str]]:
    """What is chosen, each with the address of the list without it."""
    every: list[tuple[list[lists.Choice], dict[str, Any]]] = [
        (facets.sets, {"product_set": None}),
        (facets.provinces, {"province": ""}),
        (facets.stars, {"stars": None}),
    ]
    return [
        (choice.label, filters.with_(**without))
        for choices, without in every
        for choice in choices
        if choice.is_chosen
    ]


@require_safe
@public_page(SECONDS_KEPT, parameters=("quantity",))
def product(request: HttpRequest, slug: str, product_id: int) -> HttpResponseBase:
    """One product. A wrong name in the address leads to the right one; no product, to help.

    `?quantity=3`, as the scan page's way to buy again sends it, stands ready in the form.
    """
    page = product_page(product_id, on=today())
    if page is None:
        return missing(request, slug.replace("-", " "))
    if request.path != page.card.url:
        return redirect(page.card.url, permanent=True)
    context = {
        "page": page,
        "product": page.product,
        "quantity": min(_whole(request.GET.get("quantity")), page.most_at_once),
        "crumbs": _crumbs(page.product.province, page.product.title),
        "canonical": absolute(page.card.url),
        "picture": absolute(page.card.photo.url if page.card.photo else page.card.illustration_url),
        "structured_data": product_data(page),
    }
    return render(request, "storefront/product.html", context)


def _crumbs(province: Province | None, title: str) -> list[dict[str, str]]:
    crumbs = [{"url": reverse("storefront:listing"), "title": _("Sản phẩm")}]
    if province:
        url = reverse("storefront:province", args=[province.slug])
        crumbs.append({"url": url, "title": places.name_of(province)})
    return [*crumbs, {"url": "", "title": title}]


@require_safe
@public_page(SECONDS_KEPT, parameters=("cu",))
def provinces(request: HttpRequest) -> HttpResponseBase:
    """All provinces with their counts; `?cu=` leads from a name of before to today's."""
    former = request.GET.get("cu", "").strip()[:60]
    if former:
        found = places.province_named(former)
        if found is None:
            return redirect(reverse("search:search", query={"q": former}))
        return redirect("storefront:province", slug=found.slug)
    rows = places.provinces(on=today())
    context = {
        "with_products": [row for row in rows if row.total],
        "without": [row for row in rows if not row.total],
        "all_provinces": len(rows),
        "certified": sum(row.certified for row in rows),
        "canonical": absolute(request.path),
    }
    return render(request, "storefront/provinces.html", context)


@require_safe
@public_page(SECONDS_KEPT, parameters=("page",))
def province(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What a province makes: products with a certificate in force first, then the others."""
    place, on = get_object_or_404(Province, slug=slug), today()
    number = _whole(request.GET.get("page"))
    shelf = places.products_of(place, on=on, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    page = Paginator(range(shelf.total), PER_PAGE).get_page(number)
    if page.number != number:
        raise Http404
    cards = product_cards(shelf.product_ids, on=on)
    context = {
        "place": place,
        "name": places.name_of(place),
        "former": places.former_names(place),
        "shelf": shelf,
        "page": page,
        "certified": [card for card in cards if card.mark],
        "others": [card for card in cards if not card.mark],
        "crumbs": [
            {"url": reverse("storefront:provinces"), "title": _("Nơi làm ra")},
            {"url": "", "title": places.name_of(place)},
        ],
        "canonical": absolute(request.path),
    }
    return render(request, "storefront/province.html", context)


def missing(request: HttpRequest, words: str = "", **context: Any) -> HttpResponse:
    """A 404 that helps: the words of the address stand ready to be searched for."""
    return render(request, "404.html", {"search_query": words, **context}, status=404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The site's handler of 404: an address without its language or its slash is no reason."""
    return missing(request)


def _page(request: HttpRequest, total: int) -> Page:
    return Paginator(range(total), PER_PAGE).get_page(_whole(request.GET.get("page")))


def _offset(page: Page) -> int:
    return (page.number - 1) * PER_PAGE


def _whole(text: str | None) -> int:
    """A whole number from 1 on, 1 where the text is none."""
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 6 else 1
