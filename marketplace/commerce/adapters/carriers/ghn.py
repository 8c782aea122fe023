"""Giao Hàng Nhanh. Read from its public documents and public programs; never tried against GHN.

What it needs: a token and a shop (GHN_TOKEN, GHN_SHOP_ID). A place is named by ward and province
alone with `is_new_to_address` (since the districts ended on 1 July 2025); its table of fees still
asks for ward numbers of its own, so a fee is asked by "preview", which takes names. Most: 50 kg,
50,000,000 đồng to collect. The same `client_order_code` gives the same waybill. Its calls to us
carry no signature: the operator registers a header at GHN, `X-Webhook-Secret`, with a secret of
their own (GHN_WEBHOOK_SECRET).
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

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

MOST_GRAMS = 50_000
MOST_CASH = 50_000_000
HEAVY_FROM = 20_000
BOX = {"length": 20, "width": 15, "height": 10}
"""Centimetres; products have no measures here. GHN measures again when collecting."""

STATES = {
    "ready_to_pick": "BOOKED",
    "picking": "BOOKED",
    "money_collect_picking": "BOOKED",
    "cancel": "CANCELLED",
    "picked": "COLLECTED",
    "storing": "MOVING",
    "transporting": "MOVING",
    "sorting": "MOVING",
    "delivering": "MOVING",
    "money_collect_delivering": "MOVING",
    "delivered": "DELIVERED",
    "delivery_fail": "FAILED",
    "waiting_to_return": "FAILED",
    "return": "RETURNING",
    "return_transporting": "RETURNING",
    "return_sorting": "RETURNING",
    "returning": "RETURNING",
    "return_fail": "RETURNING",
    "returned": "RETURNED",
    "lost": "LOST",
}
"""Left out on purpose, so that a person looks: `exception`, `damage`."""


class Ghn:
    code = "ghn"
    name = "Giao Hàng Nhanh"
    books = True

    def is_offered(self) -> bool:
        return bool(settings.GHN_TOKEN and settings.GHN_SHOP_ID)

    def missing(self, parcel: Parcel) -> str:
        if not parcel.sender.phone or not parcel.sender.ward:
            return _("GHN cần số điện thoại và xã, phường nơi gửi. Xin ghi ở hồ sơ chủ thể.")
        if not 0 < parcel.grams <= MOST_GRAMS:
            return _("GHN nhận kiện từ 1 gam tới 50 kg.")
        if parcel.cash > MOST_CASH:
            return _("GHN thu hộ nhiều nhất 50.000.000 ₫.")
        return ""

    def quote(self, parcel: Parcel) -> int:
        return whole(self._post("v2/shipping-order/preview", _order(parcel)).get("total_fee"))

    def book(self, parcel: Parcel) -> Booked:
        found = self._by_key(parcel.key)
        if found is not None:
            return found
        data = self._post("v2/shipping-order/create", _order(parcel))
        reference = said(data.get("order_code"), 60)
        if not reference:
            raise CarrierError(_("GHN không trả mã vận đơn."))
        return Booked(reference, whole(data.get("total_fee")))

    def cancel(self, reference: str) -> None:
        answer = self._post("v2/switch-status/cancel", {"order_codes": [reference]}, many=True)
        row = next((one for one in answer if one.get("order_code") == reference), {})
        if row.get("result") is not True:
            raise CarrierError(said(row.get("message")) or _("GHN không huỷ được vận đơn."))

    def ask(self, reference: str) -> list[Heard]:
        return _history(self._post("v2/shipping-order/detail", {"order_code": reference}))

    def label(self, reference: str) -> Label:
        token = said(self._post("v2/a5/gen-token", {"order_codes": [reference]}).get("token"))
        if not token.replace("-", "").isalnum():
            raise CarrierError(_("GHN chưa cho in nhãn."))
        host = settings.GHN_API_BASE.partition("/shiip/")[0]
        return Label(address=f"{host}/a5/public-api/printA5?token={token}")

    def is_called_by(
        self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes
    ) -> bool:
        secret = settings.GHN_WEBHOOK_SECRET
        return bool(secret) and constant_time_compare(headers.get("X-Webhook-Secret", ""), secret)

    def read_call(self, headers: Mapping[str, str], body: bytes) -> list[Heard]:
        told = json.loads(body)
        status, kind = said(told["Status"], 60), str(told.get("Type", "")).lower()
        # Only these two speak of the way; the others tell a new weight, fee or sum to collect.
        moves = kind in {"", "create", "switch_status"}
        return [
            Heard(
                code=status if moves else said(f"{kind}:{status}", 60),
                state=STATES.get(status, "") if moves else "",
                at=_instant(told["Time"]),
                words=said(told.get("Reason") or told.get("Description") or ""),
                reference=said(told.get("OrderCode"), 60),
                key=said(told.get("ClientOrderCode"), 60),
            )
        ]

    def _by_key(self, key: str) -> Booked | None:
        """The waybill of our key. GHN answers 400 for a key it does not know."""
        try:
            data = self._post("v2/shipping-order/detail-by-client-code", {"client_order_code": key})
        except CarrierRefused:
            return None
        reference = said(data.get("order_code"), 60)
        if not reference or data.get("status") == "cancel":
            return None
        return Booked(reference, whole(data.get("total_fee")))

    def _post(self, path: str, body: object, *, many: bool = False) -> Any:
        answer = fetch_json(
            f"{settings.GHN_API_BASE}/{path}",
            headers={"Token": settings.GHN_TOKEN, "ShopId": settings.GHN_SHOP_ID},
            body=body,
        )
        if answer.get("code") != 200:
            raise CarrierRefused(said(answer.get("message")) or _("GHN không nhận yêu cầu."))
        data = answer.get("data")
        if many:
            return data if isinstance(data, list) else []
        if isinstance(data, list):
            data = data[0] if data else {}
        return data if isinstance(data, dict) else {}


class CarrierRefused(CarrierError):
    """GHN answered, and the answer was no."""


def _order(parcel: Parcel) -> dict[str, Any]:
    heavy = parcel.grams >= HEAVY_FROM
    sender, to = parcel.sender, parcel.receiver
    return {
        "client_order_code": parcel.key[:50],
        # The market's account pays; what the buyer owes is all in cod_amount.
        "payment_type_id": 1,
        "required_note": "CHOXEMHANGKHONGTHU",
        "note": parcel.note[:500],
        "from_name": sender.name,
        "from_phone": sender.phone,
        "from_address": sender.in_words,
        "from_ward_name": sender.ward,
        "from_province_name": sender.province,
        "is_new_from_address": True,
        "to_name": to.name,
        "to_phone": to.phone,
        "to_address": to.in_words,
        "to_ward_name": to.ward,
        "to_province_name": to.province,
        "is_new_to_address": True,
        "cod_amount": parcel.cash,
        "insurance_value": min(parcel.value, 5_000_000),
        "content": parcel.content[:2000],
        "weight": parcel.grams,
        **BOX,
        "service_type_id": 5 if heavy else 2,
        "items": [
            {"name": i.name[:300], "quantity": i.quantity, "price": i.price} for i in parcel.items
        ],
    }


def _history(data: Mapping[str, Any]) -> list[Heard]:
    reference = said(data.get("order_code"), 60)
    key = said(data.get("client_order_code"), 60)
    rows = [row for row in data.get("log") or [] if row.get("status") and row.get("updated_date")]
    if not rows and data.get("status") and data.get("updated_date"):
        rows = [{"status": data["status"], "updated_date": data["updated_date"]}]
    return [
        Heard(
            code=said(row["status"], 60),
            state=STATES.get(str(row["status"]), ""),
            at=_instant(row["updated_date"]),
            reference=reference,
            key=key,
        )
        for row in rows
    ]


def _instant(text: object) -> datetime:
    at = datetime.fromisoformat(str(text))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


CARRIER = Ghn()
