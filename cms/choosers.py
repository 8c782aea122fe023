"""Choosing products, places, producers in the Wagtail admin: for editors, who fill shelves."""

from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from cms.access import edits_site
from foundation.calendar import today
from foundation.text import slugify_vi


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


class _WordsForm(BaseFilterForm):
    """Looks for words typed with or without their accents, by the words of addresses (slugs)."""

    paths: tuple[str, ...] = ("slug",)
    q = forms.CharField(
        label=_("Tìm"), widget=forms.TextInput(attrs={"type": "search"}), required=False
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """Every word has to stand in one of the slugs."""
        self.search_query = self.cleaned_data.get("q") or None
        self.is_searching = bool(self.search_query)
        for word in slugify_vi(self.search_query or "").split("-"):
            if word:
                anywhere = (Q(**{f"{path}__contains": word}) for path in self.paths)
                objects = objects.filter(reduce(or_, anywhere))
        return objects


class _ProductForm(_WordsForm):
    paths = ("slug", "producer__slug", "commune__slug", "province__slug")


class _ProductList:
    """Products that everybody may see; those with the mark today stand first."""

    filter_form_class = _ProductForm
    ordering = ("-is_marked", "title", "pk")

    def get_object_list(self) -> QuerySet[Product]:
        from certification.selectors import marked_product_ids  # blocks of models name choosers

        marked = marked_product_ids(on=today()).filter(product_id=OuterRef("pk"))
        products = Product.objects.filter(is_public=True).annotate(is_marked=Exists(marked))
        return products.select_related("producer", "commune", "province")

    def get_results_page(self, request: HttpRequest) -> Any:
        """The page, each product with its stars of today, for all of them by one question."""
        from certification.selectors import ocop_marks

        page = super().get_results_page(request)  # type: ignore[misc]
        page.object_list = list(page.object_list)
        marks = ocop_marks([product.pk for product in page.object_list], on=today())
        for product in page.object_list:
            mark = marks.get(product.pk)
            words = _("%(stars)d sao") % {"stars": mark.stars} if mark else _("không có sao")
            product.stars_today = words
        return page

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("stars_today", label=_("Sao hôm nay")),
            Column("producer", label=_("Chủ thể")),
            Column("place_name", label=_("Nơi làm ra")),
        ]


class _ChooseProduct(_ProductList, _Choose):
    pass


class _ProductResults(_ProductList, _Results):
    pass


class ProductChooserViewSet(_OfEditors):
    model = "catalogue.Product"
    icon = "tag"
    choose_view_class = _ChooseProduct
    choose_results_view_class = _ProductResults
    choose_one_text = _("Chọn sản phẩm")
    choose_another_text = _("Chọn sản phẩm khác")
    link_to_chosen_text = _("Mở sản phẩm")


product_chooser = ProductChooserViewSet("product_chooser", url_prefix="chon-san-pham")
ProductChooserBlock = product_chooser.get_block_class(
    name="ProductChooserBlock", module_path="cms.choosers"
)


class _CommuneForm(_WordsForm):
    paths = ("slug", "province__slug")


class _CommuneList:
    filter_form_class = _CommuneForm
    ordering = ("name", "pk")

    def get_object_list(self) -> QuerySet[Commune]:
        return Commune.objects.select_related("province")

    @property
    def columns(self) -> list[Column]:
        place = Column("province", label=_("Tỉnh, thành phố"))
        return [*super().columns, place]  # type: ignore[misc]


class _ChooseCommune(_CommuneList, _Choose):
    pass


class _CommuneResults(_CommuneList, _Results):
    pass


class CommuneChooserViewSet(_OfEditors):
    model = "places.Commune"
    icon = "site"
    choose_view_class = _ChooseCommune
    choose_results_view_class = _CommuneResults
    choose_one_text = _("Chọn xã, phường, đặc khu")
    choose_another_text = _("Chọn nơi khác")
    link_to_chosen_text = _("Mở nơi này")


class _ProducerList:
    filter_form_class = _CommuneForm
    ordering = ("name", "pk")

    def get_object_list(self) -> QuerySet[Producer]:
        return Producer.objects.select_related("commune", "province")

    @property
    def columns(self) -> list[Column]:
        place = Column("place_name", label=_("Nơi"))
        return [*super().columns, place]  # type: ignore[misc]


class _ChooseProducer(_ProducerList, _Choose):
    pass


class _ProducerResults(_ProducerList, _Results):
    pass


class ProducerChooserViewSet(_OfEditors):
    model = "producers.Producer"
    icon = "group"
    choose_view_class = _ChooseProducer
    choose_results_view_class = _ProducerResults
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
