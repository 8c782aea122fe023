"""What is in season: the year's harvest calendar, and an editor's pages of single seasons.

The calendar is drawn from the harvest windows that producers open, the one source of when goods
may be ordered; a season page adds words and shelves.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.models.editorial import EditorialPage, IndexPage

_MONTH = [MinValueValidator(1), MaxValueValidator(12)]


class SeasonIndexPage(IndexPage):
    """At /mua-vu/: the harvest calendar."""

    subpage_types = ["cms.SeasonPage"]
    template = "cms/season_index_page.html"

    class Meta:
        verbose_name = _("lịch mùa vụ")


class SeasonPage(EditorialPage):
    from_month = models.PositiveSmallIntegerField(_("từ tháng"), validators=_MONTH)
    until_month = models.PositiveSmallIntegerField(
        _("đến hết tháng"), validators=_MONTH, help_text=_("Có thể sang năm sau, như 11 đến 2.")
    )

    content_panels = EditorialPage.panels_with(
        FieldRowPanel([FieldPanel("from_month"), FieldPanel("until_month")])
    )
    parent_page_types = ["cms.SeasonIndexPage"]
    subpage_types: list[str] = []
    template = "cms/season_page.html"

    class Meta:
        verbose_name = _("mùa vụ")
