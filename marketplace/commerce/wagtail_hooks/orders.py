"""Orders in the back office: their menu and addresses."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from marketplace.commerce.views import office_orders as views
from marketplace.commerce.wagtail_hooks.menu import SELLING_MENU, SalesStaffMenuItem


class OrdersViewSet(ViewSet):
    """Orders are looked at and acted upon, never edited."""

    name = "orders_office"
    url_prefix = "don-hang"
    icon = "clipboard-list"
    menu_label = _("Đơn hàng")
    menu_name = "orders"
    menu_item_class = SalesStaffMenuItem
    menu_hook = SELLING_MENU
    menu_order = 10

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("<int:order_id>/", views.order, name="order"),
            path("kien/<int:consignment_id>/huy/", views.cancel, name="cancel"),
            path("kien/<int:consignment_id>/da-nhan/", views.delivered, name="delivered"),
            path("kien/<int:consignment_id>/khong-nhan/", views.refused, name="refused"),
            path("kien/<int:consignment_id>/tra-lai/", views.allowance, name="allowance"),
            path("anh/<int:photo_id>/", views.hand_over_photo, name="photo"),
            path("hoan/<int:refund_id>/da-chuyen/", views.refund_done, name="refund_done"),
            path("hoan/<int:refund_id>/gui-lai/", views.refund_again, name="refund_again"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> OrdersViewSet:
    return OrdersViewSet()
