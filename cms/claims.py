"""What of a shop page may be read on a day: its words and pictures that claim stars.

The rule is certification's (`selectors.claims`); here stands where a shop page says something.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue

from certification.selectors.claims import Wording, pictures_in_force, withheld
from certification.services.marks import hold_claims
from cms.blocks.said import pictures_of, words_of
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
    body: StreamValue
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
        **{f"block:{block.id}": "\n".join(words_of(block.value)) for block in page.gallery},
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

    Whole texts and whole blocks: nobody's words are cut. No query where nothing claims anything,
    but for the pictures that blocks name.
    """
    hidden = withheld(shop_wordings(page), on=on)
    number = page.alias_of_id or page.pk

    def read(name: str, text: str) -> str:
        return "" if f"shop:{number}:{name}" in hidden else text

    kept = [block for block in page.gallery if read(f"block:{block.id}", "shown")]
    pictures = [image for block in kept for image in pictures_of(block.value)]
    hero = page.hero_image if read("hero", "shown") else None
    away = _pictures_to_hold([*pictures, *([hero] if hero else [])], on=on, page=page)
    lead = read("lead", page.lead)
    return ShownShop(
        title=read("title", page.title) or page.producer.name,
        lead=lead,
        story=read("story", page.story),
        description=read("description", page.search_description) or lead,
        hero_image=hero if hero is not None and hero.pk not in away else None,
        body=_only(page.gallery, kept),
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


def _only(body: StreamValue, kept: list[Any]) -> StreamValue:
    """The body with these of its blocks; what their pictures show is looked at where they are
    drawn (cms.contexts.sections)."""
    return body.stream_block.to_python([block.get_prep_value() for block in kept])


def _pictures_to_hold(pictures: list[SiteImage], *, on: date, page: ShopPage) -> frozenset[int]:
    marked = [image for image in pictures if image.shows_mark]
    numbers = {image.certificate_number for image in marked}
    drawn = pictures_in_force(numbers, on=on, producer_id=page.producer_id)
    return frozenset(image.pk for image in marked if image.certificate_number not in drawn)
