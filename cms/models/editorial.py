"""What all pages of an editor's writing share: a lead, a picture with its words, stacked blocks."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import PAGE_BLOCKS
from cms.models.serving import PublicPage


class EditorialPage(PublicPage, Page):
    lead = models.CharField(_("câu dẫn"), max_length=220, blank=True)
    picture = models.ForeignKey(
        "foundation.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ảnh lớn"),
    )
    picture_alt = models.CharField(
        _("lời tả ảnh lớn"),
        max_length=160,
        blank=True,
        help_text=_("Cho người không nhìn thấy ảnh: ai, đang làm gì, ở đâu."),
    )
    body = StreamField(PAGE_BLOCKS, verbose_name=_("nội dung"), blank=True)

    head_panels: ClassVar[list[Panel]] = [
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Ảnh lớn")),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.picture_id and not self.picture_alt.strip():
            unsaid = _("Ảnh cần một câu tả cho người không nhìn thấy.")
            raise ValidationError({"picture_alt": unsaid})

    @classmethod
    def panels_with(cls, *own: Any) -> list[Any]:
        """Title and head, then the page's own panels, then its blocks."""
        return [*Page.content_panels, *cls.head_panels, *own, FieldPanel("body")]


class IndexPage(PublicPage, Page):
    """A list of pages of one kind, newest first unless its context says otherwise."""

    intro = models.CharField(_("câu dẫn"), max_length=220, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    max_count_per_parent = 1

    class Meta:
        abstract = True
