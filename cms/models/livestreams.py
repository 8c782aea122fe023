"""Live selling (S12): when, by whom, with which goods; afterwards the film stays."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultipleChooserPanel
from wagtail.models import Orderable

from catalog.producers.models import Producer
from catalog.products.models import Product
from cms.models.editorial import EditorialPage, IndexPage
from cms.rules.videos import UnknownVideo, read_video


class LivestreamIndexPage(IndexPage):
    """At /truc-tiep/: the schedule, then what can be seen again."""

    subpage_types = ["cms.LivestreamPage"]
    template = "cms/livestream_index_page.html"

    class Meta:
        verbose_name = _("lịch phát trực tiếp")


class LivestreamPage(EditorialPage):
    starts_at = models.DateTimeField(_("bắt đầu"))
    ends_at = models.DateTimeField(_("dự kiến kết thúc"))
    producer = models.ForeignKey(
        Producer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("chủ thể"),
    )
    video_url = models.URLField(
        _("địa chỉ phát"),
        blank=True,
        help_text=_("YouTube, Vimeo, Facebook hoặc TikTok; sau buổi phát thì là bản xem lại."),
    )
    is_cancelled = models.BooleanField(_("đã huỷ"), default=False)

    content_panels = EditorialPage.panels_with(
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("producer"),
        FieldPanel("video_url"),
        FieldPanel("is_cancelled"),
        MultipleChooserPanel(
            "stream_products", label=_("sản phẩm"), chooser_field_name="product", max_num=12
        ),
    )
    parent_page_types = ["cms.LivestreamIndexPage"]
    subpage_types: list[str] = []
    template = "cms/livestream_page.html"

    class Meta:
        verbose_name = _("buổi phát trực tiếp")

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("Kết thúc không thể trước lúc bắt đầu.")})
        if self.video_url:
            try:
                read_video(self.video_url)
            except UnknownVideo as unknown:
                wrong = _(
                    "Chưa nhận ra phim này. Dán địa chỉ phim ở YouTube, Vimeo, Facebook, TikTok."
                )
                raise ValidationError({"video_url": wrong}) from unknown


class LivestreamProduct(Orderable):
    page = ParentalKey(LivestreamPage, on_delete=models.CASCADE, related_name="stream_products")
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="+", verbose_name=_("sản phẩm")
    )

    panels = [FieldPanel("product")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.product_id}"
