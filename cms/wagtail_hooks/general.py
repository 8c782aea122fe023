"""The editors' room: choosing products, and what a producer does not get to see."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page
from wagtail.signals import page_published

from catalog.producers.models import Producer
from certification.services import certificate_withdrawn
from cms.access import edits_own_page_only, edits_site, reads_whole_history
from cms.api import OwnDocuments, OwnImages
from cms.choosers import CHOOSERS
from cms.claims import hold_shop_claims
from cms.models import ShopPage
from cms.pictures import draw_pictures, draw_shop_pictures
from foundation.calendar import today


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ChooserViewSet]:
    return list(CHOOSERS)


@hooks.register("construct_admin_api", order=100)
def limit_admin_api(router: WagtailAPIRouter) -> None:
    router.register_endpoint("images", OwnImages)
    router.register_endpoint("documents", OwnDocuments)


@hooks.register("construct_page_chooser_queryset")
def limit_page_chooser(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return pages if edits_site(request.user) else pages.none()


@hooks.register("construct_main_menu")
def shorten_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Of use to nobody here: Wagtail's own news, in English. A producer has pages and pictures."""
    hidden = {"reports", "help"} if edits_own_page_only(request.user) else {"help"}
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("insert_global_admin_css")
def dress_admin() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/office.css"))


class WholeHistory(MenuItem):
    """Wagtail shows its own item to whoever has pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return reads_whole_history(request.user)


@hooks.register("register_reports_menu_item")
def register_whole_history() -> MenuItem:
    address = reverse("wagtailadmin_reports:site_history")
    return WholeHistory(_("Lịch sử toàn trang"), address, name="whole-history", icon_name="history")


@hooks.register("construct_reports_menu")
def show_reports_to_their_readers(request: HttpRequest, items: list[MenuItem]) -> None:
    """As `cms.admin_urls` opens them."""
    kept = items if edits_site(request.user) else [i for i in items if i.name == "whole-history"]
    items[:] = [item for item in kept if item.name != "site-history"]


def draw_pictures_when_published(sender: Any, instance: Page, **kwargs: Any) -> None:
    """So that no visitor waits for a picture to be encoded."""
    if isinstance(instance, ShopPage):
        draw_shop_pictures(instance)
    else:
        draw_pictures(instance)


page_published.connect(draw_pictures_when_published)


def look_at_words_when_published(sender: Any, instance: ShopPage, **kwargs: Any) -> None:
    """So that what claims stars without a certificate waits for an officer from the start."""
    hold_shop_claims([instance], on=today())


def look_at_shop_when_withdrawn(sender: Any, withdrawal: Any, **kwargs: Any) -> None:
    """A withdrawal that counts later is left to the night."""
    product, on = withdrawal.certificate.product, today()
    if withdrawal.effective_on <= on:
        own = Producer.objects.filter(pk__in=[product.producer_id, product.maker_id])
        pages = ShopPage.objects.live().filter(producer__in=own, alias_of__isnull=True)
        hold_shop_claims(pages, on=on, cause="WITHDRAWN")


page_published.connect(look_at_words_when_published, sender=ShopPage)
certificate_withdrawn.connect(look_at_shop_when_withdrawn)
