"""Calls of the wallets, each answered as its documents ask. A wrong signature changes nothing."""

import json
import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from marketplace.commerce.models import PaymentAttempt
from marketplace.commerce.payments import State, method, momo, vnpay, zalopay
from marketplace.commerce.services.wallet_calls import attempt_of, take_call

logger = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024


def _said(code: str, words: str) -> JsonResponse:
    return JsonResponse({"RspCode": code, "Message": words})


@require_GET
@never_cache
def vnpay_call(request: HttpRequest) -> HttpResponse:
    """VNPay's IPN. Answers 00 done, 01 no such order, 02 known before, 04 another amount,
    97 wrong signature, 99 to be called again."""
    if not vnpay.METHOD.is_set_up():
        raise Http404
    facts = {n: str(value) for n, value in request.GET.items() if n.startswith("vnp_")}
    if not vnpay.is_genuine(facts):
        return _said("97", "Invalid signature")
    attempt = attempt_of("VNPAY", facts.get("vnp_TxnRef", ""))
    if attempt is None:
        return _said("01", "Order not found")
    if attempt.state == PaymentAttempt.State.PAID:
        return _said("02", "Order already confirmed")
    told = vnpay.told_by(facts, attempt)
    if told.mismatch:
        told = _asked_again(attempt, told)
    number = f"{facts['vnp_TxnRef']}/{facts.get('vnp_TransactionNo', '')}"
    reference = f"{number}/{facts.get('vnp_TransactionStatus', '')}"
    kept = {k: v for k, v in facts.items() if k not in {"vnp_SecureHash", "vnp_CardHolder"}}
    try:
        is_new = take_call(
            attempt=attempt, told=told, reference=reference, kept=kept, now=timezone.now()
        )
    except Exception:
        logger.exception("VNPay's call about attempt %d could not be handled", attempt.pk)
        return _said("99", "Unknown error")
    if told.mismatch.startswith("amount"):
        return _said("04", "Invalid amount")
    return _said("00", "Confirm Success") if is_new else _said("02", "Order already confirmed")


def _asked_again(attempt: PaymentAttempt, told: Any) -> Any:
    """A call that does not fit is held against VNPay's own record; what stays odd is for a
    person."""
    asked = vnpay.METHOD.ask(attempt)
    return told if asked.state == State.UNKNOWN else asked


@csrf_exempt
@require_POST
@never_cache
def momo_call(request: HttpRequest) -> HttpResponse:
    """MoMo's IPN: 204 when it is noted, 400 for a wrong signature, 500 to be called again."""
    if not momo.METHOD.is_set_up():
        raise Http404
    facts = _json(request)
    if facts is None or not momo.is_genuine(facts):
        return HttpResponse(status=400)
    kept = {name: facts.get(name) for name in ("orderId", "transId", "amount", "resultCode")}
    reference = f"{facts.get('orderId')}/{facts.get('transId')}/{facts.get('resultCode')}"
    done = _read_and_note("MOMO", str(facts.get("orderId", "")), reference, kept)
    return HttpResponse(status=204 if done else 500)


@csrf_exempt
@require_POST
@never_cache
def zalopay_call(request: HttpRequest) -> HttpResponse:
    """ZaloPay's callback: 1 noted, -1 wrong signature, 0 to be called again."""
    if not zalopay.METHOD.is_set_up():
        raise Http404
    facts = _json(request)
    if facts is None or not zalopay.is_genuine(facts):
        return JsonResponse({"return_code": -1, "return_message": "mac not equal"})
    data = json.loads(str(facts["data"]))
    kept = {name: data.get(name) for name in ("app_trans_id", "zp_trans_id", "amount")}
    reference = f"{data.get('app_trans_id')}/{data.get('zp_trans_id')}"
    if _read_and_note("ZALOPAY", str(data.get("app_trans_id", "")), reference, kept):
        return JsonResponse({"return_code": 1, "return_message": "success"})
    return JsonResponse({"return_code": 0, "return_message": "try again"})


def _json(request: HttpRequest) -> dict[str, Any] | None:
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return None
    try:
        facts = json.loads(request.body)
    except ValueError:
        return None
    return facts if isinstance(facts, dict) else None


def _read_and_note(code: str, name: str, reference: str, kept: dict[str, Any]) -> bool:
    """Ask the wallet about its own call, and note that. A call about no order of ours is done."""
    attempt = attempt_of(code, name)
    if attempt is None:
        logger.warning("%s called about an order that is not ours", code)
        return True
    told = method(code).ask(attempt)
    if told.state == State.UNKNOWN:
        return False
    try:
        take_call(attempt=attempt, told=told, reference=reference, kept=kept, now=timezone.now())
    except Exception:
        logger.exception("%s's call about attempt %d could not be handled", code, attempt.pk)
        return False
    return True
