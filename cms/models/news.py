"""News, and the programme's monthly market bulletin (S108)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.models.editorial import EditorialPage, IndexPage
from foundation.calendar import today


class NewsIndexPage(IndexPage):
    """At /tin-tuc/, with an RSS feed."""

    subpage_types = ["cms.NewsPage"]
    template = "cms/news_index_page.html"

    class Meta:
        verbose_name = _("danh sách tin")


class NewsPage(EditorialPage):
    class Kind(models.TextChoices):
        NEWS = "NEWS", _("tin")
        NOTICE = "NOTICE", _("thông báo")
        MARKET = "MARKET", _("bản tin thị trường")

    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices, default=Kind.NEWS)
    dated_on = models.DateField(_("ngày"), default=today)

    content_panels = EditorialPage.panels_with(FieldPanel("kind"), FieldPanel("dated_on"))
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "cms/news_page.html"

    class Meta:
        verbose_name = _("tin")
