"""Which pages anyone may read."""

from wagtail.query import PageQuerySet

from cms.selectors.public_pages import open_to_all


def readable(pages: PageQuerySet) -> PageQuerySet:
    """Those of the pages that are published below a home page and kept from nobody."""
    return pages.live().filter(open_to_all(), depth__gt=2)
