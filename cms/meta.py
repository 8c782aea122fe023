"""What editors' pages say of themselves to machines, from the words they have anyway."""

from wagtail.models import Page

from foundation.linked_data import absolute
from foundation.models import SiteImage
from foundation.page_meta import PageMeta

SHARED = "fill-1200x630|format-jpeg"
"""How a picture stands beside an address that people send each other."""


def page_meta(
    page: Page, *, title: str = "", description: str = "", picture: SiteImage | None = None
) -> PageMeta:
    """The head of an editor's page; what is given here goes before the page's own words.

    A picture of the mark is never shared: it would outlive the certificate wherever it went.
    Two queries where there is a picture, none else.
    """
    image = picture or getattr(page, "picture", None)
    shown = image.get_rendition(SHARED) if image and not image.shows_mark else None
    is_article = page.specific_class is not None and hasattr(page, "picture")
    return PageMeta(
        title=title or page.seo_title or page.title,
        description=description or page.search_description or _lead(page),
        canonical=absolute(page.url or ""),
        picture=absolute(shown.url) if shown else "",
        picture_alt=getattr(page, "picture_alt", "") if shown and not picture else "",
        picture_size=(shown.width, shown.height) if shown else None,
        kind="article" if is_article else "website",
    )


def _lead(page: Page) -> str:
    return getattr(page, "lead", "") or getattr(page, "intro", "")
