"""Tour routes (S107): growing areas, shops, villages and sales points joined into a day's way."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from catalog.places.models import GrowingArea
from catalog.producers.models import SalesPoint
from cms.models.editorial import EditorialPage, IndexPage
from cms.models.shop import ShopPage
from cms.models.villages import CraftVillagePage


class RouteIndexPage(IndexPage):
    """At /tuyen-du-lich/."""

    subpage_types = ["cms.TourRoutePage"]
    template = "cms/route_index_page.html"

    class Meta:
        verbose_name = _("danh sách tuyến du lịch")


class TourRoutePage(EditorialPage):
    days = models.PositiveSmallIntegerField(_("mấy ngày"), default=1)
    how = models.CharField(
        _("đi bằng gì"), max_length=120, blank=True, help_text=_("Như: xe máy, ô tô, thuyền.")
    )

    content_panels = EditorialPage.panels_with(
        FieldRowPanel([FieldPanel("days"), FieldPanel("how")]),
        InlinePanel("stops", label=_("điểm dừng"), min_num=2),
    )
    parent_page_types = ["cms.RouteIndexPage"]
    subpage_types: list[str] = []
    template = "cms/tour_route_page.html"

    class Meta:
        verbose_name = _("tuyến du lịch")


class RouteStop(Orderable):
    """One stop: exactly one of the four places."""

    PLACES = ("growing_area", "shop", "village", "sales_point")

    page = ParentalKey(TourRoutePage, on_delete=models.CASCADE, related_name="stops")
    growing_area = models.ForeignKey(
        GrowingArea,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("vùng nguyên liệu"),
    )
    shop = models.ForeignKey(
        ShopPage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("cửa hàng"),
    )
    village = models.ForeignKey(
        CraftVillagePage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("làng nghề"),
    )
    sales_point = models.ForeignKey(
        SalesPoint,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("điểm bán"),
    )
    note = models.CharField(_("xem gì, làm gì"), max_length=240, blank=True)
    minutes = models.PositiveSmallIntegerField(_("dừng bao lâu (phút)"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("growing_area"), FieldPanel("shop")]),
        FieldRowPanel([FieldPanel("village"), FieldPanel("sales_point")]),
        FieldPanel("note"),
        FieldPanel("minutes"),
    ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.sort_order}"

    def clean(self) -> None:
        super().clean()
        if sum(getattr(self, f"{name}_id") is not None for name in self.PLACES) != 1:
            raise ValidationError(
                _("Mỗi điểm dừng là đúng một nơi: vùng, cửa hàng, làng hoặc điểm bán.")
            )
