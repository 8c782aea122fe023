"""Recipes that use products of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from catalog.products.models import Product
from cms.blocks.image import ImageBlock
from cms.models.editorial import EditorialPage, IndexPage


class RecipeIndexPage(IndexPage):
    """At /mon-ngon/."""

    subpage_types = ["cms.RecipePage"]
    template = "cms/recipe_index_page.html"

    class Meta:
        verbose_name = _("danh sách món ngon")


class CookingStep(blocks.StructBlock):
    text = blocks.TextBlock(label=_("làm gì"), max_length=600)
    picture = ImageBlock(label=_("ảnh"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Một bước")


class RecipePage(EditorialPage):
    servings = models.PositiveSmallIntegerField(_("cho mấy người"), default=4)
    prep_minutes = models.PositiveSmallIntegerField(_("chuẩn bị (phút)"), default=15)
    cook_minutes = models.PositiveSmallIntegerField(_("nấu (phút)"), default=30)
    steps = StreamField([("step", CookingStep())], verbose_name=_("cách làm"), blank=True)

    content_panels = EditorialPage.panels_with(
        FieldRowPanel(
            [FieldPanel("servings"), FieldPanel("prep_minutes"), FieldPanel("cook_minutes")]
        ),
        InlinePanel("ingredients", label=_("nguyên liệu")),
        FieldPanel("steps"),
    )
    parent_page_types = ["cms.RecipeIndexPage"]
    subpage_types: list[str] = []
    template = "cms/recipe_page.html"

    class Meta:
        verbose_name = _("món ngon")


class RecipeIngredient(Orderable):
    page = ParentalKey(RecipePage, on_delete=models.CASCADE, related_name="ingredients")
    amount = models.CharField(_("bao nhiêu"), max_length=40, blank=True)
    name = models.CharField(_("nguyên liệu"), max_length=120)
    product = models.ForeignKey(
        Product,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sản phẩm OCOP"),
    )

    panels = [
        FieldRowPanel([FieldPanel("amount"), FieldPanel("name")]),
        FieldPanel("product"),
    ]

    def __str__(self) -> str:
        return f"{self.amount} {self.name}".strip()
