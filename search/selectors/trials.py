"""What a change of the word lists or of the pins would do to a search. Nothing is saved."""

from dataclasses import dataclass
from datetime import date

from catalog.products.models import Product
from search.models import Occasion, Pin, SynonymGroup
from search.rules.asked import Asked
from search.rules.words import clean, folded
from search.selectors.finding import Answer, answer
from search.selectors.lexicon import Row, trial
from search.selectors.pins import pinned_with

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A product among the first results. `other`: where it stands on the other side of the trial;
    None where that is not on the first page."""

    name: str
    producer: str
    other: int | None
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class Side:
    """The first results of one side of a trial, and all that are found. `guess`: the
    text that was looked for instead. `meanings`: words that became filters."""

    places: list[Place]
    total: int
    guess: str
    meanings: list[str]


@dataclass(frozen=True, slots=True)
class Trial:
    text: str
    before: Side
    after: Side

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def try_group(new: SynonymGroup, text: str, *, on: date) -> Trial:
    """Were this group saved in place of the one with its number."""
    old = SynonymGroup.objects.filter(pk=new.pk, is_on=True).first()
    return _of_lists(_group_row(old), _group_row(new if new.is_on else None), text, on)


def try_occasion(new: Occasion, text: str, *, on: date) -> Trial:
    """Were this occasion saved in place of the one with its number."""
    old = Occasion.objects.filter(pk=new.pk, is_on=True).first()
    return _of_lists(_occasion_row(old), _occasion_row(new if new.is_on else None), text, on)


def try_pin(new: Pin, text: str, *, on: date) -> Trial:
    """Were this pin saved, on its first day where that is still to come."""
    on, asked = max(on, new.from_on), Asked(clean(text))
    after = pinned_with(new, folded(asked.text), on)
    return _compared(answer(asked, on=on), answer(asked, on=on, first=after))


def _of_lists(old: Row | None, new: Row | None, text: str, on: date) -> Trial:
    asked, lists = Asked(clean(text)), trial([old] if old else [], new)
    return _compared(answer(asked, on=on), answer(asked, on=on, lists=lists))


def _group_row(group: SynonymGroup | None) -> Row | None:
    return (str(group.use), group.words, (), False) if group else None


def _occasion_row(occasion: Occasion | None) -> Row | None:
    if occasion is None:
        return None
    return (occasion.slug, occasion.phrases, tuple(occasion.sets), occasion.with_boxes)


def _compared(before: Answer, after: Answer) -> Trial:
    shown = [*before.found.product_ids[:SHOWN], *after.found.product_ids[:SHOWN]]
    goods = Product.objects.select_related("producer").in_bulk(shown)
    return Trial(before.asked.text, _side(before, after, goods), _side(after, before, goods))


def _side(own: Answer, other: Answer, goods: dict[int, Product]) -> Side:
    places = {pk: place for place, pk in enumerate(other.found.product_ids, start=1)}
    return Side(
        places=[
            Place(
                name=goods[pk].title,
                producer=goods[pk].producer.name if goods[pk].producer else "",
                other=places.get(pk),
                is_pinned=pk in own.pinned,
            )
            for pk in own.found.product_ids[:SHOWN]
            if pk in goods
        ],
        total=own.found.total,
        guess=own.guess,
        meanings=[meaning.words for meaning in own.understood.meanings],
    )
