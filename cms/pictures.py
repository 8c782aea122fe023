"""The sizes and formats a shop's pictures are shown in, drawn when a page goes live."""

from wagtail.images.models import Filter

from cms.models import ShopPage

# The same operations as in templates/cms/shop_page.html and blocks/picture.html.
_SPEC = "format-{avif,webp,jpeg}|width-{480,960}"

FACE = "fill-96x96|format-jpeg"
"""How small the face of whoever makes a product stands on scan pages."""


def draw_shop_pictures(page: ShopPage) -> None:
    """Make every size of the page's pictures that does not exist yet."""
    pictures = [block.value["image"] for block in page.gallery if block.block_type == "picture"]
    for image in [page.hero_image, *pictures]:
        if image is not None:
            image.get_renditions(*Filter.expand_spec(_SPEC))
    if page.hero_image is not None and page.hero_image.people_consent_on:
        page.hero_image.get_rendition(FACE)
