"""For machines that visit: robots.txt and the maps of the site."""

from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from foundation.linked_data import absolute
from foundation.page_cache import public_page
from marketplace.storefront.sitemaps import SITEMAPS

SECONDS_KEPT = 3600

NOT_FOR_CRAWLERS = (
    *("gio-hang", "thanh-toan", "don-hang", "dat-dich-vu", "yeu-thich", "tim-kiem"),
    *("chu-the", "tai-khoan", "dang-nhap"),
)
"""Baskets, orders, searches, desks: somebody's own, or without end. In every language."""

STAFF = ("quan-tri", "dashboard", "api")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything public; scan pages say `noindex` themselves."""
    closed = [*STAFF, *NOT_FOR_CRAWLERS, *(f"en/{name}" for name in NOT_FOR_CRAWLERS)]
    lines = ["User-agent: *", *(f"Disallow: /{name}/" for name in closed), ""]
    lines.append(f"Sitemap: {absolute(reverse('sitemap'))}\n")
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
@public_page(SECONDS_KEPT, parameters=())
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """The index: which maps there are, by what they hold, in parts of 5,000 addresses."""
    parts = []
    for name, kind in SITEMAPS.items():
        address = absolute(reverse("sitemap_section", args=[name]))
        pages = (kind() if isinstance(kind, type) else kind).paginator.num_pages
        parts += [address, *(f"{address}?p={number}" for number in range(2, pages + 1))]
    listed = {"sitemaps": [{"location": part} for part in parts]}
    return render(request, "sitemap_index.xml", listed, content_type="application/xml")


@require_safe
@public_page(SECONDS_KEPT, parameters=("p",))
def sitemap_section(request: HttpRequest, section: str) -> HttpResponseBase:
    """One map, with the pictures and the languages of each address."""
    return sitemap_view(
        request, sitemaps=SITEMAPS, section=section, template_name="storefront/sitemap.xml"
    )
