from typing import Any

from django.http import HttpRequest

from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.models import HomePage
from cms.selectors import numbers
from foundation.calendar import today
from foundation.selectors import kept


@context_of.register
def _home(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    counted = kept(f"numbers:{on}", lambda: numbers(on=on))
    return {"numbers": counted, "sections": sections(page.body, on=on)}
