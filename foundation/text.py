"""Vietnamese text: slugs and the accent-free form."""

import unicodedata

from django.utils.text import slugify


def fold(value: str) -> str:
    """The text without tone marks and in lower case: "Đắk Lắk" becomes "dak lak".

    đ does not decompose in Unicode, so it is replaced first.
    """
    plain = value.replace("đ", "d").replace("Đ", "D")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def slugify_vi(value: str, allow_unicode: bool = False) -> str:
    """A URL word without accents; the second argument is Oscar's calling convention."""
    return slugify(fold(value))
