"""The sizes and formats pages show pictures in. Templates name the same operations: what is not
drawn when a page goes live is drawn by the first visitor.

All are of one shape, 4 to 3, cut about the focal point an editor set.
"""

FORMATS = "format-{avif,webp,jpeg}"

CARD = f"{FORMATS}|fill-{{400x300,800x600}}"
"""A page among others (templates/cms/page_card.html)."""

HEAD = f"{FORMATS}|fill-{{800x600,1280x960}}"
"""At the head of a page (templates/cms/page_head.html)."""

PICTURE = f"{FORMATS}|width-{{480,960,1440}}"
"""A picture of its own shape among words (templates/cms/blocks/picture.html)."""

PORTRAIT = f"{FORMATS}|fill-{{120x120,240x240}}"
"""Somebody's face beside their words (templates/cms/blocks/quote.html)."""

POSTER = f"{FORMATS}|fill-{{480x270,960x540}}"
"""A film before it plays (templates/cms/blocks/video.html)."""

IN_BLOCKS = (PICTURE, CARD, PORTRAIT, POSTER)
"""Every size that a block may ask for."""
