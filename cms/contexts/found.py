"""What blocks name by key (pictures, pages, communes, stories), fetched for all blocks at once.

Blocks are read twice by the same code: first with `Wanted`, which notes what is asked for, then
with `Found`, which has it. So the number of queries does not grow with the number of blocks.
"""

from copy import copy
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.images.models import Filter
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from catalog.places.models import Commune
from certification.selectors.claims import pictures_in_force
from cms.models import StoryPage
from cms.rules.pictures import IN_BLOCKS
from cms.selectors import PageCard
from cms.selectors.public_pages import in_this_language, public_pages
from cms.selectors.stories import story_cards
from foundation.models import SiteImage

NEWEST_STORIES = 3
_BETWEEN = "\N{INFORMATION SEPARATOR TWO}"  # no text of an editor holds one


class Wanted:
    """Notes what blocks ask for; gives nothing."""

    def __init__(self) -> None:
        self.images: set[int] = set()
        self.pages: set[int] = set()
        self.communes: set[str] = set()
        self.stories: set[int] = set()
        self.newest_stories = False
        self.texts: list[str] = []

    def image(self, stored: Any) -> SiteImage | None:
        if number := image_number(stored):
            self.images.add(number)
        return None

    def page(self, number: int | None) -> Page | None:
        if number:
            self.pages.add(number)
        return None

    def commune(self, code: str | None) -> Commune | None:
        if code:
            self.communes.add(code)
        return None

    def text(self, source: str | None) -> SafeString:
        if source:
            self.texts.append(source)
        return SafeString("")

    def story_cards(self, picked: list[int]) -> list[PageCard]:
        self.stories.update(picked)
        self.newest_stories = self.newest_stories or not picked
        return []


class Found(Wanted):
    """Gives what was noted. At most ten queries, none for kinds of things nobody asked for."""

    def __init__(self, wanted: Wanted, *, on: date, producer_id: int | None) -> None:
        super().__init__()
        self._images = _images(wanted.images, on=on, producer_id=producer_id)
        self._pages = public_pages(wanted.pages)
        self._communes = _communes(wanted.communes)
        self._texts = _texts(wanted.texts)
        self._stories, self._newest = _stories(wanted.stories, newest=wanted.newest_stories, on=on)

    def image(self, stored: Any) -> SiteImage | None:
        """With the words its block says of it; None: gone, or showing a mark not in force."""
        known = self._images.get(image_number(stored) or 0)
        if known is None:
            return None
        image = copy(known)
        image.contextual_alt_text = stored.get("alt_text") or "" if isinstance(stored, dict) else ""
        return image

    def page(self, number: int | None) -> Page | None:
        """In the language in use where it is published so, else as chosen; None: not public."""
        return self._pages.get(number or 0)

    def commune(self, code: str | None) -> Commune | None:
        return self._communes.get(code or "")

    def text(self, source: str | None) -> SafeString:
        return self._texts.get(source or "", SafeString(""))

    def story_cards(self, picked: list[int]) -> list[PageCard]:
        """The picked stories that are public, or, with none picked, the newest."""
        if not picked:
            return self._newest
        return [self._stories[number] for number in picked if number in self._stories]


def image_number(stored: Any) -> int | None:
    """The picture that a block's stored value names; its words stand beside it in newer ones."""
    number: int | None = stored.get("image") if isinstance(stored, dict) else stored
    return number


def _images(numbers: set[int], *, on: date, producer_id: int | None) -> dict[int, SiteImage]:
    if not numbers:
        return {}
    sizes = [size for spec in IN_BLOCKS for size in Filter.expand_spec(spec)]
    found = list(SiteImage.objects.filter(pk__in=numbers).prefetch_renditions(*sizes))
    marked = {image.certificate_number for image in found if image.shows_mark}
    drawn = pictures_in_force(marked, on=on, producer_id=producer_id)
    return {
        image.pk: image
        for image in found
        if not image.shows_mark or image.certificate_number in drawn
    }


def _communes(codes: set[str]) -> dict[str, Commune]:
    if not codes:
        return {}
    return Commune.objects.select_related("province").in_bulk(list(codes))


def _texts(sources: list[str]) -> dict[str, SafeString]:
    """Wagtail looks for the pages and papers that a text links to: for all texts together."""
    if not sources:
        return {}
    written = expand_db_html(_BETWEEN.join(sources)).split(_BETWEEN)
    # What editors write is cleaned by Wagtail's editor when it is saved.
    return {source: mark_safe(text) for source, text in zip(sources, written, strict=True)}  # noqa: S308


def _stories(
    numbers: set[int], *, newest: bool, on: date
) -> tuple[dict[int, PageCard], list[PageCard]]:
    if not numbers and not newest:
        return {}, []
    public = StoryPage.objects.live().public()
    own = public.filter(locale__language_code=get_language())
    latest = own.order_by("-first_published_at", "-pk")
    keys = StoryPage.objects.filter(pk__in=numbers).values("translation_key")
    shown = Q(translation_key__in=keys)
    if newest:
        shown |= Q(pk__in=latest.values("pk")[:NEWEST_STORIES])
    rows = list(
        public.filter(shown)
        .select_related("locale", "producer")
        .order_by("-first_published_at", "-pk")
    )
    cards = {row.pk: card for row, card in zip(rows, story_cards(rows, on=on), strict=True)}
    picked = in_this_language(rows, numbers)
    lately = [cards[row.pk] for row in rows if row.locale.language_code == get_language()]
    return {number: cards[row.pk] for number, row in picked.items()}, lately[:NEWEST_STORIES]
