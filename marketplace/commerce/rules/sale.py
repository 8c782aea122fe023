"""May a product be bought? The order in which reasons against it count. Plain Python."""

from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why a product cannot be bought; the first that holds, in this order."""

    NOT_PUBLIC = "NOT_PUBLIC"
    RECALLED = "RECALLED"
    WITHDRAWN = "WITHDRAWN"
    MEDICINE = "MEDICINE"
    SELLER_UNCHECKED = "SELLER_UNCHECKED"
    LISTING_UNCHECKED = "LISTING_UNCHECKED"
    ALCOHOL = "ALCOHOL"
    NO_LICENCE = "NO_LICENCE"
    BOX = "BOX"
    SERVICE = "SERVICE"
    NO_PRICE = "NO_PRICE"
    SOLD_OUT = "SOLD_OUT"


@dataclass(frozen=True, slots=True)
class SaleFacts:
    """What the rule looks at. `price` in đồng; None: no seller has named one. `is_medicine`:
    a medicine on a market that sells none."""

    is_public: bool
    is_recalled: bool
    is_withdrawn: bool
    is_alcohol: bool
    is_medicine: bool
    is_service: bool
    price: int | None
    in_stock: int
    is_seller_checked: bool = True
    is_listing_checked: bool = True
    has_licence: bool = True
    is_stopped_box: bool = False
    """A gift box that one of its makers, or what is in it, holds back."""


def refusal(facts: SaleFacts, *, cash_only: bool) -> Refusal | None:
    """The reason why a product of these facts cannot be bought now, or None when it can.

    A lapsed or unverified certificate is no reason: such goods are sold, without the mark.
    A withdrawn one is, until an officer clears the product (Quyết định 26/2026/QĐ-TTg Đ8);
    so is a running recall (Luật An toàn thực phẩm Đ54–55). Nobody sells before they were
    verified, and nothing is offered before it was looked at (Luật TMĐT Đ17, NĐ 248/2026).
    Alcohol may not be paid in cash (Luật 44/2019/QH14 Đ16), so not sold while that is the only
    way to pay, nor without a licence in force (NĐ 105/2017). Services are booked, once both
    checks are passed: SERVICE is said after them.
    """
    reasons = (
        (Refusal.NOT_PUBLIC, not facts.is_public),
        (Refusal.RECALLED, facts.is_recalled),
        (Refusal.WITHDRAWN, facts.is_withdrawn),
        (Refusal.MEDICINE, facts.is_medicine),
        (Refusal.SELLER_UNCHECKED, not facts.is_seller_checked),
        (Refusal.LISTING_UNCHECKED, not facts.is_listing_checked),
        (Refusal.ALCOHOL, facts.is_alcohol and cash_only),
        (Refusal.NO_LICENCE, facts.is_alcohol and not facts.has_licence),
        (Refusal.BOX, facts.is_stopped_box),
        (Refusal.SERVICE, facts.is_service),
        (Refusal.NO_PRICE, facts.price is None),
        (Refusal.SOLD_OUT, facts.in_stock <= 0),
    )
    return next((reason for reason, holds in reasons if holds), None)
