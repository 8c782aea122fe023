"""Gift boxes: what is in them, whose money it is, and whether they may be sold."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F
from oscar.apps.basket.models import Basket, Line
from oscar.core.loading import get_model

from catalog.producers.models import Producer
from catalog.products.models import Product
from marketplace.commerce.models import GiftBox, GiftBoxPart

LineAttribute = get_model("basket", "LineAttribute")
CARD = "loi-chuc"
"""The option of a basket's line that holds the words for a box."""


@dataclass(frozen=True, slots=True)
class BoxPart:
    """One component of one box: how many packs, and its maker's part of the price in đồng."""

    product: Product
    producer: Producer
    quantity: int
    share: int
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its components; `packing_fee` is its packer's, in đồng."""

    product_id: int
    packer_id: int
    packing_fee: int
    takes_card: bool
    parts: tuple[BoxPart, ...]

    @property
    def price(self) -> int:
        """What the parts and the packing come to: the only price the box is sold at."""
        return self.packing_fee + sum(part.share for part in self.parts)

    @property
    def is_agreed(self) -> bool:
        """Whether every maker said yes."""
        return bool(self.parts) and all(part.is_agreed for part in self.parts)

    @property
    def is_shared(self) -> bool:
        return any(part.producer.pk != self.packer_id for part in self.parts)


def parts_of(product_ids: Collection[int]) -> dict[int, Box]:
    """The boxes among these products, by product. Two queries, one where none is a box."""
    boxes = GiftBox.objects.filter(product__in=list(product_ids)).select_related("product")
    rows = boxes.prefetch_related("parts__product__producer").order_by("pk")
    return {box.product_id: _box(box) for box in rows}


def _box(box: GiftBox) -> Box:
    parts = sorted(box.parts.all(), key=lambda part: part.pk)
    return Box(
        product_id=box.product_id,
        packer_id=box.product.producer_id or 0,
        packing_fee=box.packing_fee,
        takes_card=box.takes_card,
        parts=tuple(
            BoxPart(
                product=part.product,
                producer=part.product.producer,
                quantity=part.quantity,
                share=part.share,
                is_agreed=part.agreed_at is not None,
            )
            for part in parts
        ),
    )


def shared(product_ids: Collection[int]) -> set[int]:
    """Which of these products are boxes that hold another maker's goods. One query."""
    foreign = GiftBoxPart.objects.filter(box__product__in=list(product_ids)).exclude(
        product__producer=F("box__product__producer")
    )
    return set(foreign.values_list("box__product_id", flat=True))


def boxes_asking(producer: Producer) -> list[GiftBoxPart]:
    """Other packers' boxes with this producer's goods in them, the unanswered first."""
    parts = GiftBoxPart.objects.filter(product__producer=producer).exclude(
        box__product__producer=producer
    )
    return list(
        parts.select_related("product", "box__product__producer").order_by("agreed_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class CardLine:
    """A box in a basket that takes a card, and the words kept for it, "" while none are."""

    line_id: int
    name: str
    words: str


def card_lines(basket: Basket | None) -> list[CardLine]:
    """The boxes of a basket that take a card. One query, two where there are such."""
    if basket is None:
        return []
    rows = list(
        Line.objects.filter(basket=basket, product__gift_box__takes_card=True)
        .select_related("product")
        .order_by("pk")
    )
    kept = LineAttribute.objects.filter(line__in=rows, option__code=CARD) if rows else ()
    words = {row.line_id: str(row.value) for row in kept}
    return [CardLine(row.pk, row.product.title, words.get(row.pk, "")) for row in rows]
