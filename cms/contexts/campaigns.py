from typing import Any

from django.http import HttpRequest

from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.models import CampaignPage
from foundation.calendar import today


@context_of.register
def _campaign(page: CampaignPage, request: HttpRequest) -> dict[str, Any]:
    return {"sections": sections(page.body, on=today())}
