"""The anchors of all lots' chains, for whoever wants to hold us to them."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from certification.services.open_data import LICENCE
from certification.views.sharing import open_to_all
from traceability.selectors.anchors import anchors

FORMAT = "ocop-chain-anchors/1"


@require_safe
@open_to_all
def published(request: HttpRequest) -> JsonResponse:
    """Every day's digest since the first, newest last: numbers and hashes, nothing of a lot."""
    rows = [
        {
            "on": anchor.on.isoformat(),
            "lots": anchor.lots,
            "events": anchor.events,
            "digest": anchor.digest,
            "previous_digest": anchor.previous_digest,
        }
        for anchor in anchors()
    ]
    response = JsonResponse({"format": FORMAT, "licence": LICENCE, "anchors": rows})
    response["Cache-Control"] = "public, max-age=3600"
    return response
