"""Viettel Post. Read from public programs that use it; never tried against Viettel Post.

What it needs: a token from the customer's portal (VTP_TOKEN). Addresses go as one line of words
(the "Nlp" calls), which Viettel Post reads itself; whether it reads every two-level address could
not be verified. It answers HTTP 200 also for refusals (`error` true). It has no public question
for where a parcel is: we know only what it calls to say. CHECK_UNIQUE makes it refuse our number
a second time; the waybill of the first then stands in its portal. Its calls carry
VTP_WEBHOOK_SECRET as `Authorization` or as TOKEN.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from marketplace.commerce.adapters.carriers.base import (
    Booked,
    CarrierError,
    Heard,
    Label,
    Parcel,
    fetch_json,
    said,
    whole,
)

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
PRINT = "https://digitalize.viettelpost.vn/DigitalizePrint/report.do"
CALL_OFF = 4

_BOOKED = (-100, 100, 102, 103, 104, 106)
_CANCELLED = (101, 107, 201, 503)
_MOVING = (200, 202, 300, 301, 302, 303, 320, 400, 401, 402, 403, 500, 508, 509, 510, 550)
_FAILED = (505, 506, 507)
STATES = {
    **dict.fromkeys(map(str, _BOOKED), "BOOKED"),
    **dict.fromkeys(map(str, _CANCELLED), "CANCELLED"),
    "105": "COLLECTED",
    **dict.fromkeys(map(str, _MOVING), "MOVING"),
    **dict.fromkeys(map(str, _FAILED), "FAILED"),
    "501": "DELIVERED",
    "502": "RETURNING",
    "515": "RETURNING",
    "504": "RETURNED",
}


class ViettelPost:
    code = "viettel_post"
    name = "Viettel Post"
    books = True

    def is_offered(self) -> bool:
        return bool(settings.VTP_TOKEN)

    def missing(self, parcel: Parcel) -> str:
        if not parcel.sender.phone or not parcel.sender.ward:
            return _(
                "Viettel Post cần số điện thoại và xã, phường nơi gửi. Xin ghi ở hồ sơ chủ thể."
            )
        return "" if parcel.grams > 0 else _("Viettel Post cần khối lượng kiện.")

    def quote(self, parcel: Parcel) -> int:
        prices = self._post(
            "order/getPriceAllNlp",
            {
                "SENDER_ADDRESS": parcel.sender.in_words,
                "RECEIVER_ADDRESS": parcel.receiver.in_words,
                "PRODUCT_TYPE": "HH",
                "PRODUCT_WEIGHT": parcel.grams,
                "PRODUCT_PRICE": parcel.value,
                "MONEY_COLLECTION": parcel.cash,
                "TYPE": 1,
            },
        )
        rows = prices if isinstance(prices, list) else prices.get("RESULT") or []
        for row in rows:
            if row.get("MA_DV_CHINH") == settings.VTP_SERVICE:
                return whole(row.get("GIA_CUOC"))
        raise CarrierError(_("Viettel Post không giao tới nơi này."))

    def book(self, parcel: Parcel) -> Booked:
        data = self._post("order/createOrderNlp", _order(parcel))
        reference = said(data.get("ORDER_NUMBER"), 60) if isinstance(data, dict) else ""
        if not reference:
            raise CarrierError(_("Viettel Post không trả mã vận đơn."))
        return Booked(reference, whole(data.get("MONEY_TOTAL")))

    def cancel(self, reference: str) -> None:
        self._post(
            "order/UpdateOrder",
            {"TYPE": CALL_OFF, "ORDER_NUMBER": reference, "NOTE": "Chủ thể huỷ"},
        )

    def ask(self, reference: str) -> list[Heard]:
        return []

    def label(self, reference: str) -> Label:
        answer = self._answer("order/printing-code", {"ORDER_ARRAY": [reference]})
        token = said(answer.get("message"), 400)
        if not token or " " in token:
            raise CarrierError(_("Viettel Post chưa cho in nhãn."))
        return Label(address=f"{PRINT}?type=1&bill={token}&showPostage=0")

    def is_called_by(
        self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes
    ) -> bool:
        secret = settings.VTP_WEBHOOK_SECRET
        if not secret:
            return False
        given = headers.get("Authorization", "").removeprefix("Bearer ")
        if not given:
            try:
                given = str(json.loads(body).get("TOKEN", ""))
            except (ValueError, AttributeError):
                return False
        return constant_time_compare(given, secret)

    def read_call(self, headers: Mapping[str, str], body: bytes) -> list[Heard]:
        told = json.loads(body)["DATA"]
        status = str(int(told["ORDER_STATUS"]))
        at = datetime.strptime(str(told["ORDER_STATUSDATE"]), "%d/%m/%Y %H:%M:%S")
        return [
            Heard(
                code=status,
                state=STATES.get(status, ""),
                at=at.replace(tzinfo=HERE),
                words=said(told.get("STATUS_NAME") or told.get("NOTE")),
                reference=said(told.get("ORDER_NUMBER"), 60),
                key=said(told.get("ORDER_REFERENCE"), 60),
            )
        ]

    def _answer(self, path: str, body: object) -> dict[str, Any]:
        answer = fetch_json(
            f"{settings.VTP_API_BASE}/v2/{path}", headers={"Token": settings.VTP_TOKEN}, body=body
        )
        if answer.get("error"):
            raise CarrierError(said(answer.get("message")) or _("Viettel Post không nhận yêu cầu."))
        return answer

    def _post(self, path: str, body: object) -> Any:
        return self._answer(path, body).get("data") or {}


def _order(parcel: Parcel) -> dict[str, Any]:
    return {
        "ORDER_NUMBER": parcel.key,
        "CHECK_UNIQUE": True,
        "SENDER_FULLNAME": parcel.sender.name,
        "SENDER_ADDRESS": parcel.sender.in_words,
        "SENDER_PHONE": parcel.sender.phone,
        "RECEIVER_FULLNAME": parcel.receiver.name,
        "RECEIVER_ADDRESS": parcel.receiver.in_words,
        "RECEIVER_PHONE": parcel.receiver.phone,
        "PRODUCT_NAME": parcel.content[:200],
        "PRODUCT_QUANTITY": sum(item.quantity for item in parcel.items),
        "PRODUCT_PRICE": parcel.value,
        "PRODUCT_WEIGHT": parcel.grams,
        "PRODUCT_TYPE": "HH",
        # 1: nothing is collected, 3: the goods' money alone; sending is always ours to pay.
        "ORDER_PAYMENT": 3 if parcel.cash else 1,
        "MONEY_COLLECTION": parcel.cash,
        "ORDER_SERVICE": settings.VTP_SERVICE,
        "ORDER_NOTE": parcel.note[:150],
        "LIST_ITEM": [
            {"PRODUCT_NAME": i.name, "PRODUCT_QUANTITY": i.quantity, "PRODUCT_PRICE": i.price}
            for i in parcel.items
        ],
    }


CARRIER = ViettelPost()
