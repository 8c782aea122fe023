"""MoMo: a page of the wallet, made by a signed request; their signed call is only a reason to ask
them again (`query`). Off until its keys are set. Tried against our own peer alone."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from foundation.templatetags.formats import dong
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

LEAST, MOST = 1_000, 50_000_000
"""In đồng, by MoMo's documents."""
WAITS = {1000, 7000, 7002, 9000}
"""Result codes that are no end yet."""
UNKNOWN_THERE = 42
"""No such order: nobody opened the page."""


class _MoMo:
    code = "MOMO"
    is_prepaid = True

    def is_set_up(self) -> bool:
        keys = (settings.MOMO_PARTNER_CODE, settings.MOMO_ACCESS_KEY, settings.MOMO_SECRET_KEY)
        return all(keys)

    def refusal(self, facts: BasketFacts) -> str:
        if facts.total < LEAST:
            return _("MoMo trả được từ %(sum)s trở lên.") % {"sum": dong(LEAST)}
        if facts.total > MOST:
            return _("MoMo trả được nhiều nhất %(sum)s.") % {"sum": dong(MOST)}
        return ""

    def begin(self, payment: Payment, attempt: PaymentAttempt, *, now: datetime) -> Begun:
        order, name = payment.order, name_of(attempt)
        with override(order.language):
            back = reverse("commerce:pay_back", args=[order.number])
            call = reverse("commerce:momo")
        facts: dict[str, object] = {
            "partnerCode": settings.MOMO_PARTNER_CODE,
            "requestId": name,
            "amount": attempt.amount,
            "orderId": name,
            "orderInfo": f"Don hang {order.number}",
            "redirectUrl": f"{settings.PUBLIC_URL}{back}?{urlencode({'k': order.key})}",
            "ipnUrl": f"{settings.PUBLIC_URL}{call}",
            "requestType": "captureWallet",
            "extraData": "",
            "lang": "en" if order.language == "en" else "vi",
        }
        try:
            said = _ask("create", facts, wallets.MOMO_CREATE)
        except WalletDown as error:
            raise Unreachable(str(error)) from error
        if said.get("resultCode") != 0 or not said.get("payUrl"):
            raise Refused(f"{said.get('resultCode')}: {said.get('message')}")
        return Begun(NextStep(str(said["payUrl"]), is_ours=False), reference=name)

    def ask(self, attempt: PaymentAttempt) -> Told:
        facts: dict[str, object] = {
            "partnerCode": settings.MOMO_PARTNER_CODE,
            "requestId": name_of(attempt),
            "orderId": name_of(attempt),
            "lang": "vi",
        }
        try:
            said = _ask("query", facts, wallets.MOMO_QUERY)
        except WalletDown:
            return Told(State.UNKNOWN)
        return _told(said, attempt)

    def close(self, attempt: PaymentAttempt) -> Told:
        """MoMo's page cannot be closed by us: late money goes back."""
        told = self.ask(attempt)
        return Told(State.EXPIRED) if told.state == State.OPEN else told

    def refund(self, refund: Refund) -> RefundTold:
        """`requestId` is the refund's own, and MoMo's key against paying twice."""
        if refund.account_number:
            return RefundTold(RefundState.BY_HAND)
        if refund.receipt is None:
            return RefundTold(RefundState.NEEDS_ACCOUNT)
        name = f"{refund.payment.order.number}R{refund.number}"
        facts: dict[str, object] = {
            "partnerCode": settings.MOMO_PARTNER_CODE,
            "orderId": name,
            "requestId": name,
            "amount": refund.amount,
            "transId": int(refund.receipt.reference),
            "lang": "vi",
            "description": f"Hoan tien don {refund.payment.order.number}",
        }
        try:
            said = _ask("refund", facts, wallets.MOMO_REFUND)
        except WalletDown as error:
            return RefundTold(RefundState.LATER, failure=str(error))
        code = said.get("resultCode")
        if code == 0:
            return RefundTold(RefundState.DONE, str(said.get("transId") or name))
        if code in {*WAITS, 10, 99}:  # busy there
            return RefundTold(RefundState.LATER, failure=f"{code}: {said.get('message')}"[:300])
        return RefundTold(RefundState.FAILED, failure=f"{code}: {said.get('message')}"[:300])


def name_of(attempt: PaymentAttempt) -> str:
    """What an attempt is called at MoMo."""
    return f"{attempt.payment.order.number}A{attempt.number}"


def is_genuine(facts: Mapping[str, object]) -> bool:
    """Whether a call was signed by MoMo with our key."""
    text = wallets.momo_text(facts, wallets.MOMO_CALL, settings.MOMO_ACCESS_KEY)
    return wallets.is_genuine(text, str(facts.get("signature", "")), settings.MOMO_SECRET_KEY)


def _told(said: Mapping[str, object], attempt: PaymentAttempt) -> Told:
    code = said.get("resultCode")
    if code in {*WAITS, UNKNOWN_THERE}:
        return Told(State.OPEN)
    if code != 0:
        return Told(State.FAILED)
    amount = said.get("amount")
    is_ours = said.get("orderId") == name_of(attempt)
    mismatch = "" if amount == attempt.amount else f"amount: {amount} ≠ {attempt.amount}"
    return Told(
        State.PAID,
        reference=str(said.get("transId", "")),
        amount=amount if isinstance(amount, int) else 0,
        mismatch=mismatch if is_ours else f"order: {said.get('orderId')} ≠ {name_of(attempt)}",
    )


def _ask(act: str, facts: dict[str, object], names: tuple[str, ...]) -> dict[str, object]:
    text = wallets.momo_text(facts, names, settings.MOMO_ACCESS_KEY)
    signed = {**facts, "signature": wallets.sign(text, settings.MOMO_SECRET_KEY)}
    return post(f"{settings.MOMO_API_BASE}/v2/gateway/api/{act}", signed)


METHOD = _MoMo()
