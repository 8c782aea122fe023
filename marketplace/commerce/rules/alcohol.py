"""What selling alcohol takes and what it may not be given. Plain Python.

Luật 44/2019 Đ12–16, NĐ 24/2020 Đ4–6, NĐ 105/2017: no buyer under 18, no cash, a licence of
the seller; goods of 15 % and more are not advertised or promoted at all.
"""

from decimal import Decimal

NO_PROMOTION_FROM = Decimal(15)
LICENCE_FROM = Decimal("5.5")
"""Above it a retail licence, below a registration: the market asks for the paper either way."""


def may_promote(percent: Decimal | None) -> bool:
    """Whether goods of this strength may have a voucher, a banner, a place in a newsletter or
    livestream, or a better rank. A strength nobody wrote down counts as strong."""
    return percent is not None and percent < NO_PROMOTION_FROM
