"""Sellers, listings, take-downs and the staff's lists in the back office: menu entries that say
how many wait, addresses, and the words of their acts in the audit."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from marketplace.commerce.selectors.selling_queues import Counts, counts
from marketplace.commerce.views import office_listings, office_sellers
from marketplace.commerce.wagtail_hooks.menu import SELLING_MENU, SalesStaffMenuItem


class QueueMenuItem(SalesStaffMenuItem):
    """Says how many wait; the queues are counted once for all entries of a page."""

    queue = ""

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        known: Counts | None = getattr(request, "selling_counts", None)
        if known is None:
            known = counts()
            request.selling_counts = known  # type: ignore[attr-defined]
        waiting = getattr(known, self.queue)
        if waiting:
            component.label = f"{component.label} ({waiting})"
        return component


def _item(name: str) -> type[QueueMenuItem]:
    return type(f"{name.title()}MenuItem", (QueueMenuItem,), {"queue": name})


class SellersViewSet(ViewSet):
    """Who waits to be let in, and who sells."""

    name = "sellers_office"
    url_prefix = "nguoi-ban"
    icon = "user"
    menu_label = _("Người bán")
    menu_name = "sellers"
    menu_order = 30
    menu_hook = SELLING_MENU
    menu_item_class = _item("sellers")
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", office_sellers.index, name="index"),
            path("<int:check_id>/", office_sellers.check, name="check"),
            path("<int:check_id>/ngung/", office_sellers.stop, name="stop"),
            path("<int:check_id>/giay/", office_sellers.paper, name="paper"),
        ]


class LicencesViewSet(ViewSet):
    """Licences to sell alcohol."""

    name = "licences_office"
    url_prefix = "giay-phep-ban"
    icon = "doc-full"
    menu_label = _("Giấy phép bán rượu")
    menu_name = "licences"
    menu_order = 32
    menu_hook = SELLING_MENU
    menu_item_class = _item("licences")
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", office_sellers.licence_index, name="index"),
            path("<int:licence_id>/", office_sellers.licence, name="licence"),
            path("<int:licence_id>/giay/", office_sellers.licence_paper, name="paper"),
        ]


class ListingsViewSet(ViewSet):
    """Products that wait to be looked at."""

    name = "listings_office"
    url_prefix = "duyet-bay-ban"
    icon = "view"
    menu_label = _("Duyệt bày bán")
    menu_name = "listings"
    menu_order = 31
    menu_hook = SELLING_MENU
    menu_item_class = _item("listings")
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", office_listings.index, name="index"),
            path("<int:check_id>/", office_listings.check, name="check"),
            path("san-pham/<int:product_id>/ngung/", office_listings.end, name="end"),
        ]


class TakedownsViewSet(ViewSet):
    """Requests to take something down, with their 24 hours."""

    name = "takedowns_office"
    url_prefix = "yeu-cau-go"
    icon = "warning"
    menu_label = _("Yêu cầu gỡ")
    menu_name = "takedowns"
    menu_order = 20
    menu_hook = SELLING_MENU
    menu_item_class = _item("takedowns")
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", office_listings.takedown_index, name="index"),
            path("<int:request_id>/", office_listings.takedown, name="takedown"),
            path("<int:request_id>/giay/", office_listings.takedown_paper, name="paper"),
        ]


class WordsViewSet(ViewSet):
    """The keyword list."""

    name = "words_office"
    url_prefix = "tu-phai-soat"
    icon = "edit"
    menu_label = _("Từ phải soát")
    menu_name = "words"
    menu_order = 80
    menu_hook = SELLING_MENU
    menu_item_class = SalesStaffMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", office_listings.words, name="index"),
            path("<int:word_id>/bo/", office_listings.remove_word, name="remove"),
        ]


class CommissionViewSet(ViewSet):
    """Commission that differs from the usual."""

    name = "commission_office"
    url_prefix = "phi-san"
    icon = "cog"
    menu_label = _("Phí sàn riêng")
    menu_name = "commission"
    menu_order = 81
    menu_hook = SELLING_MENU
    menu_item_class = SalesStaffMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", office_listings.commission, name="index")]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [
        SellersViewSet(),
        LicencesViewSet(),
        ListingsViewSet(),
        TakedownsViewSet(),
        WordsViewSet(),
        CommissionViewSet(),
    ]


_WORDS = {
    "ocop.seller.send": (_("Gửi hồ sơ người bán"), _("Đã gửi hồ sơ người bán")),
    "ocop.seller.accept": (_("Duyệt người bán"), _("Đã duyệt người bán")),
    "ocop.seller.refuse": (_("Trả lại hồ sơ người bán"), _("Đã trả lại hồ sơ người bán")),
    "ocop.seller.stop": (_("Ngừng người bán"), _("Đã ngừng người bán")),
    "ocop.seller.read": (_("Xem số giấy tờ người bán"), _("Đã xem số giấy tờ người bán")),
    "ocop.licence.send": (_("Gửi giấy phép"), _("Đã gửi giấy phép")),
    "ocop.licence.accept": (_("Nhận giấy phép"), _("Đã nhận giấy phép")),
    "ocop.licence.refuse": (_("Không nhận giấy phép"), _("Đã không nhận giấy phép")),
    "ocop.licence.end": (_("Chấm dứt giấy phép"), _("Đã chấm dứt giấy phép")),
    "ocop.listing.label": (_("Ghi nội dung nhãn"), _("Đã ghi nội dung nhãn")),
    "ocop.listing.send": (_("Gửi duyệt bày bán"), _("Đã gửi duyệt bày bán")),
    "ocop.listing.accept": (_("Duyệt bày bán"), _("Đã duyệt bày bán")),
    "ocop.listing.refuse": (_("Không duyệt bày bán"), _("Đã không duyệt bày bán")),
    "ocop.listing.end": (_("Ngừng bày bán"), _("Đã ngừng bày bán")),
    "ocop.goods.price": (_("Đổi giá"), _("Đã đổi giá")),
    "ocop.goods.facts": (_("Sửa sản phẩm"), _("Đã sửa sản phẩm")),
    "ocop.goods.remove": (_("Bỏ bản nháp"), _("Đã bỏ bản nháp sản phẩm")),
    "ocop.goods.stock": (_("Đổi số gói"), _("Đã đổi số gói trong kho")),
    "ocop.goods.stop": (_("Ngừng bán"), _("Đã ngừng bán đến khi có hàng")),
    "ocop.goods.threshold": (_("Đổi mức báo sắp hết"), _("Đã đổi mức báo sắp hết hàng")),
    "ocop.goods.reply": (_("Trả lời tin báo kho"), _("Đã trả lời tin báo kho bằng liên kết")),
    "ocop.takedown.ask": (_("Yêu cầu gỡ"), _("Có yêu cầu gỡ")),
    "ocop.takedown.take": (_("Gỡ sản phẩm"), _("Đã gỡ sản phẩm theo yêu cầu")),
    "ocop.takedown.keep": (_("Giữ sản phẩm"), _("Đã giữ sản phẩm sau yêu cầu gỡ")),
    "ocop.commission.add": (_("Đặt phí sàn riêng"), _("Đã đặt phí sàn riêng")),
    "ocop.word.add": (_("Thêm từ phải soát"), _("Đã thêm từ phải soát")),
    "ocop.word.remove": (_("Bỏ từ phải soát"), _("Đã bỏ từ phải soát")),
}
"""Each act in the audit: its name, and what the log says of it."""


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for action, (label, message) in _WORDS.items():
        actions.register_action(action, label, message)
