"""What of a shop page may be read on a day: its words and pictures that claim stars.

The rule is certification's (`selectors.claims`); here stands where a shop page says something.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import strip_tags

from certification.selectors.claims import Wording, pictures_in_force, withheld
from certification.services.marks import hold_claims
from cms.models import ShopPage
from foundation.models import SiteImage


@dataclass(frozen=True, slots=True)
class ShownShop:
    """A shop page as everyone may see it; what is empty here was left empty or is withheld."""

    title: str
    lead: str
    story: str
    description: str
    hero_image: SiteImage | None
    blocks: tuple[Any, ...]
    words_wait: bool
    pictures_wait: bool


def shop_wordings(page: ShopPage) -> list[Wording]:
    """The texts of a shop page, each with its place; an English alias names its original's."""
    number = page.alias_of_id or page.pk
    texts = {
        "title": page.title,
        "lead": page.lead,
        "story": strip_tags(page.story.replace("><", "> <")),
        "description": page.search_description,
        "hero": page.hero_image_alt,
        **{f"block:{block.id}": _words_of(block) for block in page.gallery},
    }
    return [
        Wording(f"shop:{number}:{name}", text, producer_id=page.producer_id)
        for name, text in texts.items()
        if text
    ]


def lead_wording(number: int, lead: str, *, producer_id: int) -> Wording:
    """A shop's sentence, for who shows it elsewhere; `number` is that of the original page."""
    return Wording(f"shop:{number}:lead", lead, producer_id=producer_id)


def title_wording(number: int, title: str, *, producer_id: int) -> Wording:
    """A shop's own name, as `lead_wording`."""
    return Wording(f"shop:{number}:title", title, producer_id=producer_id)


def shown_shop(page: ShopPage, *, on: date) -> ShownShop:
    """The page without the texts that wait, and without pictures of a mark that is not in force.

    Whole texts and whole blocks: nobody's words are cut. No query where nothing claims anything.
    """
    hidden = withheld(shop_wordings(page), on=on)
    number = page.alias_of_id or page.pk

    def read(name: str, text: str) -> str:
        return "" if f"shop:{number}:{name}" in hidden else text

    blocks = [block for block in page.gallery if read(f"block:{block.id}", "shown")]
    pictures = [image for image in (page.hero_image, *map(_picture_of, blocks)) if image]
    away = _pictures_to_hold(pictures, on=on, producer_id=page.producer_id)
    hero = page.hero_image if page.hero_image and page.hero_image.pk not in away else None
    lead = read("lead", page.lead)
    return ShownShop(
        title=read("title", page.title) or page.producer.name,
        lead=lead,
        story=read("story", page.story),
        description=read("description", page.search_description) or lead,
        hero_image=hero if read("hero", "shown") else None,
        blocks=tuple(b for b in blocks if getattr(_picture_of(b), "pk", None) not in away),
        words_wait=bool(hidden),
        pictures_wait=bool(away),
    )


def hold_shop_claims(pages: Iterable[ShopPage], *, on: date, cause: str = "WRITTEN") -> int:
    """Queue what these pages claim without a certificate in force; returns how many are new."""
    texts = [wording for page in pages for wording in shop_wordings(page)]
    return len(hold_claims(wordings=texts, on=on, cause=cause))


def shown_titles(pages: Iterable[ShopPage], *, on: date) -> dict[int, str]:
    """The name each shop goes by in a list: its page's, or while that waits its producer's."""
    titles = {
        page: title_wording(page.alias_of_id or page.pk, page.title, producer_id=page.producer_id)
        for page in pages
    }
    hidden = withheld(titles.values(), on=on)
    return {
        page.pk: page.producer.name if title.place in hidden else page.title
        for page, title in titles.items()
    }


def _words_of(block: Any) -> str:
    """What people read of a block: a quote and who said it, a caption and what a picture shows."""
    value = block.value
    if block.block_type == "quote":
        return f"{value['words']}\n{value['who']}"
    alt = value["image"].contextual_alt_text if value["image"] else ""
    return f"{value['caption'] or ''}\n{alt or ''}".strip()


def _picture_of(block: Any) -> SiteImage | None:
    return block.value["image"] if block.block_type == "picture" else None


def _pictures_to_hold(pictures: list[SiteImage], *, on: date, producer_id: int) -> frozenset[int]:
    marked = [image for image in pictures if image.shows_mark]
    numbers = {image.certificate_number for image in marked}
    drawn = pictures_in_force(numbers, on=on, producer_id=producer_id)
    return frozenset(image.pk for image in marked if image.certificate_number not in drawn)
