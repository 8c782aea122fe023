"""The shop's public pages. Each is the same for everyone and is kept until the register changes."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from catalog.places.models import Province
from catalog.places.selectors import commune_at, province_at, province_code
from catalog.products.models import ProductSet
from catalog.products.selectors import product_set_at, set_slug
from foundation.calendar import today
from foundation.linked_data import absolute
from foundation.page_cache import public_page
from foundation.page_meta import PageMeta
from marketplace.commerce.order.came_by import CameBy
from marketplace.storefront import places
from marketplace.storefront.landings import intro_context, set_groups, set_url
from marketplace.storefront.product_links import product_links
from marketplace.storefront.product_page import product_page
from marketplace.storefront.structured_data import product_data, product_meta
from search.forms import LIST_PARAMETERS, address, read
from search.rules.asked import Filters, Sort
from search.selectors.results import Results, results

SECONDS_KEPT = 300
MOST_FILTERS_INDEXED = 1
"""Lists narrowed by more are not for search engines: there are thousands of them."""


@require_safe
@public_page(SECONDS_KEPT, parameters=LIST_PARAMETERS)
def listing(request: HttpRequest) -> HttpResponseBase:
    """Products whose certificate is in force today, filtered and sorted."""
    asked = read(request.GET)
    asked = replace(asked, filters=replace(asked.filters, marked=True))
    found = results(asked, on=today())
    context = {
        "results": found,
        "meta": PageMeta(
            title=_("Sản phẩm OCOP còn hiệu lực"),
            description=_(
                "Sản phẩm có giấy chứng nhận OCOP còn hiệu lực hôm nay, lọc theo bộ sản phẩm, "
                "nơi làm ra và số sao."
            ),
            canonical=_canonical(request, found),
        ),
        "is_narrow": len(found.chips) > MOST_FILTERS_INDEXED,
    }
    return render(request, "storefront/listing.html", context)


def _canonical(request: HttpRequest, found: Results) -> str:
    """A list's own address, the same for every page and order of it."""
    asked = address(found.answer.asked, sort=Sort.RELEVANCE, near_place="")
    return absolute(request.path + asked.removesuffix("?"))


def _certified(found: Results) -> int | None:
    """How many of a whole list carry the mark; None of a narrowed one."""
    counts = found.answer.found.counts
    return sum(counts.stars.values()) if counts and not found.chips else None


@require_safe
@public_page(SECONDS_KEPT, parameters=("quantity",))
def product(request: HttpRequest, slug: str, product_id: int) -> HttpResponseBase:
    """One product. A wrong name in the address leads to the right one; no product, to help.

    `?quantity=3`, as the scan page's way to buy again sends it, stands ready in the form; nothing
    else sends it, so it says where the buyer came from.
    """
    page = product_page(product_id, on=today())
    if page is None:
        return missing(request, slug.replace("-", " "))
    if request.path != page.card.url:
        return redirect(page.card.url, permanent=True)
    context = {
        "page": page,
        "product": page.product,
        "came_by": CameBy.SCAN if "quantity" in request.GET else "",
        "quantity": min(_whole(request.GET.get("quantity")), page.most_at_once),
        "crumbs": _crumbs(page.product.province, page.product.title),
        "meta": product_meta(page),
        "structured_data": product_data(page, on=today()),
        **product_links(page),
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
        "meta": PageMeta(
            title=_("Nơi làm ra"),
            description=_(
                "Sản phẩm theo 34 tỉnh, thành phố; tìm được cả theo tên tỉnh trước 1/7/2025."
            ),
            canonical=absolute(request.path),
        ),
    }
    return render(request, "storefront/provinces.html", context)


@require_safe
@public_page(SECONDS_KEPT, parameters=LIST_PARAMETERS)
def province(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What a province makes: products with a certificate in force first, then the others."""
    code, asked = province_code(slug), read(request.GET)
    if not code:
        raise Http404
    place = province_at(code)
    here = replace(asked.filters, provinces=(place.pk,), communes=_inside(place, asked.filters))
    found = results(replace(asked, filters=here), on=today(), fixed=("provinces",))
    if asked.page > found.page.paginator.num_pages:
        raise Http404
    name, certified = places.name_of(place), _certified(found)
    context = {
        "name": name,
        "former": places.former_names(place),
        "results": found,
        "certified": certified,
        **_intro(place, found),
        "crumbs": [
            {"url": reverse("storefront:provinces"), "title": _("Nơi làm ra")},
            {"url": "", "title": name},
        ],
        "meta": PageMeta(
            title=f"{name}: {_('sản phẩm của nơi này')}",
            description=_("%(name)s: %(total)s sản phẩm, %(certified)s đang mang sao OCOP.")
            % {"name": name, "total": found.total, "certified": certified}
            if certified is not None
            else "",
            canonical=_canonical(request, found),
        ),
        "is_narrow": bool(found.chips),
    }
    return render(request, "storefront/province.html", context)


def _intro(thing: Province | ProductSet, found: Results) -> dict[str, Any]:
    """The editors' words stand above the whole first page, not above a narrowed list."""
    if found.chips or found.page.number > 1:
        return {}
    return intro_context(thing, on=today())


def _lead(intro: dict[str, Any]) -> str:
    return str(getattr(intro.get("intro"), "lead", ""))


@require_safe
@public_page(SECONDS_KEPT, parameters=())
def sets(request: HttpRequest) -> HttpResponseBase:
    """The 26 product sets with what each has in force today."""
    groups = set_groups(on=today())
    context = {
        "groups": groups,
        "certified": sum(row.certified for group in groups for row in group.rows),
        "meta": PageMeta(
            title=pgettext("many", "Bộ sản phẩm"),
            description=_(
                "26 bộ sản phẩm OCOP theo Quyết định 26/2026/QĐ-TTg, và trong mỗi bộ bao nhiêu "
                "sản phẩm đang mang sao."
            ),
            canonical=absolute(request.path),
        ),
    }
    return render(request, "storefront/sets.html", context)


@require_safe
@public_page(SECONDS_KEPT, parameters=LIST_PARAMETERS)
def product_set(request: HttpRequest, number: int, slug: str) -> HttpResponseBase:
    """What one product set holds: certified products first. A wrong name leads to the right."""
    one, asked = product_set_at(number), read(request.GET)
    if one is None:
        raise Http404
    if slug != set_slug(one):
        return redirect(set_url(one), permanent=True)
    here = replace(asked.filters, sets=(one.number,))
    found = results(replace(asked, filters=here), on=today(), fixed=("sets",))
    if asked.page > found.page.paginator.num_pages:
        raise Http404
    intro = _intro(one, found)
    context = {
        "product_set": one,
        "results": found,
        "certified": _certified(found),
        **intro,
        "crumbs": [
            {"url": reverse("storefront:sets"), "title": pgettext("many", "Bộ sản phẩm")},
            {"url": "", "title": one.local_name},
        ],
        "meta": PageMeta(
            title=one.local_name,
            description=_lead(intro)
            or _("%(name)s: sản phẩm OCOP, ai làm, ở đâu, sao nào còn hiệu lực hôm nay.")
            % {"name": one.local_name},
            canonical=_canonical(request, found),
        ),
        "is_narrow": bool(found.chips),
    }
    return render(request, "storefront/product_set.html", context)


def _inside(place: Province, filters: Filters) -> tuple[str, ...]:
    """The chosen communes that lie in the province of the page."""
    mine = (commune_at(code) for code in filters.communes)
    return tuple(commune.pk for commune in mine if commune.province_id == place.pk)


def missing(request: HttpRequest, words: str = "", **context: Any) -> HttpResponse:
    """A 404 that helps: the words of the address stand ready to be searched for."""
    return render(request, "404.html", {"search_query": words, **context}, status=404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The site's handler of 404: an address without its language or its slash is no reason."""
    return missing(request)


def _whole(text: str | None) -> int:
    """A whole number from 1 on, 1 where the text is none."""
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 6 else 1
