"""Small pictures of private photos, for lists on a phone with a weak network."""

from io import BytesIO

from PIL import Image

from foundation.models import PrivateFile

SIDE = 320
"""Pixels of the longer side: some 15 kB instead of a megabyte."""


def small(file: PrivateFile) -> bytes:
    """The picture as a JPEG of at most 320 pixels a side. Raises FileNotFoundError."""
    with file.file.open("rb") as opened, Image.open(opened, formats=["JPEG"]) as picture:
        picture.draft("RGB", (SIDE, SIDE))  # decoded small at once
        picture.thumbnail((SIDE, SIDE))
        content = BytesIO()
        picture.save(content, "JPEG", quality=75)
    return content.getvalue()
