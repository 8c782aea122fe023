"""Blocks turned into what templates draw: facts fetched for all of them with a few questions."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from django.urls import reverse
from wagtail.blocks import StreamValue

from catalog.places.maps import MapPlace, place_map
from cms.contexts.found import Found, Wanted
from cms.rules.videos import UnknownVideo, read_video
from cms.selectors import ShelfRule, shelf_product_ids
from marketplace.commerce.selectors import ProductCard, product_cards

Value = Mapping[str, Any]


@dataclass(slots=True)
class Shelf:
    """A shelf with the cards that may stand on it today."""

    title: str
    note: str
    rule: ShelfRule
    cards: list[ProductCard] = field(default_factory=list)
    template: ClassVar[str] = "cms/blocks/shelf.html"

    @property
    def all_url(self) -> str:
        """The list of all that the shelf shows a few of."""
        return reverse("storefront:listing") + self.rule.query


@dataclass(slots=True)
class Band:
    """Somebody's words and steps that stand together share one dark band."""

    quotes: list[Value] = field(default_factory=list)
    steps: list[Value] = field(default_factory=list)
    template: ClassVar[str] = "cms/blocks/band.html"


@dataclass(slots=True)
class Voices:
    """Several people's words, side by side."""

    quotes: list[Value] = field(default_factory=list)
    template: ClassVar[str] = "cms/blocks/voices.html"


@dataclass(slots=True)
class Block:
    """Any other block: its fields by name, with pictures, pages and places in place of keys."""

    kind: str
    value: Value

    @property
    def template(self) -> str:
        return f"cms/blocks/{self.kind}.html"


Section = Shelf | Band | Voices | Block


def sections(body: StreamValue, *, on: date, producer_id: int | None = None) -> list[Section]:
    """The body's sections in the editor's order, for `cms/blocks/body.html`.

    A shelf without a product that may stand on it, a picture that is gone or whose mark is not
    in force, a list of stories without any: such a section is left out. With `producer_id` that
    mark must be of this producer's goods. The number of queries depends on the kinds of blocks,
    not on how many there are.
    """
    blocks = [(block["type"], block["value"]) for block in body.raw_data]
    wanted = Wanted()
    for kind, value in blocks:
        _read(kind, value, wanted)
    found = Found(wanted, on=on, producer_id=producer_id)
    read = [part for kind, value in blocks if (part := _read(kind, value, found)) is not None]
    _fill([part for part in read if isinstance(part, Shelf)], on=on)
    return list(_grouped(part for part in read if not isinstance(part, Shelf) or part.cards))


def _fill(shelves: list[Shelf], *, on: date) -> None:
    ids = shelf_product_ids([shelf.rule for shelf in shelves], on=on)
    wanted = list(dict.fromkeys(product_id for shelf_ids in ids for product_id in shelf_ids))
    cards = {card.product_id: card for card in product_cards(wanted, on=on)} if wanted else {}
    for shelf, shelf_ids in zip(shelves, ids, strict=True):
        shelf.cards = [cards[product_id] for product_id in shelf_ids if product_id in cards]
        if shelf.rule.picked is None:  # what can be bought first; an editor's own order stays
            shelf.cards.sort(key=lambda card: not card.can_buy)


def _grouped(parts: Iterable[Shelf | Block]) -> Iterator[Section]:
    """Neighbouring words of people and steps become one band, or voices without any steps."""

    def is_spoken(part: Shelf | Block) -> bool:
        return isinstance(part, Block) and part.kind in {"quote", "steps"}

    for spoken, group in groupby(parts, key=is_spoken):
        run = list(group)
        if not spoken:
            yield from run
            continue
        quotes = [part.value for part in run if isinstance(part, Block) and part.kind == "quote"]
        steps = [part.value for part in run if isinstance(part, Block) and part.kind == "steps"]
        if quotes and steps:
            yield Band(quotes, steps)
        elif quotes:
            yield Voices(quotes)
        else:
            yield from run


def _read(kind: str, value: Any, get: Wanted) -> Shelf | Block | None:
    """One stored block with what it names; None where nothing is left to show."""
    # Stored data names products and places by key: nothing is fetched that is not drawn. A draft
    # may lack anything.
    if kind in _RULES:
        rule = _RULES[kind](value)
        return None if rule is None else Shelf(value["title"], value.get("note") or "", rule)
    read = _READERS[kind](value, get)
    return None if read is None else Block(kind, read)


_RULES: dict[str, Callable[[Any], ShelfRule | None]] = {
    "picked_shelf": lambda value: ShelfRule(
        picked=tuple(int(product) for product in _items(value["products"]) if product)
    ),
    "product_set_shelf": lambda value: (
        ShelfRule(product_set=int(number)) if (number := value["product_set"]) else None
    ),
    "place_shelf": lambda value: (
        ShelfRule(province=str(code)) if (code := value["province"]) else None
    ),
    "newest_shelf": lambda value: ShelfRule(),
    "small_producers_shelf": lambda value: ShelfRule(small=True),
    "in_season_shelf": lambda value: ShelfRule(in_season=True),
    "gift_box_shelf": lambda value: ShelfRule(boxes=True),
}


def _items(stored: list[Any]) -> list[Any]:
    return [
        item["value"] if isinstance(item, dict) and "value" in item else item for item in stored
    ]


def _text(value: str, get: Wanted) -> Value:
    return {"text": get.text(value)}


def _quote(value: Value, get: Wanted) -> Value:
    """A face is shown only with the day on which the person agreed to it."""
    face = get.image(value.get("face"))
    return {**value, "face": face if face is not None and face.people_consent_on else None}


def _steps(value: Value, get: Wanted) -> Value:
    return {**value, "steps": _items(value["steps"])}


def _numbers(value: Value, get: Wanted) -> Value:
    return {**value, "numbers": _items(value["numbers"])}


def _questions(value: Value, get: Wanted) -> Value:
    asked = _items(value["questions"])
    return {**value, "questions": [{**one, "answer": get.text(one["answer"])} for one in asked]}


def _call(value: Value, get: Wanted) -> Value | None:
    page = get.page(value.get("page"))
    href = value.get("address") or (page.url if page else "")
    return {**value, "href": href} if href else None


def _map(value: Value, get: Wanted) -> Value | None:
    found = [(get.commune(place["commune"]), place) for place in _items(value["places"])]
    lit = [(commune, place.get("note") or "") for commune, place in found if commune is not None]
    if not lit:
        return None
    marks = [MapPlace(commune.full_name, commune.lat, commune.lon) for commune, _note in lit]
    places = [{"commune": commune, "note": note} for commune, note in lit]
    return {**value, "places": places, "map": place_map(marks, title=value["title"])}


def _stories(value: Value, get: Wanted) -> Value | None:
    cards = get.story_cards([int(page) for page in _items(value["stories"]) if page])
    return {**value, "cards": cards} if cards else None


def _picture(value: Value, get: Wanted) -> Value | None:
    image = get.image(value["image"])
    return {**value, "image": image} if image is not None else None


def _gallery(value: Value, get: Wanted) -> Value | None:
    shown = [_picture(picture, get) for picture in _items(value["pictures"])]
    pictures = [picture for picture in shown if picture is not None]
    return {**value, "pictures": pictures} if pictures else None


def _before_after(value: Value, get: Wanted) -> Value | None:
    before, after = _picture(value["before"], get), _picture(value["after"], get)
    return {**value, "before": before, "after": after} if before and after else None


def _video(value: Value, get: Wanted) -> Value | None:
    poster = get.image(value.get("poster"))
    try:
        return {**value, "poster": poster, "video": read_video(value["url"] or "")}
    except UnknownVideo:  # a house that is no longer allowed
        return None


_READERS: dict[str, Callable[[Any, Wanted], Value | None]] = {
    "text": _text,
    "quote": _quote,
    "steps": _steps,
    "numbers": _numbers,
    "questions": _questions,
    "call": _call,
    "map": _map,
    "stories": _stories,
    "picture": _picture,
    "gallery": _gallery,
    "before_after": _before_after,
    "video": _video,
}
