"""Vietnam Post (MyVNPost). Read from public programs that use it; never tried against VNPost.

What it needs: a token (VNPOST_TOKEN, which its sign-in hands out and which ends) and the
customer's number (VNPOST_CUSTOMER_CODE). Places are numbers of its own, found here by name in its
lists of today's provinces and communes; the district is then the word "VNPOST". The lists' field
names are those of the older lists: unverified. Its calls are signed with RSA over "MYVNP" + time +
waybill + status of the first parcel; VNPOST_WEBHOOK_KEY is its public key (PEM). VNPost must be
told our address by hand.
"""

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from django.utils.translation import gettext as _

from foundation.text import fold
from marketplace.commerce.adapters.carriers.base import (
    Booked,
    CarrierError,
    CarrierUnsure,
    Heard,
    Label,
    Parcel,
    Place,
    fetch,
    said,
    whole,
)

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NO_DISTRICT = "VNPOST"

_BOOKED = (0, 1, 2, 3, 4, 5, 8)
_MOVING = (10, 11, 12, 13)
_RETURNING = (17, 18, 24)
STATES = {
    **dict.fromkeys(map(str, _BOOKED), "BOOKED"),
    "6": "COLLECTED",
    "7": "COLLECTED",
    **dict.fromkeys(map(str, _MOVING), "MOVING"),
    "14": "DELIVERED",
    "21": "DELIVERED",
    "15": "FAILED",
    "16": "FAILED",
    **dict.fromkeys(map(str, _RETURNING), "RETURNING"),
    "19": "RETURNED",
    "9": "CANCELLED",
    "22": "CANCELLED",
}
"""Left out on purpose, so that a person looks: 20 and 23 (only a part came)."""


class VnPost:
    code = "vnpost"
    name = "Bưu điện Việt Nam (VNPost)"
    books = True

    def is_offered(self) -> bool:
        return bool(settings.VNPOST_TOKEN and settings.VNPOST_CUSTOMER_CODE)

    def missing(self, parcel: Parcel) -> str:
        if not parcel.sender.phone or not parcel.sender.ward:
            return _("VNPost cần số điện thoại và xã, phường nơi gửi. Xin ghi ở hồ sơ chủ thể.")
        return "" if parcel.grams > 0 else _("VNPost cần khối lượng kiện.")

    def quote(self, parcel: Parcel) -> int:
        data = {**self._places(parcel), **_goods(parcel)}
        answer = self._call(
            "ServicesCharge",
            {"scope": 1, "customerCode": settings.VNPOST_CUSTOMER_CODE, "data": data},
        )
        rows = answer if isinstance(answer, list) else [answer]
        return whole(rows[0].get("totalFee")) if rows else 0

    def book(self, parcel: Parcel) -> Booked:
        answer = self._call(
            "CreateOrder",
            {
                "orderCreationStatus": "1",
                "type": "GUI",
                "customerCode": settings.VNPOST_CUSTOMER_CODE,
                "informationOrder": {**self._places(parcel), **_goods(parcel), **_people(parcel)},
            },
        )
        reference = said(answer.get("itemCode"), 60) if isinstance(answer, dict) else ""
        if not reference:
            raise CarrierError(_("VNPost không trả mã vận đơn."))
        return Booked(reference, whole(answer.get("totalFee")))

    def cancel(self, reference: str) -> None:
        self._call("orderCancel", {"itemCode": reference, "type": 1})

    def ask(self, reference: str) -> list[Heard]:
        answer = self._call(f"getOrder?type=1&code={reference}")
        rows = answer.get("results", []) if isinstance(answer, dict) else []
        return [_heard(row) for row in rows if row.get("itemCode") == reference]

    def label(self, reference: str) -> Label:
        raise CarrierError(_("Xin in nhãn ở cổng MyVNPost."))

    def is_called_by(
        self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes
    ) -> bool:
        if not settings.VNPOST_WEBHOOK_KEY:
            return False
        try:
            told = json.loads(body)
            first = told["data"][0]
            signed = f"MYVNP{told['sendDate']}{first['itemCode']}{first['status']}".encode()
            key = load_pem_public_key(settings.VNPOST_WEBHOOK_KEY.replace("\\n", "\n").encode())
            if not isinstance(key, RSAPublicKey):
                return False
            key.verify(b64decode(told["signature"]), signed, PKCS1v15(), SHA256())
        except (ValueError, KeyError, IndexError, TypeError, NotBase64, InvalidSignature):
            return False
        return True

    def read_call(self, headers: Mapping[str, str], body: bytes) -> list[Heard]:
        """The first parcel alone: the signature covers no other."""
        return [_heard(json.loads(body)["data"][0])]

    def _places(self, parcel: Parcel) -> dict[str, str]:
        found: dict[str, str] = {}
        for side, place in (("sender", parcel.sender), ("receiver", parcel.receiver)):
            province, commune = self._codes(place)
            found |= {
                f"{side}ProvinceCode": province,
                f"{side}DistrictCode": NO_DISTRICT,
                f"{side}CommuneCode": commune,
            }
        return found

    def _codes(self, place: Place) -> tuple[str, str]:
        provinces = _named(self._call("getNewProvinceAll"), "province", place.province)
        if len(provinces) == 1:
            inside = [
                row
                for row in _named(self._call("getNewCommuneAll"), "commune", place.ward)
                if str(row.get("provinceCode")) == str(provinces[0]["provinceCode"])
            ]
            if len(inside) == 1:
                return str(provinces[0]["provinceCode"]), str(inside[0]["communeCode"])
        raise CarrierError(
            _("VNPost không có nơi tên %(place)s.") % {"place": f"{place.ward}, {place.province}"}
        )

    def _call(self, path: str, body: object = None) -> Any:
        status, answer = fetch(
            f"{settings.VNPOST_API_BASE}/{path}",
            headers={"token": settings.VNPOST_TOKEN},
            body=body,
        )
        try:
            found = json.loads(answer)
        except ValueError:
            raise CarrierUnsure(f"HTTP {status}") from None
        if status != 200:
            words = found.get("message") if isinstance(found, dict) else ""
            raise CarrierError(said(words) or _("VNPost không nhận yêu cầu."))
        return found


def _named(rows: Any, kind: str, name: str) -> list[dict[str, Any]]:
    """Rows of a list whose name, without accents and without its kind, is this one."""
    return [row for row in rows or [] if _plain(row.get(f"{kind}Name", "")) == _plain(name)]


def _plain(name: str) -> str:
    words = fold(name).replace(".", " ").split()
    for kind in (["thanh", "pho"], ["dac", "khu"], ["tinh"], ["phuong"], ["xa"], ["tp"]):
        if words[: len(kind)] == kind and len(words) > len(kind):
            words = words[len(kind) :]
            break
    return " ".join(words)


def _goods(parcel: Parcel) -> dict[str, Any]:
    add_ons = [{"code": "GTG008", "propValue": f"PROP0026:{parcel.value}"}]
    if parcel.cash:
        add_ons.append({"code": "GTG021", "propValue": f"PROP0018:{parcel.cash}"})
    return {
        "serviceCode": settings.VNPOST_SERVICE,
        "weight": str(parcel.grams),
        "vehicle": "BO",
        "addonService": add_ons,
        "additionRequest": [],
    }


def _people(parcel: Parcel) -> dict[str, Any]:
    return {
        "senderName": parcel.sender.name,
        "senderPhone": parcel.sender.phone,
        "senderAddress": parcel.sender.in_words,
        "receiverName": parcel.receiver.name,
        "receiverPhone": parcel.receiver.phone,
        "receiverAddress": parcel.receiver.in_words,
        "saleOrderCode": parcel.key,
        "contentNote": parcel.content[:350],
        "sendType": "1",
        "deliveryTime": "N",
        "deliveryRequire": "2",
        "deliveryInstruction": parcel.note[:150],
    }


def _heard(row: Mapping[str, Any]) -> Heard:
    code = str(int(row["status"]))
    return Heard(
        code=code,
        state=STATES.get(code, ""),
        at=_instant(str(row.get("updatedDate") or row["sendDate"])),
        words=said(row.get("statusName")),
        reference=said(row.get("itemCode"), 60),
        key=said(row.get("saleOrderCode"), 60),
    )


def _instant(text: str) -> datetime:
    for shape in (
        "%d/%m/%Y %H:%M:%S",
        "%d-%m-%Y %H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
    ):
        try:
            return datetime.strptime(text[:19], shape).replace(tzinfo=HERE)
        except ValueError:
            continue
    raise ValueError("no instant")


CARRIER = VnPost()
