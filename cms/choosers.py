"""Choosing a product in the Wagtail admin: for editors, who alone fill shelves."""

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


class ProductChooserViewSet(ChooserViewSet):
    model = "catalogue.Product"
    icon = "tag"
    choose_one_text = _("Chọn sản phẩm")
    choose_another_text = _("Chọn sản phẩm khác")
    link_to_chosen_text = _("Mở sản phẩm")
    per_page = 20
    choose_view_class = _Choose
    choose_results_view_class = _Results
    chosen_view_class = _Chosen
    chosen_multiple_view_class = _ChosenMultiple


product_chooser = ProductChooserViewSet("product_chooser", url_prefix="chon-san-pham")
ProductChooserBlock = product_chooser.get_block_class(
    name="ProductChooserBlock", module_path="cms.choosers"
)
