"""Craft villages (làng nghề): a commune's craft, its people and what they make today."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from catalog.places.models import Commune
from cms.models.editorial import EditorialPage, IndexPage


class VillageIndexPage(IndexPage):
    """At /lang-nghe/."""

    subpage_types = ["cms.CraftVillagePage"]
    template = "cms/village_index_page.html"

    class Meta:
        verbose_name = _("danh sách làng nghề")


class CraftVillagePage(EditorialPage):
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="+", verbose_name=_("xã, phường, đặc khu")
    )
    craft = models.CharField(_("nghề"), max_length=80)
    since = models.CharField(
        _("có từ"), max_length=60, blank=True, help_text=_("Như: thế kỷ 17; năm 1932.")
    )
    recognised = models.CharField(
        _("được công nhận"),
        max_length=160,
        blank=True,
        help_text=_("Số và ngày của quyết định công nhận làng nghề, nơi ký."),
    )

    content_panels = EditorialPage.panels_with(
        FieldPanel("commune"),
        FieldRowPanel([FieldPanel("craft"), FieldPanel("since")]),
        FieldPanel("recognised"),
    )
    parent_page_types = ["cms.VillageIndexPage"]
    subpage_types: list[str] = []
    template = "cms/craft_village_page.html"

    class Meta:
        verbose_name = _("làng nghề")
