"""Freezing whose money each line is, with the rates of the day, when an order is placed."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from catalog.producers.models import Producer
from catalog.products.models import Product
from marketplace.commerce.models import LineShare
from marketplace.commerce.order.models import Line
from marketplace.commerce.rules import money
from marketplace.commerce.selectors.baskets import BasketContent, BasketLine
from marketplace.commerce.selectors.commission import RateTable
from marketplace.commerce.selectors.gift_boxes import Box, parts_of


class Part(NamedTuple):
    """One maker's part of a line, in đồng, before and without discounts."""

    producer: Producer
    product: Product | None
    amount: int
    platform_discount: int
    producer_discount: int


def freeze_shares(*, content: BasketContent, lines: Sequence[Line], on: date) -> None:
    """Write the LineShare rows of an order's lines; `lines` as the basket's parts list them.

    Commission is a rate of what the goods cost less what the producer gives away: a voucher
    that the platform pays for takes nothing from the producer. Tax is a rate of the same sum.
    Both are rounded once, here, and never computed again.
    """
    pairs = [(part.producer, line) for part in content.parts for line in part.lines]
    products = Product.objects.in_bulk([line.card.product_id for _, line in pairs])
    boxes = parts_of(products)
    parts = [
        (order_line, part)
        for order_line, (producer, line) in zip(lines, pairs, strict=True)
        for part in _parts(
            producer, products[line.card.product_id], line, boxes.get(line.card.product_id)
        )
    ]
    write_shares(parts, on=on)


def write_shares(parts: Sequence[tuple[Line, Part]], *, on: date) -> None:
    """Write the shares of lines, whatever kind of order they are of. Four queries at most."""
    rates = RateTable([(part.producer, part.product) for _, part in parts], on=on)
    LineShare.objects.bulk_create([_share(line, part, rates) for line, part in parts])


def _parts(producer: Producer, product: Product, line: BasketLine, box: Box | None) -> list[Part]:
    """An ordinary line is its seller's; a box's is its makers', and its packing the packer's.
    What offers took off it is shared out by what each part costs."""
    if box is None:
        return [Part(producer, product, line.total, line.discount.platform, line.discount.producer)]
    whose = [(part.producer, part.product, part.share * line.quantity) for part in box.parts]
    if box.packing_fee:
        whose.append((producer, product, box.packing_fee * line.quantity))
    amounts = [amount for _, _, amount in whose]
    by_producer = money.split(line.discount.producer, amounts)
    left = [amount - less for amount, less in zip(amounts, by_producer, strict=True)]
    by_platform = money.split(line.discount.platform, left) if any(left) else [0] * len(left)
    return [
        Part(maker, component, amount, by_platform[i], by_producer[i])
        for i, (maker, component, amount) in enumerate(whose)
    ]


def _share(line: Line, part: Part, rates: RateTable) -> LineShare:
    rate = rates.of(part.producer, part.product)
    base = part.amount - part.producer_discount
    return LineShare(
        line=line,
        producer=part.producer,
        product=part.product,
        amount=part.amount,
        platform_discount=part.platform_discount,
        producer_discount=part.producer_discount,
        commission_bp=rate.commission_bp,
        commission=money.rate(base, rate.commission_bp),
        tax_bp=rate.tax_bp,
        tax=money.rate(base, rate.tax_bp),
    )
