"""ZaloPay: a page of the wallet, made by a signed request; their signed call is only a reason to
ask them again (`query`). Off until its keys are set. Tried against our own peer alone."""

import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from marketplace.commerce.adapters.wallet_http import WalletDown, post
from marketplace.commerce.models import Payment, PaymentAttempt, Refund
from marketplace.commerce.payments import (
    BasketFacts,
    Begun,
    NextStep,
    RefundState,
    RefundTold,
    Refused,
    State,
    Told,
    Unreachable,
)
from marketplace.commerce.rules import wallets

DONE, FAILED, WAITS = 1, 2, 3
"""ZaloPay's `return_code`."""
SHORTEST, LONGEST = 300, 2_592_000
"""Seconds for which an order may stand open there."""


class _ZaloPay:
    code = "ZALOPAY"
    is_prepaid = True

    def is_set_up(self) -> bool:
        return bool(settings.ZALOPAY_APP_ID and settings.ZALOPAY_KEY1 and settings.ZALOPAY_KEY2)

    def refusal(self, facts: BasketFacts) -> str:
        return ""

    def begin(self, payment: Payment, attempt: PaymentAttempt, *, now: datetime) -> Begun:
        order, name = payment.order, name_of(attempt)
        with override(order.language):
            back = reverse("commerce:pay_back", args=[order.number])
            call = reverse("commerce:zalopay")
        back = f"{settings.PUBLIC_URL}{back}?{urlencode({'k': order.key})}"
        left = int(((payment.due_at or now) - now).total_seconds())
        facts: dict[str, object] = {
            "app_id": settings.ZALOPAY_APP_ID,
            "app_trans_id": name,
            "app_user": "cho-ocop",
            "app_time": int(now.timestamp() * 1000),  # ZaloPay wants it within 15 minutes
            "expire_duration_seconds": min(max(left, SHORTEST), LONGEST),
            "amount": attempt.amount,
            "item": "[]",
            "embed_data": json.dumps({"redirecturl": back}),
            "description": f"Cho OCOP - don hang {order.number}",
            "bank_code": "",
            "callback_url": f"{settings.PUBLIC_URL}{call}",
        }
        signed = ("app_id", "app_trans_id", "app_user", "amount", "app_time", "embed_data", "item")
        try:
            said = _ask("create", facts, wallets.piped(facts, signed))
        except WalletDown as error:
            raise Unreachable(str(error)) from error
        if said.get("return_code") != DONE or not said.get("order_url"):
            raise Refused(f"{said.get('sub_return_code')}: {said.get('sub_return_message')}")
        return Begun(NextStep(str(said["order_url"]), is_ours=False), reference=name)

    def ask(self, attempt: PaymentAttempt) -> Told:
        name = name_of(attempt)
        facts: dict[str, object] = {"app_id": settings.ZALOPAY_APP_ID, "app_trans_id": name}
        text = f"{settings.ZALOPAY_APP_ID}|{name}|{settings.ZALOPAY_KEY1}"
        try:
            said = _ask("query", facts, text)
        except WalletDown:
            return Told(State.UNKNOWN)
        return _told(said, attempt)

    def close(self, attempt: PaymentAttempt) -> Told:
        """ZaloPay ends the order by its own clock: late money goes back."""
        told = self.ask(attempt)
        return Told(State.EXPIRED) if told.state == State.OPEN else told

    def refund(self, refund: Refund) -> RefundTold:
        """Asked for once under the refund's own name, then asked about."""
        if refund.account_number:
            return RefundTold(RefundState.BY_HAND)
        if refund.receipt is None:
            return RefundTold(RefundState.NEEDS_ACCOUNT)
        name = _refund_name(refund)
        now = int(timezone.now().timestamp() * 1000)
        facts: dict[str, object] = {"app_id": settings.ZALOPAY_APP_ID, "timestamp": now}
        try:
            if refund.state == Refund.State.SENT:
                text = f"{settings.ZALOPAY_APP_ID}|{name}|{now}"
                said = _ask("query_refund", {**facts, "m_refund_id": name}, text)
            else:
                facts |= {"m_refund_id": name, "zp_trans_id": refund.receipt.reference}
                facts |= {"amount": refund.amount, "description": f"Hoan tien {name}"}
                signed = ("app_id", "zp_trans_id", "amount", "description", "timestamp")
                said = _ask("refund", facts, wallets.piped(facts, signed))
        except WalletDown:
            return RefundTold(RefundState.SENT, name)  # whether it arrived is asked next
        if said.get("return_code") == DONE:
            return RefundTold(RefundState.DONE, name)
        if said.get("return_code") == WAITS:
            return RefundTold(RefundState.SENT, name)
        why = f"{said.get('sub_return_code')}: {said.get('sub_return_message')}"
        return RefundTold(RefundState.FAILED, failure=why[:300])


def name_of(attempt: PaymentAttempt) -> str:
    """What an attempt is called at ZaloPay: the local day first, as they ask."""
    day = timezone.localtime(attempt.made_at).strftime("%y%m%d")
    return f"{day}_{attempt.payment.order.number}A{attempt.number}"


def _refund_name(refund: Refund) -> str:
    day = timezone.localtime(refund.made_at).strftime("%y%m%d")
    number = refund.payment.order.number
    return f"{day}_{settings.ZALOPAY_APP_ID}_{number}R{refund.number}"


def is_genuine(facts: Mapping[str, object]) -> bool:
    """Whether a call was signed by ZaloPay with our second key."""
    data, signature = str(facts.get("data", "")), str(facts.get("mac", ""))
    return wallets.is_genuine(data, signature, settings.ZALOPAY_KEY2)


def _told(said: Mapping[str, object], attempt: PaymentAttempt) -> Told:
    code, amount = said.get("return_code"), said.get("amount")
    if code == WAITS:
        return Told(State.OPEN)
    if code != DONE:
        return Told(State.FAILED)
    mismatch = "" if amount == attempt.amount else f"amount: {amount} ≠ {attempt.amount}"
    return Told(
        State.PAID,
        reference=str(said.get("zp_trans_id", "")),
        amount=amount if isinstance(amount, int) else 0,
        mismatch=mismatch,
    )


def _ask(act: str, facts: dict[str, object], text: str) -> dict[str, object]:
    signed = {**facts, "mac": wallets.sign(text, settings.ZALOPAY_KEY1)}
    return post(f"{settings.ZALOPAY_API_BASE}/v2/{act}", signed)


METHOD = _ZaloPay()
