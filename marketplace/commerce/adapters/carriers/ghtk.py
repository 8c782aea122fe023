"""Giao Hàng Tiết Kiệm. Read from its public documents; never tried against GHTK.

What it needs: a token (GHTK_TOKEN), with a partner's code where one was given. Its public
documents still ask for a district beside ward and province; how it wants the two-level addresses
of 1 July 2025 named could not be found, so the ward's name is given in both places and
`hamlet` "Khác": to be tried on its test server before use. It calls us with the address that the
operator registered, so the secret (GHTK_WEBHOOK_SECRET) stands there as `?hash=`.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode
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
    fetch,
    fetch_json,
    said,
    whole,
)

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MOST_GRAMS = 20_000

STATES = {
    "-1": "CANCELLED",
    "1": "BOOKED",
    "2": "BOOKED",
    "12": "BOOKED",
    "8": "BOOKED",
    "128": "BOOKED",
    "3": "COLLECTED",
    "123": "COLLECTED",
    "4": "MOVING",
    "10": "MOVING",
    "410": "MOVING",
    "45": "MOVING",
    "5": "DELIVERED",
    "6": "DELIVERED",
    "9": "FAILED",
    "49": "FAILED",
    "20": "RETURNING",
    "21": "RETURNED",
    "11": "RETURNED",
    "13": "LOST",
}
"""45 is what the person on the road says; 5 is what GHTK stands by. Left out on purpose, so
that a person looks: 7 and 127 (could not collect)."""


class Ghtk:
    code = "ghtk"
    name = "Giao Hàng Tiết Kiệm"
    books = True

    def is_offered(self) -> bool:
        return bool(settings.GHTK_TOKEN)

    def missing(self, parcel: Parcel) -> str:
        if not parcel.sender.phone or not parcel.sender.ward:
            return _("GHTK cần số điện thoại và xã, phường nơi gửi. Xin ghi ở hồ sơ chủ thể.")
        if not 0 < parcel.grams <= MOST_GRAMS:
            return _("GHTK nhận kiện từ 1 gam tới 20 kg.")
        return ""

    def quote(self, parcel: Parcel) -> int:
        asked = {
            "pick_province": parcel.sender.province,
            "pick_district": parcel.sender.ward,
            "province": parcel.receiver.province,
            "district": parcel.receiver.ward,
            "ward": parcel.receiver.ward,
            "address": parcel.receiver.street,
            "weight": parcel.grams,
            "value": parcel.value,
        }
        answer = self._call(f"shipment/fee?{urlencode(asked)}")
        fee = answer.get("fee") or {}
        if fee.get("delivery") is False:
            raise CarrierError(_("GHTK không giao tới nơi này."))
        return whole(fee.get("fee"))

    def book(self, parcel: Parcel) -> Booked:
        answer = self._call("shipment/order/?ver=1.5", _order(parcel), may_refuse=True)
        if answer.get("success") is True:
            order = answer.get("order") or {}
            reference = said(order.get("label"), 60)
            if reference:
                return Booked(reference, whole(order.get("fee")))
        # Our number is known already: an earlier try had come through.
        error = answer.get("error") or {}
        reference = said(error.get("ghtk_label"), 60)
        if str(error.get("code")) == "ORDER_ID_EXIST" and reference:
            return Booked(reference, whole(error.get("fee")))
        raise CarrierError(said(answer.get("message")) or _("GHTK không nhận kiện này."))

    def cancel(self, reference: str) -> None:
        self._call(f"shipment/cancel/{quote(reference, safe='')}", {})

    def ask(self, reference: str) -> list[Heard]:
        order = self._call(f"shipment/v2/{quote(reference, safe='')}").get("order") or {}
        if order.get("status") in (None, "") or not order.get("modified"):
            return []
        return [
            _heard(
                order["status"],
                order["modified"],
                words=order.get("message") or order.get("status_text") or "",
                reference=order.get("label_id"),
                key=order.get("partner_id"),
            )
        ]

    def label(self, reference: str) -> Label:
        _status, pdf = fetch(
            f"{settings.GHTK_API_BASE}/services/label/{quote(reference, safe='')}",
            headers=self._headers(),
        )
        if not pdf.startswith(b"%PDF"):
            raise CarrierError(_("GHTK chưa cho in nhãn."))
        return Label(pdf=pdf)

    def is_called_by(
        self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes
    ) -> bool:
        secret = settings.GHTK_WEBHOOK_SECRET
        return bool(secret) and constant_time_compare(query.get("hash", ""), secret)

    def read_call(self, headers: Mapping[str, str], body: bytes) -> list[Heard]:
        text = body.decode()
        told = json.loads(text) if text.lstrip().startswith("{") else dict(parse_qsl(text))
        return [
            _heard(
                told["status_id"],
                told["action_time"],
                words=told.get("reason", ""),
                reference=told.get("label_id"),
                key=told.get("partner_id"),
            )
        ]

    def _headers(self) -> dict[str, str]:
        headers = {"Token": settings.GHTK_TOKEN}
        if settings.GHTK_CLIENT_SOURCE:
            headers["X-Client-Source"] = settings.GHTK_CLIENT_SOURCE
        return headers

    def _call(self, path: str, body: object = None, *, may_refuse: bool = False) -> dict[str, Any]:
        answer = fetch_json(
            f"{settings.GHTK_API_BASE}/services/{path}", headers=self._headers(), body=body
        )
        if answer.get("success") is not True and not may_refuse:
            raise CarrierError(said(answer.get("message")) or _("GHTK không nhận yêu cầu."))
        return answer


def _order(parcel: Parcel) -> dict[str, Any]:
    sender, to = parcel.sender, parcel.receiver
    return {
        "products": [
            {
                "name": parcel.content[:200],
                "weight": parcel.grams,
                "quantity": 1,
                "product_code": "",
            }
        ],
        "order": {
            "id": parcel.key,
            "pick_name": sender.name,
            "pick_tel": sender.phone,
            "pick_address": sender.street or sender.ward,
            "pick_ward": sender.ward,
            "pick_district": sender.ward,
            "pick_province": sender.province,
            "name": to.name,
            "tel": to.phone,
            "address": to.street,
            "hamlet": "Khác",
            "ward": to.ward,
            "district": to.ward,
            "province": to.province,
            # The sender pays for sending; pick_money is all that is collected.
            "is_freeship": "1",
            "pick_money": parcel.cash,
            "value": parcel.value,
            "weight_option": "gram",
            "total_weight": parcel.grams,
            "note": parcel.note[:120],
        },
    }


def _heard(status: object, at: object, *, words: object, reference: object, key: object) -> Heard:
    code = str(int(str(status)))
    instant = datetime.fromisoformat(str(at))
    return Heard(
        code=code,
        state=STATES.get(code, ""),
        at=instant if instant.tzinfo else instant.replace(tzinfo=HERE),
        words=said(words),
        reference=said(reference, 60),
        key=said(key, 60),
    )


CARRIER = Ghtk()
