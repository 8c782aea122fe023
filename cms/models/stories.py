"""Product stories ("câu chuyện sản phẩm", criterion 5.1), with every published version kept."""

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable

from catalog.producers.models import Producer
from catalog.products.models import Product
from cms.models.editorial import EditorialPage, IndexPage


class StoryIndexPage(IndexPage):
    """At /chuyen-ke/."""

    subpage_types = ["cms.StoryPage"]
    template = "cms/story_index_page.html"

    class Meta:
        verbose_name = _("danh sách chuyện kể")


class StoryPage(RoutablePageMixin, EditorialPage):
    producer = models.ForeignKey(
        Producer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("chủ thể"),
    )
    told_by = models.CharField(_("người kể"), max_length=120, blank=True)
    told_on = models.DateField(_("kể ngày"), null=True, blank=True)

    content_panels = EditorialPage.panels_with(
        FieldPanel("producer"),
        MultipleChooserPanel(
            "story_products", label=_("sản phẩm"), chooser_field_name="product", max_num=6
        ),
        FieldPanel("told_by"),
        FieldPanel("told_on"),
    )
    parent_page_types = ["cms.StoryIndexPage"]
    subpage_types: list[str] = []
    template = "cms/story_page.html"

    class Meta:
        verbose_name = _("chuyện kể")

    @path("ban/<int:number>/", name="version")
    def version(self, request: HttpRequest, number: int) -> HttpResponse:
        """What a dossier cites: one version's words, as that publication showed them."""
        # Contexts know the pages, so they are imported late.
        from cms.contexts.story_versions import version_context

        context = {"page": self, "self": self, **version_context(self, number)}
        answer = TemplateResponse(request, "cms/story_version.html", context)
        answer["X-Robots-Tag"] = "noindex"  # the story of today is the one to find
        return answer


class StoryProduct(Orderable):
    page = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="story_products")
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="+", verbose_name=_("sản phẩm")
    )

    panels = [FieldPanel("product")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.product_id}"


class StoryVersion(models.Model):
    """The words of a story as one publication showed them. Append-only: a dossier may cite one
    by its digest long after the page has changed."""

    page = models.ForeignKey(StoryPage, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=255)
    words = models.TextField()
    """Plain text: title, lead and blocks in order."""
    sha256 = models.CharField(max_length=64)
    """Of `words` in UTF-8, in lower-case hexadecimal digits."""
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("bản của chuyện kể")
        verbose_name_plural = _("bản của chuyện kể")
        ordering = ["page", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="story_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.number}"
