"""Questions about product sets."""

from functools import lru_cache

from catalog.products.models import ProductSet
from foundation.text import slugify_vi

_LONGEST = 60


@lru_cache(maxsize=1)
def product_sets() -> tuple[ProductSet, ...]:
    """The 26 sets in the decision's order, not to be changed.

    They change by law alone, with a release: they are read once per process.
    """
    return tuple(ProductSet.objects.order_by("number"))


def set_slug(product_set: ProductSet) -> str:
    """The words of a set in addresses, cut at a whole word."""
    words = slugify_vi(product_set.name)
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit("-", 1)[0]


def product_set_at(number: int) -> ProductSet | None:
    """The set with this number, or None."""
    return next((one for one in product_sets() if one.number == number), None)
