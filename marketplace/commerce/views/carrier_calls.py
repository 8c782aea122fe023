"""Carriers telling us where a parcel is."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.commerce.adapters.carriers import carrier as carrier_of
from marketplace.commerce.services import shipments

MOST_BYTES = 100_000


@csrf_exempt
@never_cache
@require_POST
def told(request: HttpRequest, carrier: str) -> HttpResponse:
    """Take down what a carrier that proves itself says. Parcels that are not ours are answered
    the same, so that it does not go on telling. 403 without proof, 400 for what cannot be read."""
    chosen = carrier_of(carrier)
    if chosen is None or not chosen.books or not chosen.is_offered():
        raise Http404
    if len(request.body) > MOST_BYTES:
        return JsonResponse({"success": False}, status=413)
    if not chosen.is_called_by(request.headers, request.GET.dict(), request.body):
        return JsonResponse({"success": False}, status=403)
    try:
        heard = chosen.read_call(request.headers, request.body)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return JsonResponse({"success": False}, status=400)
    shipments.note(carrier=chosen.code, heard=heard, now=timezone.now())
    return JsonResponse({"success": True})
