"""What the home page says of the whole market: its ways in, counted by what is in force."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from wagtail.models import Page

from catalog.products.models import ProductSet
from catalog.products.selectors import set_slug
from certification.selectors import marked_product_ids
from cms.models import HomePage, SeasonIndexPage, StoryIndexPage
from cms.selectors.public_pages import open_to_all

SETS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class SetInForce:
    """A product set with the number of its products that have the mark on the day."""

    product_set: ProductSet
    products: int

    @property
    def url(self) -> str:
        address = (self.product_set.number, set_slug(self.product_set))
        return reverse("storefront:product_set", args=address)


def sets_in_force(*, on: date) -> list[SetInForce]:
    """The sets with the most products in force, without alcohol. One query."""
    marked = Q(products__in=marked_product_ids(on=on), products__is_public=True)
    rows = (
        ProductSet.objects.exclude(number__in=ProductSet.ALCOHOL)
        .annotate(in_force=Count("products", filter=marked, distinct=True))
        .filter(in_force__gt=0)
        .order_by("-in_force", "number")
    )
    return [SetInForce(row, row.in_force) for row in rows[:SETS_SHOWN]]


def season_and_stories(home: HomePage) -> dict[str, str]:
    """The addresses of the harvest calendar ("seasons") and of the stories ("stories") in the
    home page's language, as far as they are published. One query."""
    pages = (
        Page.objects.live()
        .filter(open_to_all())
        .child_of(home)
        .type(SeasonIndexPage, StoryIndexPage)
    )
    names = {SeasonIndexPage: "seasons", StoryIndexPage: "stories"}
    return {
        names[page.specific_class]: page.url or ""
        for page in pages.select_related("locale")
        if page.specific_class in names
    }
