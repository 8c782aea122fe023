"""Writing what is found beside products: producers, places, pages, phrases to complete.

Producers also follow their own rows by a trigger, pages their being published (search.signals).
What is written here is repeatable, and takes away what is no more.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from functools import singledispatch

from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.query import PageQuerySet

from certification.rules.claims import find_claims
from cms.claims import shop_wordings
from cms.models import ShopPage, StandardPage
from search.models import Occasion, SearchDay, SearchEntry, SearchThing, SynonymGroup
from search.rules.phrases import Phrase, phrases
from search.rules.words import spelled
from search.selectors.pages import readable
from search.services import places
from search.services.thing_rows import ThingRow, replace, write

Kind = SearchThing.Kind

DAYS_SEARCHED = 90
LEAST_SEARCHES = 5
"""So many searches for a text make it worth offering; fewer might say who searched."""
_HELD = """
    SELECT word FROM ts_stat('SELECT words FROM search_searchentry WHERE is_public')
    WHERE word = ANY(%s)
"""
LONGEST_TEXT = 20_000


@transaction.atomic
def write_producers() -> int:
    """All producers with their names, places and numbers of products, as the trigger does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_index_producers(array_agg(id)) FROM producers_producer")
        cursor.execute(
            "DELETE FROM search_searchthing thing WHERE kind = 'PRODUCER' AND NOT EXISTS"
            " (SELECT 1 FROM producers_producer WHERE id::text = thing.key)"
        )
    return SearchThing.objects.filter(kind=Kind.PRODUCER).count()


def write_places() -> int:
    """All places of today and of before; returns how many."""
    return replace(places.KINDS, places.place_rows())


def write_phrases(*, on: date) -> int:
    """Words to complete: how goods are called, and what people searched for and found.

    Nothing that claims stars is offered, whoever wrote it.
    """
    titles = SearchEntry.objects.filter(is_public=True).values_list("product__title", flat=True)
    offered: dict[str, Phrase] = {each.folded: each for each in phrases(titles.iterator())}
    for searched in _searched(on):
        known = offered.get(searched.folded, searched)
        weight = searched.weight + (known.weight if known is not searched else 0)
        offered[searched.folded] = Phrase(searched.folded, known.spelling, weight)
    rows = [
        ThingRow(Kind.PHRASE, each.folded, each.spelling, each.spelling, "", weight=each.weight)
        for each in offered.values()
        if len(each.folded) <= 80 and not find_claims(each.spelling)
    ]
    return replace([Kind.PHRASE], rows)


def _searched(on: date) -> Iterator[Phrase]:
    """Texts of the last days that many searched for and most found, as they typed them.

    Only words that goods or editors' lists hold, written as they write them: what is offered
    stands on our page, and one person can search often enough for an insult or a name.
    """
    days = SearchDay.objects.filter(day__gt=on - timedelta(days=DAYS_SEARCHED), day__lte=on)
    totals = days.values("folded").annotate(
        asked=Sum("searches"), other=Sum(F("empty") + F("guessed"))
    )
    often = totals.filter(asked__gte=LEAST_SEARCHES, other__lt=F("asked") / 2)
    spellings: dict[str, Counter[str]] = {}
    for folded, spelling, searches in days.filter(folded__in=often.values("folded")).values_list(
        "folded", "spelling", "searches"
    ):
        spellings.setdefault(folded, Counter())[spelling] += searches
    ours = _our_words(
        {
            word
            for written in spellings.values()
            for text in written
            for word in spelled(text).split()
        }
    )
    for folded, written in sorted(spellings.items()):
        for text, _searches in written.most_common():
            if ours.issuperset(spelled(text).split()):
                yield Phrase(folded, text, written.total())
                break


def _our_words(words: Collection[str]) -> set[str]:
    """Those of the spelled words that public goods hold or editors wrote into their lists."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [list(words)])
        held = {word for (word,) in cursor.fetchall()}
    lists = (
        SynonymGroup.objects.filter(is_on=True)
        .values_list("words")
        .union(Occasion.objects.filter(is_on=True).values_list("phrases"), all=True)
    )
    for (lines,) in lists:
        held.update(spelled(lines).split())
    return held


def write_pages() -> int:
    """All pages that anyone may read, in each language; returns how many."""
    return replace([Kind.PAGE], [_row(page) for page in _specific(Page.objects.all())])


def write_page(page: Page) -> None:
    """Bring one page up to date: there where anyone may read it, gone otherwise."""
    now = _specific(Page.objects.filter(pk=page.pk))
    if rows := [_row(found) for found in now]:
        write(rows)
    else:
        forget_page(page.pk)


def write_pages_below(page: Page) -> None:
    """Bring a page and all below it up to date, as when who may read them was changed."""
    below = Page.objects.descendant_of(page, inclusive=True)
    rows = [_row(found) for found in _specific(below)]
    shown = {row.key for row in rows}
    numbers = map(str, below.values_list("pk", flat=True))
    with transaction.atomic():
        write(rows)
        gone = [number for number in numbers if number not in shown]
        SearchThing.objects.filter(kind=Kind.PAGE, key__in=gone).delete()


def forget_page(page_id: int) -> None:
    """Take a page away that is no more, or no more for everyone."""
    SearchThing.objects.filter(kind=Kind.PAGE, key=str(page_id)).delete()


def _specific(pages: PageQuerySet) -> Iterable[Page]:
    found = readable(pages).select_related("locale").specific()
    return found.iterator(chunk_size=200)


def _row(page: Page) -> ThingRow:
    return ThingRow(
        kind=Kind.PAGE,
        key=str(page.pk),
        title=page.title,
        name=page.title,
        words=text_of(page)[:LONGEST_TEXT],
        language=page.locale.language_code,
    )


@singledispatch
def text_of(page: Page) -> str:
    """The words a page is found by beside its title."""
    return str(page.search_description)


@text_of.register
def _(page: StandardPage) -> str:
    return f"{page.search_description} {_plain(page.body)}"


@text_of.register
def _(page: ShopPage) -> str:
    return " ".join(wording.text for wording in shop_wordings(page))


def _plain(html: str) -> str:
    return strip_tags(html.replace("><", "> <"))
