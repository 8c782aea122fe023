"""Plain pages of text: what the law wants said, and whatever else an editor has to say."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.blocks.words import QuestionsBlock
from cms.models.serving import PublicPage


class StandardPage(PublicPage, Page):
    class Duty(models.TextChoices):
        """What a marketplace has to publish (Luật 19/2023 Đ39; the e-commerce law's list for
        home screens); every page of the site links to all of these."""

        ABOUT = "ABOUT", _("giới thiệu chợ")
        RULES = "RULES", _("quy chế hoạt động")
        COMPLAINTS = "COMPLAINTS", _("giải quyết khiếu nại")
        PRIVACY = "PRIVACY", _("dữ liệu cá nhân")
        DELIVERY = "DELIVERY", _("giao hàng")
        RETURNS = "RETURNS", _("đổi trả, hoàn tiền")
        PAYMENT = "PAYMENT", _("giá và thanh toán")
        LIVESTREAM = "LIVESTREAM", _("phát trực tiếp")
        CONTACT = "CONTACT", _("liên hệ")
        AUTHORITIES = "AUTHORITIES", _("đầu mối cho cơ quan nhà nước")

    duty = models.CharField(
        _("là trang bắt buộc về"),
        max_length=12,
        choices=Duty.choices,
        blank=True,
        help_text=_("Mỗi điều có một trang, được dẫn tới từ chân mọi trang."),
    )
    body = RichTextField(
        _("nội dung"), features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
    )

    content_panels = [*Page.content_panels, FieldPanel("duty"), FieldPanel("body")]
    subpage_types: list[str] = []
    template = "cms/standard_page.html"

    class Meta:
        verbose_name = _("trang chữ")


class FaqPage(PublicPage, Page):
    """At /hoi-dap/: questions and answers by theme."""

    intro = models.CharField(_("câu dẫn"), max_length=220, blank=True)
    body = StreamField([("questions", QuestionsBlock())], verbose_name=_("hỏi và đáp"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "cms/faq_page.html"

    class Meta:
        verbose_name = _("trang hỏi đáp")
