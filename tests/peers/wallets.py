"""The wallets' servers, as far as our plugs speak with them; written from their public documents
with signing of its own, so that a mistake of the shop's is not repeated here."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

VNPAY_SECRET = "BIMATTHUNGHIEMVNPAY0123456789ABC"
MOMO = {"partner": "MOMOTHU", "access": "KHOATHU", "secret": "bi-mat-thu-cua-momo"}
ZALOPAY = {"app": 2553, "key1": "khoa-mot-thu-nghiem", "key2": "khoa-hai-thu-nghiem"}


def sha512(text: str) -> str:
    return hmac.new(VNPAY_SECRET.encode(), text.encode(), hashlib.sha512).hexdigest()


def sha256(text: str, key: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


class WalletPeer:
    """`orders` says what became of each name: amount and state (open, paid, failed)."""

    def __init__(self) -> None:
        self.orders: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.silent = False
        """Answers nothing that could be understood."""
        self.refund_code = ""
        self._server = HTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "WalletPeer":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    # --- VNPay --------------------------------------------------------------
    def vnpay(self, said: dict[str, Any]) -> dict[str, Any]:
        head = ["vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode"]
        if said["vnp_Command"] == "querydr":
            tail = ["vnp_TxnRef", "vnp_TransactionDate", "vnp_CreateDate", "vnp_IpAddr"]
        else:
            head.append("vnp_TransactionType")
            tail = ["vnp_TxnRef", "vnp_Amount", "vnp_TransactionNo", "vnp_TransactionDate"]
            tail += ["vnp_CreateBy", "vnp_CreateDate", "vnp_IpAddr"]
        text = "|".join(str(said[name]) for name in [*head, *tail, "vnp_OrderInfo"])
        if sha512(text) != said["vnp_SecureHash"]:
            return {"vnp_ResponseCode": "97"}
        answer = self._vnpay_answer(said)
        names = "ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate "
        names += "TransactionNo TransactionType TransactionStatus OrderInfo"
        if said["vnp_Command"] == "querydr":
            names += " PromotionCode PromotionAmount"
        signed = "|".join(str(answer.get(f"vnp_{name}", "")) for name in names.split())
        return {**answer, "vnp_SecureHash": sha512(signed)}

    def _vnpay_answer(self, said: dict[str, Any]) -> dict[str, Any]:
        order = self.orders.get(said["vnp_TxnRef"])
        answer = {"vnp_ResponseId": "r1", "vnp_Command": said["vnp_Command"], "vnp_Message": "ok"}
        answer |= {"vnp_TmnCode": said["vnp_TmnCode"], "vnp_TxnRef": said["vnp_TxnRef"]}
        if order is None:
            return answer | {"vnp_ResponseCode": "91"}
        if said["vnp_Command"] == "refund":
            again = said["vnp_RequestId"] in self.refunds
            self.refunds.setdefault(said["vnp_RequestId"], said)
            code = self.refund_code or ("94" if again else "00")
            return answer | {"vnp_ResponseCode": code, "vnp_TransactionStatus": "00"}
        status = {"paid": "00", "open": "01", "failed": "02", "fraud": "07"}[order["state"]]
        return answer | {
            "vnp_ResponseCode": "00",
            "vnp_TransactionStatus": status,
            "vnp_Amount": str(order["amount"] * 100),
            "vnp_TransactionNo": "14980726",
            "vnp_BankCode": "NCB",
        }

    # --- MoMo ---------------------------------------------------------------
    def momo(self, act: str, said: dict[str, Any]) -> dict[str, Any]:
        names = {
            "create": "amount extraData ipnUrl orderId orderInfo partnerCode redirectUrl "
            "requestId requestType",
            "query": "orderId partnerCode requestId",
            "refund": "amount description orderId partnerCode requestId transId",
        }[act].split()
        text = "&".join(["accessKey=" + MOMO["access"], *(f"{n}={said[n]}" for n in names)])
        if sha256(text, MOMO["secret"]) != said["signature"]:
            return {"resultCode": 11, "message": "signature"}
        if act == "create":
            if said["orderId"] in self.orders:
                return {"resultCode": 41, "message": "duplicated orderId"}
            self.orders[said["orderId"]] = {"amount": said["amount"], "state": "open"}
            return {"resultCode": 0, "payUrl": f"{self.address}/pay/{said['orderId']}"}
        if act == "refund":
            self.refunds.setdefault(said["requestId"], said)
            return {"resultCode": int(self.refund_code or 0), "transId": 777, "message": "?"}
        order = self.orders.get(said["orderId"])
        code = {"paid": 0, "open": 1000, "failed": 1006}[order["state"]] if order else 42
        amount = order["amount"] if order else 0
        facts = {"orderId": said["orderId"], "transId": 4088878653, "amount": amount}
        return {**facts, "resultCode": code}

    def momo_call(self, name: str, **changes: Any) -> dict[str, Any]:
        """A signed call about an order."""
        facts = {
            "partnerCode": MOMO["partner"],
            "orderId": name,
            "requestId": name,
            "amount": self.orders[name]["amount"],
            "orderInfo": "Đơn hàng",
            "orderType": "momo_wallet",
            "transId": 4088878653,
            "resultCode": 0,
            "message": "Thành công.",
            "payType": "qr",
            "responseTime": 1795346161000,
            "extraData": "",
        }
        text = "&".join(f"{n}={facts[n]}" for n in sorted(facts))
        text = f"accessKey={MOMO['access']}&{text}"
        return {**facts, "signature": sha256(text, MOMO["secret"]), **changes}

    # --- ZaloPay ------------------------------------------------------------
    def zalopay(self, act: str, said: dict[str, Any]) -> dict[str, Any]:
        names = {
            "create": "app_id app_trans_id app_user amount app_time embed_data item",
            "query": "app_id app_trans_id",
            "refund": "app_id zp_trans_id amount description timestamp",
            "query_refund": "app_id m_refund_id timestamp",
        }[act].split()
        text = "|".join(str(said[name]) for name in names)
        if act == "query":
            text += f"|{ZALOPAY['key1']}"
        if sha256(text, str(ZALOPAY["key1"])) != said["mac"]:
            return {"return_code": 2, "sub_return_code": -402, "sub_return_message": "mac"}
        if act == "create":
            self.orders[said["app_trans_id"]] = {"amount": said["amount"], "state": "open"}
            return {"return_code": 1, "order_url": f"{self.address}/pay/{said['app_trans_id']}"}
        if act == "refund":
            self.refunds.setdefault(said["m_refund_id"], said)
            return {"return_code": 3}
        if act == "query_refund":
            return {"return_code": 1 if said["m_refund_id"] in self.refunds else 2}
        order = self.orders.get(said["app_trans_id"], {"state": "failed", "amount": 0})
        code = {"paid": 1, "open": 3, "failed": 2}[order["state"]]
        return {"return_code": code, "amount": order["amount"], "zp_trans_id": 261122000000123}

    def zalopay_call(self, name: str) -> dict[str, Any]:
        amount = self.orders[name]["amount"]
        facts = {"app_trans_id": name, "amount": amount, "zp_trans_id": 261122000000123}
        data = json.dumps(facts)
        return {"data": data, "mac": sha256(data, str(ZALOPAY["key2"])), "type": 1}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Quiet."""

            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                act = self.path.rsplit("/", 1)[1]
                peer.asked.append((self.path, said))
                speak = peer.momo if "gateway" in self.path else peer.zalopay
                answer = peer.vnpay(said) if "vnpay" in self.path else speak(act, said)
                data = b"<html>" if peer.silent else json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        return Handler
