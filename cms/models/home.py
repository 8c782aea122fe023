"""The home page: an editor's order of shelves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import PAGE_BLOCKS
from cms.models.serving import PublicPage


class HomePage(PublicPage, Page):
    heading = models.CharField(_("lời chào"), max_length=90)
    lead = models.CharField(_("câu dẫn"), max_length=220, blank=True)
    body = StreamField(PAGE_BLOCKS, verbose_name=_("các kệ"), blank=True)

    content_panels = [
        *Page.content_panels,
        HelpPanel(template="cms/admin/home_help.html"),
        FieldPanel("heading"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("trang chủ")
