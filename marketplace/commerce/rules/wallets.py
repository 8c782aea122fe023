"""How the Vietnamese wallets sign. Plain Python, from their public documents.

VNPay: https://sandbox.vnpayment.vn/apis/docs (2.1.0); MoMo: https://developers.momo.vn (v3);
ZaloPay: https://docs.zalopay.vn (v2). docs/rules/card.md says what of it was verified.
"""

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256, sha512
from urllib.parse import quote_plus

HUNDREDTHS = 100
"""VNPay counts in hundredths of a đồng, which do not exist: 10 000 ₫ is 1000000."""

VNPAY_QUERY = (
    "vnp_RequestId",
    "vnp_Version",
    "vnp_Command",
    "vnp_TmnCode",
    "vnp_TxnRef",
    "vnp_TransactionDate",
    "vnp_CreateDate",
    "vnp_IpAddr",
    "vnp_OrderInfo",
)
VNPAY_REFUND = (
    "vnp_RequestId",
    "vnp_Version",
    "vnp_Command",
    "vnp_TmnCode",
    "vnp_TransactionType",
    "vnp_TxnRef",
    "vnp_Amount",
    "vnp_TransactionNo",
    "vnp_TransactionDate",
    "vnp_CreateBy",
    "vnp_CreateDate",
    "vnp_IpAddr",
    "vnp_OrderInfo",
)
VNPAY_REFUND_ANSWER = (
    "vnp_ResponseId",
    "vnp_Command",
    "vnp_ResponseCode",
    "vnp_Message",
    "vnp_TmnCode",
    "vnp_TxnRef",
    "vnp_Amount",
    "vnp_BankCode",
    "vnp_PayDate",
    "vnp_TransactionNo",
    "vnp_TransactionType",
    "vnp_TransactionStatus",
    "vnp_OrderInfo",
)
VNPAY_QUERY_ANSWER = (*VNPAY_REFUND_ANSWER, "vnp_PromotionCode", "vnp_PromotionAmount")
"""The order in which the fields of a request or an answer are joined by `|` and signed."""

MOMO_CREATE = (
    "amount",
    "extraData",
    "ipnUrl",
    "orderId",
    "orderInfo",
    "partnerCode",
    "redirectUrl",
    "requestId",
    "requestType",
)
MOMO_QUERY = ("orderId", "partnerCode", "requestId")
MOMO_REFUND = ("amount", "description", "orderId", "partnerCode", "requestId", "transId")
MOMO_CALL = (
    "amount",
    "extraData",
    "message",
    "orderId",
    "orderInfo",
    "orderType",
    "partnerCode",
    "payType",
    "requestId",
    "responseTime",
    "resultCode",
    "transId",
)

Facts = Mapping[str, object]


def vnpay_text(facts: Facts) -> str:
    """The fields of an address in the order of their names, encoded as in a form; empty ones and
    the signature itself left out."""
    left_out = {"vnp_SecureHash", "vnp_SecureHashType"}
    pairs = sorted((name, str(value)) for name, value in facts.items() if name not in left_out)
    return "&".join(f"{quote_plus(n)}={quote_plus(v)}" for n, v in pairs if v)


def piped(facts: Facts, names: Sequence[str]) -> str:
    """Values joined by `|`; what is missing counts as empty."""
    return "|".join(str(facts.get(name, "") or "") for name in names)


def vnpay_sign(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), sha512).hexdigest()


def vnpay_is_genuine(text: str, signature: str, secret: str) -> bool:
    """Without a secret nothing is."""
    wanted = vnpay_sign(text, secret)
    return bool(secret) and hmac.compare_digest(wanted.encode(), signature.lower().encode())


def momo_text(facts: Facts, names: Sequence[str], access_key: str) -> str:
    """`accessKey` first, then the named fields in the order of their names, not encoded."""
    return "&".join([f"accessKey={access_key}", *(f"{n}={facts.get(n, '')}" for n in names)])


def sign(text: str, key: str) -> str:
    """As MoMo and ZaloPay sign: HMAC-SHA256."""
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()


def is_genuine(text: str, signature: str, key: str) -> bool:
    """Without a key nothing is."""
    return bool(key) and hmac.compare_digest(sign(text, key).encode(), signature.lower().encode())
