"""A product's photos as pages show them: sizes and formats for each screen, the mark only with
the right to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from catalog.products.models import Product, ProductImage

PHOTO_FACTS = JSONObject(
    id="pk",
    name="original",
    alt="alt",
    width="width",
    height="height",
    variants="variants",
    shows_mark="shows_mark",
)
"""What `photo_of` reads of a ProductImage, for questions that bring a photo along."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a product. `sources`: (type, addresses by width) for `<source>`, best format
    first; `url` and `srcset` are the JPEG's. `full_url` is the largest size.

    A photo from before sizes were drawn has the original alone, and 4:5 for its size, as cards
    crop it.
    """

    url: str
    width: int = 320
    height: int = 400
    alt: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    srcset: str = ""
    full_url: str = ""
    pk: int = 0

    def without_words(self) -> "Photo":
        """The same photo, its words withheld."""
        return replace(self, alt="")

    @property
    def small_url(self) -> str:
        """The smallest size, for a thumbnail."""
        return self.srcset.split(" ", 1)[0] if self.srcset else self.url


def photo_of(facts: Mapping[str, Any]) -> Photo:
    """The photo of what PHOTO_FACTS read. No query."""
    sets: dict[str, list[tuple[int, int, str]]] = {}
    for kind, width, height, name in facts["variants"] or ():
        sets.setdefault(kind, []).append((width, height, default_storage.url(name)))
    jpegs = sets.pop("jpeg", [])
    if not jpegs:
        url = default_storage.url(facts["name"])
        return Photo(url, alt=facts["alt"], full_url=url, pk=facts["id"])
    width, height, url = jpegs[min(1, len(jpegs) - 1)]
    return Photo(
        url=url,
        width=width,
        height=height,
        alt=facts["alt"],
        sources=tuple((f"image/{kind}", _srcset(sizes)) for kind, sizes in sets.items()),
        srcset=_srcset(jpegs),
        full_url=jpegs[-1][2],
        pk=facts["id"],
    )


def shown_photos(rows: Iterable[Mapping[str, Any]], *, has_mark: bool) -> list[Photo]:
    """The photos that may be drawn: those with the OCOP mark in them only beside the right."""
    return [photo_of(facts) for facts in rows if has_mark or not facts["shows_mark"]]


@dataclass(frozen=True, slots=True)
class PhotoOnDesk:
    """A photo as its producer sees it, with the mark or without."""

    pk: int
    photo: Photo
    shows_mark: bool


def photos_on_desk(product: Product) -> list[PhotoOnDesk]:
    """A product's photos in their order, all of them. One query."""
    rows = photos_of(product).values_list("pk", "shows_mark", PHOTO_FACTS)
    return [PhotoOnDesk(pk, photo_of(facts), marked) for pk, marked, facts in rows]


def photos_of(product: Product) -> QuerySet[ProductImage]:
    """Every photo of a product in its order, for whoever looks after them."""
    return ProductImage.objects.filter(product=product).order_by("display_order", "pk")


def _srcset(sizes: Iterable[tuple[int, int, str]]) -> str:
    return ", ".join(f"{url} {width}w" for width, _height, url in sizes)
