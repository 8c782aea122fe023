"""Where to buy by hand, and what editors say of a province or a product set."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
)

from catalog.places.models import Province
from catalog.products.models import ProductSet
from cms.blocks import PAGE_BLOCKS
from cms.models.editorial import IndexPage
from foundation.calendar import today


class SalesPointsPage(IndexPage):
    """At /diem-ban/: map and list of all sales points."""

    subpage_types: list[str] = []
    template = "cms/sales_points_page.html"

    class Meta:
        verbose_name = _("trang điểm bán")


class CatalogueIntro(
    DraftStateMixin, RevisionMixin, PreviewableMixin, TranslatableMixin, models.Model
):
    """Words, a picture and shelves above the goods of one province or one product set.

    Every province and set has its page without it; this adds what an editor has to say.
    """

    province = models.ForeignKey(
        Province, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    product_set = models.ForeignKey(
        ProductSet,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("bộ sản phẩm"),
    )
    heading = models.CharField(_("tiêu đề"), max_length=90)
    lead = models.CharField(_("câu dẫn"), max_length=220, blank=True)
    picture = models.ForeignKey(
        "foundation.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ảnh lớn"),
    )
    picture_alt = models.CharField(_("lời tả ảnh lớn"), max_length=160, blank=True)
    body = StreamField(PAGE_BLOCKS, verbose_name=_("nội dung"), blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel("province", heading=_("Tỉnh, thành")), FieldPanel("product_set")],
            heading=_("Của"),
        ),
        FieldPanel("heading"),
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Ảnh lớn")),
        FieldPanel("body"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("lời giới thiệu nơi, bộ sản phẩm")
        verbose_name_plural = _("lời giới thiệu nơi, bộ sản phẩm")
        constraints = [
            models.CheckConstraint(
                name="intro_of_one_thing",
                condition=Q(province=None, product_set__isnull=False)
                | Q(province__isnull=False, product_set=None),
            ),
            models.UniqueConstraint(
                fields=["locale", "province"], name="one_intro_a_province_and_language"
            ),
            models.UniqueConstraint(
                fields=["locale", "product_set"], name="one_intro_a_set_and_language"
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def clean(self) -> None:
        super().clean()
        if (self.province_id is None) == (self.product_set_id is None):
            raise ValidationError(_("Chọn một tỉnh, hoặc một bộ sản phẩm."))
        if self.picture_id and not self.picture_alt.strip():
            unsaid = _("Ảnh cần một câu tả cho người không nhìn thấy.")
            raise ValidationError({"picture_alt": unsaid})

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/catalogue_intro_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from cms.contexts.sections import sections  # above: what the blocks are drawn with

        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        context["thing"] = self.province or self.product_set
        context["sections"] = sections(self.body, on=today())
        return context
