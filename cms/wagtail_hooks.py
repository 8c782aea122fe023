"""The editors' room: choosing products, and what a producer does not get to see."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page
from wagtail.signals import page_published

from cms.access import edits_own_page_only, edits_site
from cms.api import OwnDocuments, OwnImages
from cms.choosers import ProductChooserViewSet, product_chooser
from cms.models import ShopPage
from cms.pictures import draw_shop_pictures


@hooks.register("register_admin_viewset")
def register_product_chooser() -> ProductChooserViewSet:
    return product_chooser


@hooks.register("construct_admin_api", order=100)
def limit_admin_api(router: WagtailAPIRouter) -> None:
    router.register_endpoint("images", OwnImages)
    router.register_endpoint("documents", OwnDocuments)


@hooks.register("construct_page_chooser_queryset")
def limit_page_chooser(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return pages if edits_site(request.user) else pages.none()


@hooks.register("construct_main_menu")
def shorten_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """A producer's menu has what they use: pages and pictures."""
    if edits_own_page_only(request.user):
        items[:] = [item for item in items if item.name not in {"reports", "help"}]


def draw_pictures_when_published(sender: Any, instance: ShopPage, **kwargs: Any) -> None:
    """So that no visitor waits for a picture to be encoded."""
    draw_shop_pictures(instance)


page_published.connect(draw_pictures_when_published, sender=ShopPage)
