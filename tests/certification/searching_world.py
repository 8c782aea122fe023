"""A row of each of the editors' word lists, for the pages that show one."""

from catalog.products.models import Product
from foundation.calendar import today
from search.models import Occasion, Pin, SynonymGroup

Arguments = dict[str, tuple[object, ...]]
OF_ONE = ("edit", "delete", "history", "history_results", "try_change")


def searching(product: Product) -> Arguments:
    """The arguments of the pages of one row of each list, the row being made."""
    rows = {
        "synonyms": SynonymGroup.objects.create(words="thử\nthử nữa", use="SUGGEST"),
        "occasions": Occasion.objects.create(slug="thu", name="Thử", phrases="ngày thử"),
        "pins": Pin.objects.create(
            query="chè", folded="che", product=product, from_on=today(), why="Thử"
        ),
    }
    return {f"{kind}_office:{view}": (row.pk,) for kind, row in rows.items() for view in OF_ONE}
