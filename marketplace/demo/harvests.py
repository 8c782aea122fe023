"""Sample harvests, so that the calendar of seasons shows a year."""

from datetime import date, timedelta

from catalog.products.models import Product
from foundation.models import User
from marketplace.commerce.models import HarvestWindow
from marketplace.commerce.services import pre_orders

_WINDOWS = (
    # product, days from now until orders open, goods are there, the harvest ends
    ("OP0133", 40, 95, 165),
    ("OP0144", 45, 100, 175),
    ("OP0135", 30, 90, 160),
    ("OP0134", -20, 10, 70),
    ("OP0004", -60, -10, 60),
    ("OP0021", -40, 5, 75),
    ("OP0140", -45, -5, 65),
    ("OP0010", 120, 215, 290),
    ("OP0011", 130, 225, 300),
    ("OP0020", 110, 205, 285),
    ("OP0012", 35, 75, 140),
    ("OP0009", -50, -15, 25),
    ("OP0138", 90, 150, 215),
    ("OP0024", 60, 110, 190),
)
_PACKS = 300


def open_windows(*, products: dict[str, Product], on: date, by: User) -> None:
    """Open a harvest for each of these products that has none. Repeatable."""
    for reference, opens, begins, ends in _WINDOWS:
        product = products[reference]
        if not HarvestWindow.objects.filter(product=product).exists():
            window = HarvestWindow(
                product=product,
                opens_on=on + timedelta(days=opens),
                from_on=on + timedelta(days=begins),
                until_on=on + timedelta(days=ends),
                packs=_PACKS,
            )
            pre_orders.set_harvest(harvest=window, by=by)
