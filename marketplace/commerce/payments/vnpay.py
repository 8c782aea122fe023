"""VNPay: wallets and banks, by an address that we sign (HMAC-SHA512) and a call that they sign.

Off until its keys are set. The address is made without asking anybody; what became of it is told
by their signed call, and read again (`querydr`) by the page to come back to and by the sweep.
A page of theirs cannot be closed by us: money that comes after the deadline goes back.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
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
    State,
    Told,
)
from marketplace.commerce.rules import wallets
from marketplace.commerce.rules.wallets import HUNDREDTHS

VERSION = "2.1.0"
OUR_ADDRESS = "127.0.0.1"
"""Stands for the buyer's network address, which we do not pass on."""
LONGEST = timedelta(hours=24)
LATE = timedelta(minutes=30)
"""How long after its end a payment may still be told of."""
_STATES = {"00": State.PAID, "01": State.OPEN, "02": State.FAILED}
NEEDS_A_PERSON = {"04": "taken, not confirmed by VNPay", "07": "suspected of fraud"}


class _VNPay:
    code = "VNPAY"
    is_prepaid = True

    def is_set_up(self) -> bool:
        return bool(settings.VNPAY_TMN_CODE and settings.VNPAY_HASH_SECRET)

    def refusal(self, facts: BasketFacts) -> str:
        return ""

    def begin(self, payment: Payment, attempt: PaymentAttempt, *, now: datetime) -> Begun:
        """Their page for this attempt. Depends on the attempt alone, so a second call is equal."""
        order, made_at = payment.order, attempt.made_at
        expires_at = min(payment.due_at or made_at + LONGEST, made_at + LONGEST)
        with override(order.language):
            back = reverse("commerce:pay_back", args=[order.number])
        facts = {
            "vnp_Version": VERSION,
            "vnp_Command": "pay",
            "vnp_TmnCode": settings.VNPAY_TMN_CODE,
            "vnp_Amount": attempt.amount * HUNDREDTHS,
            "vnp_CreateDate": stamp(made_at),
            "vnp_CurrCode": "VND",
            "vnp_ExpireDate": stamp(expires_at),
            "vnp_IpAddr": OUR_ADDRESS,
            "vnp_Locale": "en" if order.language == "en" else "vn",
            "vnp_OrderInfo": f"Thanh toan don hang {order.number}",
            "vnp_OrderType": "other",
            "vnp_ReturnUrl": f"{settings.PUBLIC_URL}{back}?{urlencode({'k': order.key})}",
            "vnp_TxnRef": name_of(attempt),
        }
        text = wallets.vnpay_text(facts)
        signed = wallets.vnpay_sign(text, settings.VNPAY_HASH_SECRET)
        address = f"{settings.VNPAY_PAY_URL}?{text}&vnp_SecureHash={signed}"
        step = NextStep(address, is_ours=False)
        return Begun(step, reference=name_of(attempt), expires_at=expires_at)

    def ask(self, attempt: PaymentAttempt) -> Told:
        """`querydr`; its answer counts only with a right signature."""
        facts: dict[str, object] = {
            "vnp_RequestId": _number_for(f"query:{attempt.pk}:{timezone.now().timestamp()}"),
            "vnp_Version": VERSION,
            "vnp_Command": "querydr",
            "vnp_TmnCode": settings.VNPAY_TMN_CODE,
            "vnp_TxnRef": name_of(attempt),
            "vnp_TransactionDate": stamp(attempt.made_at),
            "vnp_CreateDate": stamp(timezone.now()),
            "vnp_IpAddr": OUR_ADDRESS,
            "vnp_OrderInfo": f"Hoi giao dich {name_of(attempt)}",
        }
        try:
            said = _ask(facts, wallets.VNPAY_QUERY, wallets.VNPAY_QUERY_ANSWER)
        except WalletDown:
            return Told(State.UNKNOWN)
        if said.get("vnp_ResponseCode") == "91":  # nobody has opened the page
            return Told(State.OPEN)
        if said.get("vnp_ResponseCode") != "00":
            return Told(State.UNKNOWN)
        return told_by(said, attempt)

    def close(self, attempt: PaymentAttempt) -> Told:
        """Their page ends by the moment we wrote into its address. After that it counts as ended
        even where they answer no questions (they do only to addresses they have agreed to)."""
        told = self.ask(attempt)
        ended = attempt.expires_at is not None and attempt.expires_at + LATE < timezone.now()
        if told.state == State.OPEN or (told.state == State.UNKNOWN and ended):
            return Told(State.EXPIRED)
        return told

    def refund(self, refund: Refund) -> RefundTold:
        """Sent once: VNPay knows a request by its number for a day only, so whatever is not
        clearly refused is left to a person who looks at VNPay's own list."""
        if refund.account_number:
            return RefundTold(RefundState.BY_HAND)
        if refund.receipt is None:
            return RefundTold(RefundState.NEEDS_ACCOUNT)
        if refund.state == Refund.State.SENT:
            return RefundTold(RefundState.SENT, refund.reference)
        number = _number_for(refund.key)
        try:
            said = _ask(_refund_facts(refund, number), wallets.VNPAY_REFUND, _ANSWER)
        except WalletDown as error:
            return RefundTold(RefundState.SENT, number, failure=str(error))
        code = str(said.get("vnp_ResponseCode"))
        if code == "00" and said.get("vnp_TransactionStatus") in {"00", "06"}:
            return RefundTold(RefundState.DONE, number)
        if code in {"00", "94", "98", "99"}:  # under way, asked before, or not known
            return RefundTold(RefundState.SENT, number)
        return RefundTold(RefundState.FAILED, failure=f"{code}: {said.get('vnp_Message')}"[:300])


_ANSWER = wallets.VNPAY_REFUND_ANSWER


def name_of(attempt: PaymentAttempt) -> str:
    """What an attempt is called at VNPay: letters and digits only."""
    return f"{attempt.payment.order.number}A{attempt.number}"


def stamp(at: datetime) -> str:
    """As VNPay writes moments: local time without signs."""
    return timezone.localtime(at).strftime("%Y%m%d%H%M%S")


def is_genuine(facts: Mapping[str, str]) -> bool:
    """Whether a call was signed by VNPay with our secret."""
    secret, signature = settings.VNPAY_HASH_SECRET, facts.get("vnp_SecureHash", "")
    return wallets.vnpay_is_genuine(wallets.vnpay_text(facts), signature, secret)


def told_by(facts: Mapping[str, object], attempt: PaymentAttempt) -> Told:
    """What a signed call or answer says of an attempt."""
    status = str(facts.get("vnp_TransactionStatus", ""))
    number = str(facts.get("vnp_TransactionNo", ""))
    hundredths = str(facts.get("vnp_Amount", ""))
    amount = int(hundredths) // HUNDREDTHS if hundredths.isdecimal() else 0
    mismatch = NEEDS_A_PERSON.get(status, "")
    if status == "00" and hundredths != str(attempt.amount * HUNDREDTHS):
        mismatch = f"amount: {amount} ≠ {attempt.amount}"
    if str(facts.get("vnp_TxnRef")) != name_of(attempt):
        mismatch = f"order: {facts.get('vnp_TxnRef')} ≠ {name_of(attempt)}"
    return Told(
        _STATES.get(status, State.OPEN),
        reference=f"{name_of(attempt)}/{number}",
        amount=amount,
        mismatch=mismatch,
    )


def _ask(
    facts: dict[str, object], names: tuple[str, ...], answer: tuple[str, ...]
) -> dict[str, object]:
    secret = settings.VNPAY_HASH_SECRET
    signed = wallets.vnpay_sign(wallets.piped(facts, names), secret)
    said = post(settings.VNPAY_API_URL, {**facts, "vnp_SecureHash": signed})
    signature = str(said.get("vnp_SecureHash", ""))
    if not wallets.vnpay_is_genuine(wallets.piped(said, answer), signature, secret):
        raise WalletDown("the answer's signature is wrong")
    return said


def _refund_facts(refund: Refund, number: str) -> dict[str, object]:
    assert refund.receipt is not None  # noqa: S101 - for the type checker
    name, _, transaction = refund.receipt.reference.partition("/")
    attempt = PaymentAttempt.objects.get(method="VNPAY", reference=name)
    is_whole = refund.amount == refund.receipt.amount
    return {
        "vnp_RequestId": number,
        "vnp_Version": VERSION,
        "vnp_Command": "refund",
        "vnp_TmnCode": settings.VNPAY_TMN_CODE,
        "vnp_TransactionType": "02" if is_whole else "03",
        "vnp_TxnRef": name,
        "vnp_Amount": refund.amount * HUNDREDTHS,
        "vnp_TransactionNo": transaction,
        "vnp_TransactionDate": stamp(attempt.made_at),
        "vnp_CreateBy": "cho-ocop",
        "vnp_CreateDate": stamp(refund.made_at),
        "vnp_IpAddr": OUR_ADDRESS,
        "vnp_OrderInfo": f"Hoan tien {name} lan {refund.number}",
    }


def _number_for(words: str) -> str:
    """32 letters and digits that are the same for the same words."""
    return sha256(words.encode()).hexdigest()[:32]


METHOD = _VNPay()
