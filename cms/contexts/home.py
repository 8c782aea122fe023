from typing import Any

from django.http import HttpRequest

from catalog.products.selectors import product_sets
from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.models import HomePage
from cms.selectors import numbers
from cms.selectors.front import season_and_stories, sets_in_force
from foundation.calendar import today
from foundation.selectors import kept


@context_of.register
def _home(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    counted, sets, ways = kept(
        f"home:{page.pk}:{on}",
        lambda: (numbers(on=on), sets_in_force(on=on), season_and_stories(page)),
    )
    return {
        "numbers": counted,
        "counted_on": on,
        "sets": sets,
        "all_sets": len(product_sets()),
        "ways": ways,
        "sections": sections(page.body, on=on),
    }
