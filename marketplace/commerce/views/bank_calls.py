"""Calls of the bank feeds (SePay, Casso). Without its key a call does not exist: 404."""

import logging
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.commerce.adapters import bank_calls as calls
from marketplace.commerce.services.bank_calls import take_call

logger = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024


@csrf_exempt
@require_POST
@never_cache
def sepay(request: HttpRequest) -> HttpResponse:
    """One movement, signed within five minutes (or with the key, where no secret is set)."""
    if not calls.sepay_is_set_up():
        return _said(404)
    if _too_long(request):
        return _said(413)
    try:
        calls.check_sepay(request.headers, request.body, now=timezone.now())
        told = calls.read_sepay(request.body)
    except calls.Forged:
        return _said(401)
    except calls.BadCall:
        return _said(400)
    return _take("SEPAY", told)


@csrf_exempt
@require_POST
@never_cache
def casso(request: HttpRequest) -> HttpResponse:
    """Movements, with the token that was agreed."""
    if not calls.casso_is_set_up():
        return _said(404)
    if _too_long(request):
        return _said(413)
    try:
        calls.check_casso(request.headers)
        told = calls.read_casso(request.body)
    except calls.Forged:
        return _said(401)
    except calls.BadCall:
        return _said(400)
    return _take("CASSO", told)


def _take(provider: str, told: Sequence[calls.Told]) -> HttpResponse:
    """500 where something could not be noted, so that the feed sends it again."""
    try:
        for one in told:
            take_call(provider=provider, told=one, now=timezone.now())
    except Exception:
        logger.exception("A call of %s could not be handled", provider)
        return _said(500)
    return JsonResponse({"success": True})


def _too_long(request: HttpRequest) -> bool:
    length = request.headers.get("Content-Length") or "0"
    return not length.isdecimal() or int(length) > MOST_BYTES


def _said(status: int) -> HttpResponse:
    return JsonResponse({"success": False}, status=status)
