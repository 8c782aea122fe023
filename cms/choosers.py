"""Choosing products, places, producers in the Wagtail admin: for editors, who fill shelves."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cms.access import edits_site


class _EditorsOnly:
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not edits_site(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class _Choose(_EditorsOnly, chooser.ChooseView):
    pass


class _Results(_EditorsOnly, chooser.ChooseResultsView):
    pass


class _Chosen(_EditorsOnly, chooser.ChosenView):
    pass


class _ChosenMultiple(_EditorsOnly, chooser.ChosenMultipleView):
    pass


class _OfEditors(ChooserViewSet):
    per_page = 20
    choose_view_class = _Choose
    choose_results_view_class = _Results
    chosen_view_class = _Chosen
    chosen_multiple_view_class = _ChosenMultiple


class ProductChooserViewSet(_OfEditors):
    model = "catalogue.Product"
    icon = "tag"
    choose_one_text = _("Chọn sản phẩm")
    choose_another_text = _("Chọn sản phẩm khác")
    link_to_chosen_text = _("Mở sản phẩm")


product_chooser = ProductChooserViewSet("product_chooser", url_prefix="chon-san-pham")
ProductChooserBlock = product_chooser.get_block_class(
    name="ProductChooserBlock", module_path="cms.choosers"
)


class CommuneChooserViewSet(_OfEditors):
    model = "places.Commune"
    icon = "site"
    choose_one_text = _("Chọn xã, phường, đặc khu")
    choose_another_text = _("Chọn nơi khác")
    link_to_chosen_text = _("Mở nơi này")


class ProducerChooserViewSet(_OfEditors):
    model = "producers.Producer"
    icon = "group"
    choose_one_text = _("Chọn chủ thể")
    choose_another_text = _("Chọn chủ thể khác")
    link_to_chosen_text = _("Mở chủ thể")


class GrowingAreaChooserViewSet(_OfEditors):
    model = "places.GrowingArea"
    icon = "site"
    choose_one_text = _("Chọn vùng nguyên liệu")
    choose_another_text = _("Chọn vùng khác")
    link_to_chosen_text = _("Mở vùng này")


class SalesPointChooserViewSet(_OfEditors):
    model = "producers.SalesPoint"
    icon = "site"
    choose_one_text = _("Chọn điểm bán")
    choose_another_text = _("Chọn điểm bán khác")
    link_to_chosen_text = _("Mở điểm bán")


commune_chooser = CommuneChooserViewSet("commune_chooser", url_prefix="chon-xa")
CommuneBlock = commune_chooser.get_block_class(name="CommuneBlock", module_path="cms.choosers")
producer_chooser = ProducerChooserViewSet("producer_chooser", url_prefix="chon-chu-the")
growing_area_chooser = GrowingAreaChooserViewSet("growing_area_chooser", url_prefix="chon-vung")
sales_point_chooser = SalesPointChooserViewSet("sales_point_chooser", url_prefix="chon-diem-ban")
CHOOSERS = (
    product_chooser,
    commune_chooser,
    producer_chooser,
    growing_area_chooser,
    sales_point_chooser,
)
