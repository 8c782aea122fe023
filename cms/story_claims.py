"""What of a story may be read on a day: its words and pictures that claim stars.

The rule is certification's, as for shop pages (cms.claims); here stands where a story says
something, and of whose goods: of its producer, else of who makes the first product it names.
A story of nobody's goods claims nothing for anybody and is the editors' own word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext
from wagtail.blocks import StreamValue

from certification.selectors.claims import Wording, pictures_in_force, withheld
from certification.services.marks import hold_claims
from cms.blocks.said import words_of
from cms.models import StoryPage, StoryProduct


@dataclass(frozen=True, slots=True)
class ShownStory:
    """A story as everyone may see it; what is empty here was left empty or is withheld."""

    title: str
    lead_hidden: bool
    description: str
    body: StreamValue
    picture_hidden: bool
    waits: bool


def shown_story(page: StoryPage, *, on: date) -> ShownStory:
    """The story without the texts that wait, and without a large picture of a mark not in force.

    Whole texts and whole blocks: nobody's words are cut. No query where nothing claims anything
    and the page names its producer, else one for that. Pictures inside blocks are looked at
    where blocks are read (cms.contexts.sections).
    """
    maker = maker_of(page)
    hidden = withheld(story_wordings(page, maker), on=on)

    def read(name: str, text: str) -> str:
        return "" if f"story:{page.pk}:{name}" in hidden else text

    no_picture = not read("picture", "shown") or _mark_ended(page, maker, on=on)
    lead = read("lead", page.lead)
    return ShownStory(
        title=read("title", page.title) or untold(page),
        lead_hidden=lead != page.lead,
        description=read("description", page.search_description) or lead,
        body=_without(page, hidden),
        picture_hidden=no_picture,
        waits=bool(hidden),
    )


def shown_heads(pages: Iterable[StoryPage], *, on: date) -> dict[int, tuple[str, str]]:
    """Title and lead of each story for a list. One query where a story names no producer."""
    rows = list(pages)
    makers = makers_of(rows)
    texts = [
        wording
        for page in rows
        for wording in _wordings(page, makers[page.pk], {"title": page.title, "lead": page.lead})
    ]
    hidden = withheld(texts, on=on)
    return {
        page.pk: (
            untold(page) if f"story:{page.pk}:title" in hidden else page.title,
            "" if f"story:{page.pk}:lead" in hidden else page.lead,
        )
        for page in rows
    }


def story_wordings(page: StoryPage, maker: int | None) -> list[Wording]:
    """The texts of a story, each with its place."""
    texts = {
        "title": page.title,
        "lead": page.lead,
        "description": page.search_description,
        "picture": page.picture_alt,
        **{f"block:{block.id}": "\n".join(words_of(block.value)) for block in page.body},
    }
    return _wordings(page, maker, texts)


def version_wording(page: StoryPage, number: int, words: str, maker: int | None) -> list[Wording]:
    """The words of an earlier version, held as one."""
    return _wordings(page, maker, {f"version:{number}": words})


def hold_story_claims(pages: Iterable[StoryPage], *, on: date, cause: str = "WRITTEN") -> int:
    """Queue what these stories claim without a certificate in force; returns how many are new."""
    rows = list(pages)
    makers = makers_of(rows)
    texts = [wording for page in rows for wording in story_wordings(page, makers[page.pk])]
    return len(hold_claims(wordings=texts, on=on, cause=cause))


def maker_of(page: StoryPage) -> int | None:
    """Whose goods the story is about."""
    if page.producer_id:
        return int(page.producer_id)
    named = [row.product.producer_id for row in page.story_products.all()]
    return next((producer for producer in named if producer), None)


def makers_of(pages: Iterable[StoryPage]) -> dict[int, int | None]:
    """`maker_of` for many stories. One query."""
    rows = list(pages)
    open_ones = [page.pk for page in rows if not page.producer_id]
    first: dict[int, int] = {}
    if open_ones:
        named: QuerySet = StoryProduct.objects.filter(page__in=open_ones).order_by("sort_order")
        for page_id, producer in named.values_list("page_id", "product__producer_id"):
            if producer:
                first.setdefault(page_id, producer)
    return {page.pk: page.producer_id or first.get(page.pk) for page in rows}


def untold(page: StoryPage) -> str:
    """What a story goes by while its title waits for an officer."""
    if page.producer is None:
        return gettext("Chuyện đang chờ xét")
    return gettext("Chuyện của %(producer)s") % {"producer": page.producer.name}


def _wordings(page: StoryPage, maker: int | None, texts: Mapping[str, str]) -> list[Wording]:
    if maker is None:
        return []
    return [
        Wording(f"story:{page.pk}:{name}", text, producer_id=maker)
        for name, text in texts.items()
        if text
    ]


def _mark_ended(page: StoryPage, maker: int | None, *, on: date) -> bool:
    picture = page.picture
    if picture is None or not picture.shows_mark:
        return False
    number = picture.certificate_number
    return number not in pictures_in_force([number], on=on, producer_id=maker)


def _without(page: StoryPage, hidden: frozenset[str]) -> StreamValue:
    if not hidden:
        return page.body
    kept = [raw for raw in page.body.raw_data if f"story:{page.pk}:block:{raw['id']}" not in hidden]
    return page.body.stream_block.to_python(kept)
