"""What search engines are told of: goods with a star in force, the register, lists, pages, news."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.urls import reverse
from wagtail.models import Page

from catalog.places.models import Province
from catalog.products.models import Product, ProductImage
from certification.selectors import RegisterQuery, marked_product_ids, search_register
from cms.meta import SHARED
from cms.models import NewsPage
from cms.models.editorial import EditorialPage
from foundation.calendar import today
from foundation.linked_data import absolute
from foundation.models import SiteImage
from foundation.page_meta import alternates_of
from marketplace.commerce.selectors.photos import PHOTO_FACTS, photo_of

NEWS_DAYS = 2
"""What is older is no news to search engines, and stands among the pages."""


class _Own(Sitemap):
    """Addresses carry the host the site is known by, in both languages."""

    i18n = True
    alternates = True
    x_default = True
    limit = 5_000
    protocol = urlsplit(settings.PUBLIC_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.PUBLIC_URL).netloc


class Products(_Own):
    """Products whose certificate is in force; the others are found by search and place."""

    def items(self) -> QuerySet[Product]:
        photos = ProductImage.objects.filter(product=OuterRef("pk"))
        first = photos.order_by("display_order", "pk").values(facts=PHOTO_FACTS)[:1]
        return (
            Product.objects.filter(pk__in=marked_product_ids(on=today()), is_public=True)
            .annotate(photo=Subquery(first))
            .only("slug", "date_updated")
            .order_by("pk")
        )

    def lastmod(self, item: Product) -> Any:
        return item.date_updated

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().get_urls(*args, **kwargs)
        for url in found:
            product, _language = url["item"]
            # With the star in force a photo of the mark may be shown too.
            url["images"] = [absolute(photo_of(product.photo).full_url)] if product.photo else []
        return found


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
            ("storefront:sets", []),
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
    """The editors' pages, each in its own language, with the others it can be read in."""

    i18n = False
    alternates = False

    def items(self) -> QuerySet[Page]:
        live = Page.objects.live().public().filter(depth__gt=1)
        return live.annotate(code=F("locale__language_code")).order_by("path")

    def location(self, item: Page) -> str:
        return item.url or "/"

    def lastmod(self, item: Page) -> Any:
        return item.last_published_at

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().get_urls(*args, **kwargs)
        pages = [url["item"] for url in found]
        copies, pictures = _copies(pages), _pictures(pages)
        for url in found:
            others = alternates_of(copies[url["item"].translation_key])
            url["alternates"] = [{"lang_code": o.code, "location": o.url} for o in others]
            url["images"] = pictures.get(url["item"].pk, [])
        return found


class News(Pages):
    """What was published in these days, as Google News asks for it."""

    def items(self) -> QuerySet[Page]:
        fresh = NewsPage.objects.filter(dated_on__gte=today() - timedelta(days=NEWS_DAYS))
        return super().items().filter(pk__in=fresh)

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        found = super().get_urls(*args, **kwargs)
        days = dict(NewsPage.objects.in_bulk([url["item"].pk for url in found]))
        for url in found:
            page = url["item"]
            url["news"] = {"language": page.code, "on": days[page.pk].dated_on, "title": page.title}
        return found


def _copies(pages: Iterable[Page]) -> dict[Any, list[tuple[str, str]]]:
    """The languages each page can be read in, with its paths. One query."""
    keys = {page.translation_key for page in pages}
    live = Page.objects.live().public().filter(translation_key__in=keys)
    found: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    for copy in live.annotate(code=F("locale__language_code")):
        if copy.url:
            found[copy.translation_key].append((copy.code, copy.url))
    return found


def _pictures(pages: Iterable[Page]) -> dict[int, list[str]]:
    """The sharing picture of each page that has one drawn already; none of the mark, which may
    end. A query for each kind of page with pictures, and one for the pictures."""
    asked = [page.pk for page in pages]
    kinds = EditorialPage.__subclasses__()
    picture_of = {
        pk: picture
        for kind in kinds
        for pk, picture in kind._default_manager.filter(
            pk__in=asked, picture__isnull=False, picture__shows_mark=False
        ).values_list("pk", "picture")
    }
    drawn = SiteImage.get_rendition_model().objects.filter(
        image__in=set(picture_of.values()), filter_spec=SHARED
    )
    address = {rendition.image_id: absolute(rendition.url) for rendition in drawn}
    return {pk: [address[image]] for pk, image in picture_of.items() if image in address}


SITEMAPS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "products": Products,
    "certificates": Certificates,
    "places": Places,
    "pages": Pages,
    "news": News,
}
