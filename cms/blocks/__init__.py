"""Blocks that editors and producers stack into pages."""

from cms.blocks.pictures import PICTURES, BeforeAfterBlock, GalleryBlock, PictureBlock, VideoBlock
from cms.blocks.shelves import SHELVES, ProductSetBlock, ProvinceBlock
from cms.blocks.words import WORDS, NumbersBlock, QuoteBlock

PAGE_BLOCKS = [*SHELVES, *WORDS, *PICTURES]
"""What an editor may put on any page."""

SHOP_BLOCKS = [
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
    ("gallery", GalleryBlock()),
    ("before_after", BeforeAfterBlock()),
    ("video", VideoBlock()),
    ("numbers", NumbersBlock()),
]
"""What a producer may put on their shop page: no shelves, the shop's goods stand there already."""

__all__ = ["PAGE_BLOCKS", "SHOP_BLOCKS", "ProductSetBlock", "ProvinceBlock"]
