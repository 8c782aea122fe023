"""Where a provider hands on text messages that came in. Without the secret it is a 404."""

import hmac
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.desk import text_answers

MOST_BYTES = 10_000
MOST_SIGNS = 200


@csrf_exempt
@require_POST
@never_cache
def told(request: HttpRequest, provider: str) -> HttpResponse:
    """Take one message `{"id", "from", "text"}`. Whoever it is from, and whatever became of it, a
    provider that proves itself is answered the same. 403 without proof, 400 for what cannot be
    read."""
    if not settings.SMS_INBOUND_SECRET:
        return _said(404)
    proof = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(proof, f"Bearer {settings.SMS_INBOUND_SECRET}".encode()):
        return _said(403)
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return _said(413)
    try:
        read = json.loads(request.body)
        facts = [read[name] for name in ("id", "from", "text")]
    except (ValueError, KeyError, TypeError):
        return _said(400)
    if not all(isinstance(fact, str) for fact in facts) or not 0 < len(facts[0]) <= MOST_SIGNS:
        return _said(400)
    message_id, sender, text = facts
    text_answers.take(
        provider=provider,
        message_id=message_id,
        sender=sender[:MOST_SIGNS],
        text=text[:MOST_SIGNS],
        now=timezone.now(),
    )
    return JsonResponse({"success": True})


def _said(status: int) -> HttpResponse:
    return JsonResponse({"success": False}, status=status)
