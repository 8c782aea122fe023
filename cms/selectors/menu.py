"""The editors' doors in the head of every page."""

from dataclasses import dataclass

from django.urls import reverse
from wagtail.models import Page

from cms.models import HomePage


@dataclass(frozen=True, slots=True)
class Door:
    url: str
    title: str


def doors(language: str) -> list[Door]:
    """The live pages right below the home page that editors put into menus, in their order.

    Two queries. A page that only some may see is no door.
    """
    home = HomePage.objects.filter(locale__language_code=language).first()
    if home is None:
        return []
    pages = Page.objects.live().in_menu().public().child_of(home).order_by("path")
    return [
        Door(reverse("wagtail_serve", args=[f"{slug}/"]), title)
        for slug, title in pages.values_list("slug", "title")
    ]
