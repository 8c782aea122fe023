"""Stories: their versions, and what a dossier may cite of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery
from wagtail.models import Locale

from catalog.products.models import Product
from certification.selectors.claims import withheld
from cms.models import StoryPage, StoryVersion
from cms.selectors.page_cards import PageCard, page_cards
from cms.selectors.public_pages import open_to_all
from cms.story_claims import makers_of, shown_heads, version_wording
from foundation.linked_data import absolute


@dataclass(frozen=True, slots=True)
class StoryEvidence:
    """One published version of a story, as a dossier cites it."""

    page_id: int
    title: str
    number: int
    published_at: datetime
    sha256: str
    address: str
    """Whole, of this very version: it shows the same words for good."""
    producer_name: str
    told_by: str


def story_evidence(product: Product) -> list[StoryEvidence]:
    """The newest version of each live story that names the product, in Vietnamese, newest first.

    Three queries at most, whatever the number of stories.
    """
    newest = StoryVersion.objects.filter(page=OuterRef("page")).order_by("-number").values("pk")[:1]
    pages = (
        StoryPage.objects.live()
        .filter(open_to_all())
        .filter(story_products__product=product, locale=Locale.get_default())
    )
    versions = (
        StoryVersion.objects.filter(page__in=pages, pk=Subquery(newest))
        .select_related("page__producer", "page__locale")
        .order_by("-published_at")
    )
    return [
        StoryEvidence(
            page_id=version.page_id,
            title=version.title,
            number=version.number,
            published_at=version.published_at,
            sha256=version.sha256,
            address=absolute(version_url(version.page, version.number)),
            producer_name=version.page.producer.name if version.page.producer else "",
            told_by=version.page.told_by,
        )
        for version in versions
    ]


def versions_of(page: StoryPage) -> QuerySet[StoryVersion]:
    """All versions of a story without their words, newest first."""
    return page.versions.order_by("-number").defer("words")


def version_url(page: StoryPage, number: int) -> str:
    """Where a version can be read."""
    return f"{page.url or '/'}ban/{number}/"


def shown_version(version: StoryVersion, *, on: date) -> str:
    """The words of a version, or "" while they claim stars that no certificate bears out."""
    page = version.page
    maker = makers_of([page])[page.pk]
    texts = version_wording(page, version.number, version.words, maker)
    return "" if withheld(texts, on=on) else version.words


def story_cards(pages: Iterable[StoryPage], *, on: date) -> list[PageCard]:
    """The cards of stories, without words that claim stars no certificate bears out."""
    rows = list(
        pages.select_related("locale", "producer") if isinstance(pages, QuerySet) else pages
    )
    heads = shown_heads(rows, on=on)
    return [
        replace(card, title=heads[card.page_id][0], lead=heads[card.page_id][1])
        for card in page_cards(rows)
    ]
