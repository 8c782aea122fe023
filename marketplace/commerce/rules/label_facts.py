"""Which facts a product's label must have, by its set: said on the page too, and asked before a
product is offered (NĐ 37/2026 Đ41.5 and its annex I; ocop rules §12). Plain Python.

The packing day, the last day and the lot are each pack's own and never stand here.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

FOOD = frozenset({*range(1, 14), 16, 17})
ALCOHOL = frozenset({14, 15})
HEALTH_FOOD = 18
COSMETIC = 19
HERBS = 20
CRAFT = frozenset({21, 22})
PLANTS = frozenset({23, 24, 25})
SERVICE = 26

HEALTH_FOOD_PHRASES = (
    "Thực phẩm bảo vệ sức khỏe",
    "Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh",
)
"""What the law wants said of set 18, word for word (NĐ 37/2026 PL I, NĐ 15/2018 Đ27.3). The
page says it whatever the label's text."""


class Fact(StrEnum):
    """A fact of a label, named as the field of `LabelText`; NET_CONTENT is the product's."""

    NET_CONTENT = "net_content"
    RESPONSIBLE_NAME = "responsible_name"
    RESPONSIBLE_ADDRESS = "responsible_address"
    ORIGIN = "origin"
    INGREDIENTS = "ingredients"
    SHELF_LIFE = "shelf_life"
    USE = "use"
    STORAGE = "storage"
    WARNINGS = "warnings"
    DECLARATION = "declaration"
    SPECIFICATIONS = "specifications"
    ALCOHOL_PERCENT = "alcohol_percent"


_ALWAYS = (Fact.RESPONSIBLE_NAME, Fact.RESPONSIBLE_ADDRESS, Fact.ORIGIN)
_FOOD = (*_ALWAYS, Fact.NET_CONTENT, Fact.INGREDIENTS, Fact.SHELF_LIFE, Fact.USE, Fact.STORAGE)


def required(set_number: int | None) -> tuple[Fact, ...]:
    """The facts that a product of this set must have; none for services (26).

    Of set 22 the year of making is asked too; it stands among the specifications.

    A product whose set nobody knows is asked for what food is: most of them are.
    """
    if set_number == SERVICE:
        return ()
    if set_number in ALCOHOL:
        return (*_FOOD, Fact.ALCOHOL_PERCENT, Fact.WARNINGS)
    if set_number == HEALTH_FOOD:
        return (*_FOOD, Fact.DECLARATION, Fact.WARNINGS)
    if set_number == COSMETIC:
        return (*_ALWAYS, Fact.NET_CONTENT, Fact.INGREDIENTS, Fact.USE, Fact.DECLARATION)
    if set_number == HERBS:
        return (*_ALWAYS, Fact.NET_CONTENT, Fact.INGREDIENTS, Fact.USE, Fact.STORAGE)
    if set_number in CRAFT:
        return (*_ALWAYS, Fact.INGREDIENTS, Fact.SPECIFICATIONS, Fact.USE)
    if set_number in PLANTS:
        return (*_ALWAYS, Fact.SPECIFICATIONS, Fact.USE)
    return _FOOD


def missing(set_number: int | None, said: Mapping[str, str | Decimal | None]) -> tuple[Fact, ...]:
    """Those required facts that are left empty. 0 per cent is a fact, an empty text is none."""
    return tuple(fact for fact in required(set_number) if said.get(fact) in {None, ""})
