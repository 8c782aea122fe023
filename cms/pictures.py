"""The sizes and formats pictures are shown in, drawn when a page goes live."""

from collections.abc import Iterator

from wagtail.blocks import StreamValue
from wagtail.images.models import Filter
from wagtail.models import Page

from cms.blocks.said import pictures_of
from cms.meta import SHARED
from cms.models import ShopPage
from cms.rules.pictures import CARD, FORMATS, HEAD, PICTURE, PORTRAIT, POSTER
from foundation.models import SiteImage

_SHOP_HEAD = f"{FORMATS}|width-{{480,960}}"
"""The same operations as in templates/cms/shop_page.html."""

FACE = "fill-96x96|format-jpeg"
"""How small the face of whoever makes a product stands on scan pages."""

_OF_BLOCKS = {
    "picture": PICTURE,
    "gallery": CARD,
    "before_after": CARD,
    "quote": PORTRAIT,
    "video": POSTER,
}


def draw_pictures(page: Page) -> None:
    """Make every size of the page's pictures that does not exist yet, so that no visitor waits
    for one to be encoded. Of any kind of page; repeatable."""
    for image, spec in _pictures(page):
        image.get_renditions(*Filter.expand_spec(spec))


def draw_shop_pictures(page: ShopPage) -> None:
    """As `draw_pictures`, and the face for scan pages where the person agreed."""
    draw_pictures(page)
    if page.hero_image is not None and page.hero_image.people_consent_on:
        page.hero_image.get_rendition(FACE)


def _pictures(page: Page) -> Iterator[tuple[SiteImage, str]]:
    if hero := getattr(page, "hero_image", None):
        yield hero, _SHOP_HEAD
    if picture := getattr(page, "picture", None):
        yield picture, CARD
        yield picture, HEAD
        yield picture, SHARED
    for name in ("body", "gallery"):
        blocks = getattr(page, name, None)
        if isinstance(blocks, StreamValue):
            for block in blocks:
                for image in pictures_of(block.value) if block.block_type in _OF_BLOCKS else ():
                    yield image, _OF_BLOCKS[block.block_type]
