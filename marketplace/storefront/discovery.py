"""For machines that visit: robots.txt and sitemap.xml."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from catalog.places.models import Province
from catalog.products.models import Product
from certification.selectors import RegisterQuery, marked_product_ids, search_register
from foundation.calendar import today
from foundation.page_cache import public_page

SECONDS_KEPT = 3600

ROBOTS = """User-agent: *
Disallow: /gio-hang/
Disallow: /thanh-toan/
Disallow: /don-hang/
Disallow: /chu-the/
Disallow: /quan-tri/
Disallow: /dashboard/
Disallow: /tim-kiem/
Disallow: /api/
Disallow: /en/gio-hang/
Disallow: /en/thanh-toan/
Disallow: /en/don-hang/
Disallow: /en/chu-the/
Disallow: /en/tim-kiem/

Sitemap: {sitemap}
"""


class _Own(Sitemap):
    """Addresses carry the host the site is known by, in both languages."""

    i18n = True
    alternates = True
    protocol = urlsplit(settings.PUBLIC_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.PUBLIC_URL).netloc


class Products(_Own):
    """Products whose certificate is in force; the others are found by search and place."""

    def items(self) -> QuerySet[Product]:
        marked = marked_product_ids(on=today())
        return (
            Product.objects.filter(pk__in=marked, is_public=True)
            .only("slug", "date_updated")
            .order_by("pk")
        )

    def lastmod(self, item: Product) -> Any:
        return item.date_updated


class Certificates(_Own):
    """The register, withdrawn ones included: they stay, with the reason."""

    def items(self) -> QuerySet[Model]:
        return search_register(RegisterQuery(), on=today()).order_by("pk")

    def lastmod(self, item: Any) -> Any:
        return item.recorded_at


class Places(_Own):
    """The lists, the register's too; each address is made in the language it is listed for."""

    def items(self) -> list[tuple[str, list[str]]]:
        filled = Province.objects.filter(products__is_public=True).distinct().order_by("slug")
        return [
            ("storefront:listing", []),
            ("storefront:provinces", []),
            ("certification:register", []),
            ("certification:open_data", []),
            ("certification:api_docs", []),
            *(("storefront:province", [slug]) for slug in filled.values_list("slug", flat=True)),
        ]

    def location(self, item: tuple[str, list[str]]) -> str:
        name, arguments = item
        return reverse(name, args=arguments)


class Pages(_Own):
    """The editors' pages, each in its own language."""

    i18n = False
    alternates = False

    def items(self) -> QuerySet[Page]:
        return Page.objects.live().public().filter(depth__gt=1).order_by("path")

    def location(self, item: Page) -> str:
        return item.url or "/"

    def lastmod(self, item: Page) -> Any:
        return item.last_published_at


SITEMAPS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "products": Products,
    "certificates": Certificates,
    "places": Places,
    "pages": Pages,
}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: everything public; scan pages say `noindex` themselves."""
    words = ROBOTS.format(sitemap=settings.PUBLIC_URL + reverse("sitemap"))
    return HttpResponse(words, content_type="text/plain")


@require_safe
@public_page(SECONDS_KEPT, parameters=("p",))
def sitemap(request: HttpRequest) -> HttpResponseBase:
    return sitemap_view(request, sitemaps=SITEMAPS)
