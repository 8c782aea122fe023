"""VNPay, MoMo, ZaloPay behind the same interface; their servers are a peer of ours.

The vectors of the signatures were computed with `openssl dgst -hmac`, not with our code.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, quote_plus, urlsplit

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from marketplace.commerce.models import Payment, PaymentAttempt, ProviderEvent, Receipt, Refund
from marketplace.commerce.order.models import Order
from marketplace.commerce.payments import BasketFacts, Unreachable, choices, method
from marketplace.commerce.rules import wallets
from marketplace.commerce.rules.ledger import Account
from marketplace.commerce.services.payments import begin_attempt, expire_unpaid, settle
from marketplace.commerce.services.refunds import grant_refund, send_refund
from tests.commerce.card_shop import balance, put_past_its_deadline, state_of, trial_balance
from tests.factories import ProductFactory
from tests.peers.wallets import MOMO, VNPAY_SECRET, ZALOPAY, WalletPeer, sha512

WALLETS = ("VNPAY", "MOMO", "ZALOPAY")
SAMPLE = "KHOABIMATTHUNGHIEMCHOOCOP0123456"
RETURNED = {
    "vnp_Amount": "16600000",
    "vnp_BankCode": "NCB",
    "vnp_OrderInfo": "Thanh toan don hang 123456789",
    "vnp_PayDate": "20261122101530",
    "vnp_ResponseCode": "00",
    "vnp_TmnCode": "CHOOCOP1",
    "vnp_TransactionNo": "14980726",
    "vnp_TransactionStatus": "00",
    "vnp_TxnRef": "123456789A1",
    "vnp_BankTranNo": "",
    "vnp_SecureHash": "left out",
    "vnp_SecureHashType": "left out",
}
ASKED = {
    "vnp_Amount": 1_806_000,
    "vnp_Command": "pay",
    "vnp_CreateDate": "20210801153333",
    "vnp_CurrCode": "VND",
    "vnp_IpAddr": "127.0.0.1",
    "vnp_Locale": "vn",
    "vnp_OrderInfo": "Thanh toán đơn #5 & phí",
    "vnp_OrderType": "other",
    "vnp_ReturnUrl": "https://cho-ocop.example/xong?k=a+b",
    "vnp_TmnCode": "CHOOCOP1",
    "vnp_TxnRef": "5",
    "vnp_Version": "2.1.0",
}


# --- Signatures --------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "signature"),
    [
        (
            RETURNED,
            "6bca078f8acc717bead610ddec42dfceab20911af49d686c995ddae60b818b8b"
            "fd41af42c1d35aa0311a4105a7899f678ccb2b44ffaff0199e0d49dec0ecafb3",
        ),
        (
            ASKED,
            "84e8c8f177c4acf29cb18c5d8ca32da5162ad632ed0c91f25ad1c58aa30bee86"
            "9bcbcd8fe70a6684ffd8aacfc05a016a088e5806e2915bba1cfb1a6354df25db",
        ),
    ],
)
def test_addresses_are_signed_as_openssl_signs_them(facts, signature) -> None:
    text = wallets.vnpay_text(facts)
    assert wallets.vnpay_sign(text, SAMPLE) == signature
    assert wallets.vnpay_is_genuine(text, signature.upper(), SAMPLE)
    assert not wallets.vnpay_is_genuine(text + "1", signature, SAMPLE)
    assert not wallets.vnpay_is_genuine(text, "", SAMPLE)


def test_questions_and_refunds_to_vnpay_are_signed_as_openssl_signs_them() -> None:
    facts = {
        "vnp_RequestId": "0123456789abcdef0123456789abcdef",
        "vnp_Version": "2.1.0",
        "vnp_Command": "querydr",
        "vnp_TmnCode": "CHOOCOP1",
        "vnp_TxnRef": "123456789A1",
        "vnp_TransactionDate": "20261122101530",
        "vnp_CreateDate": "20261122103000",
        "vnp_IpAddr": "127.0.0.1",
        "vnp_OrderInfo": "Hoi giao dich 123456789A1",
    }
    assert wallets.vnpay_sign(wallets.piped(facts, wallets.VNPAY_QUERY), SAMPLE) == (
        "5bdec14153bab8efbdc00db8066fb45b680c5a5b609992e0138177af550302ee"
        "54e53dda00064cf05facc354ef71173e85f2a10fd8731c52b7dd566a38a4888a"
    )
    facts |= {
        "vnp_Command": "refund",
        "vnp_TransactionType": "03",
        "vnp_Amount": 5_000_000,
        "vnp_TransactionNo": "14980726",
        "vnp_CreateBy": "cho-ocop",
        "vnp_CreateDate": "20261123090000",
        "vnp_OrderInfo": "Hoan tien 123456789A1 lan 1",
    }
    assert wallets.vnpay_sign(wallets.piped(facts, wallets.VNPAY_REFUND), SAMPLE) == (
        "6e8529d1fdebfab95ca08b3bfff9e9c6d50bc83e3aba8fbf62caa3573ed5694b"
        "07c574531500bf742d6f1404f616f1778872d4d0fad805e8abc29a7dcc6017d9"
    )


def test_momo_is_signed_as_openssl_signs_with_momos_own_sample_key() -> None:
    access, secret = "F8BBA842ECF85", "K951B6PE1waDMi640xX08PD3vg6EkVlz"  # in MoMo's documents
    asked = {
        "amount": 10_000,
        "extraData": "",
        "ipnUrl": "https://example.com/ipn",
        "orderId": "ORDER123",
        "orderInfo": "test",
        "partnerCode": "MOMO",
        "redirectUrl": "https://example.com/return",
        "requestId": "ORDER123",
        "requestType": "captureWallet",
        "lang": "not signed",
    }
    text = wallets.momo_text(asked, wallets.MOMO_CREATE, access)
    told = "64b9604d2faad6ec828e3267fd25549f6079629fff0a907684679be51703f60b"
    assert wallets.sign(text, secret) == told
    called = {
        "amount": 166_000,
        "extraData": "",
        "message": "Successful.",
        "orderId": "123456789A1",
        "orderInfo": "Don hang 123456789",
        "orderType": "momo_wallet",
        "partnerCode": "MOMO",
        "payType": "qr",
        "requestId": "123456789A1",
        "responseTime": 1795346161000,
        "resultCode": 0,
        "transId": 4088878653,
    }
    text = wallets.momo_text(called, wallets.MOMO_CALL, access)
    told = "1d18566beb614dcdd7932dba3091266534f7498943795c9da4c773c8928500a0"
    assert wallets.is_genuine(text, told, secret)
    assert not wallets.is_genuine(text, told, "")


def test_zalopay_is_signed_as_openssl_signs_with_zalopays_own_sample_keys() -> None:
    key1 = "PcY4iZIKFCIdgZvA6ueMcMHHUbRLYjPL"  # the sandbox's, in ZaloPay's documents
    facts = {
        "app_id": 2553,
        "app_trans_id": "261122_123456789A1",
        "app_user": "cho-ocop",
        "amount": 166_000,
        "app_time": 1795346161000,
        "embed_data": '{"redirecturl": "https://cho-ocop.example/xong"}',
        "item": "[]",
    }
    told = "00bd58d8fdad61a68131c552c7308aeda816ab1bc756f27807247a31b4ccc734"
    assert wallets.sign(wallets.piped(facts, tuple(facts)), key1) == told
    data = (
        '{"app_id":2553,"app_trans_id":"261122_123456789A1","amount":166000,'
        '"zp_trans_id":261122000000123}'
    )
    told = "4140b9a8301252d8fb55dafa9393ded55a70bd64dea27142252eb21c47c1e176"
    assert wallets.is_genuine(data, told, "kLtgPl8HHhfvMuDHPwKfgfsY4Ydm9eIz")


# --- The shop and the wallets ------------------------------------------------
@pytest.fixture
def peer(settings) -> Iterator[WalletPeer]:
    with WalletPeer() as running:
        settings.VNPAY_TMN_CODE, settings.VNPAY_HASH_SECRET = "CHOOCOP1", VNPAY_SECRET
        settings.VNPAY_API_URL = f"{running.address}/vnpay/transaction"
        settings.MOMO_PARTNER_CODE, settings.MOMO_ACCESS_KEY = MOMO["partner"], MOMO["access"]
        settings.MOMO_SECRET_KEY, settings.MOMO_API_BASE = MOMO["secret"], running.address
        settings.ZALOPAY_APP_ID, settings.ZALOPAY_KEY1 = ZALOPAY["app"], ZALOPAY["key1"]
        settings.ZALOPAY_KEY2, settings.ZALOPAY_API_BASE = ZALOPAY["key2"], running.address
        yield running


@pytest.fixture
def begun(db, fill, buy, peer: WalletPeer) -> Callable[[str], PaymentAttempt]:
    """An order whose buyer stands on the wallet's page."""

    def begin(wallet: str) -> PaymentAttempt:
        order = buy(fill((ProductFactory(), 2)), method=wallet)
        begin_attempt(payment=order.payment, now=timezone.now())
        attempt = order.payment.attempts.get()
        peer.orders.setdefault(attempt.reference, {"amount": attempt.amount, "state": "open"})
        return attempt

    return begin


def _signed(facts: dict[str, str]) -> dict[str, str]:
    text = "&".join(f"{quote_plus(n)}={quote_plus(v)}" for n, v in sorted(facts.items()) if v)
    return {**facts, "vnp_SecureHash": sha512(text)}


def _vnpay_facts(attempt: PaymentAttempt, **changes: str) -> dict[str, str]:
    return {
        "vnp_Amount": str(attempt.amount * 100),
        "vnp_BankCode": "NCB",
        "vnp_OrderInfo": "Thanh toán đơn hàng",
        "vnp_ResponseCode": "00",
        "vnp_TmnCode": "CHOOCOP1",
        "vnp_TransactionNo": "14980726",
        "vnp_TransactionStatus": "00",
        "vnp_TxnRef": attempt.reference,
        **changes,
    }


def _call_of_vnpay(client, facts: dict[str, str]) -> str:
    return client.get("/tra-tien/vnpay/", facts).json()["RspCode"]


def _order_of(attempt: PaymentAttempt) -> Order:
    return attempt.payment.order


@pytest.mark.django_db
def test_wallets_without_keys_are_not_offered_and_nobody_answers_their_calls(client) -> None:
    offered = {c.code for c in choices(BasketFacts(total=100_000, on=timezone.localdate()))}
    assert not offered & set(WALLETS)
    assert client.get("/tra-tien/vnpay/").status_code == 404
    for path in ("momo", "zalopay"):
        answer = client.post(f"/tra-tien/{path}/", "{}", content_type="application/json")
        assert answer.status_code == 404


def test_a_wallet_with_half_its_keys_is_refused(settings) -> None:
    settings.VNPAY_TMN_CODE = "CHOOCOP1"
    found = [message for message in run_checks() if message.id == "commerce.E002"]
    assert [str(message.msg) for message in found] == ["VNPAY_HASH_SECRET must be set too"]


def test_vnpays_page_is_a_signed_address_with_the_amount_in_hundredths(begun) -> None:
    attempt = begun("VNPAY")
    facts = dict(parse_qsl(urlsplit(attempt.address).query))

    assert facts["vnp_Amount"] == str(attempt.amount * 100)
    assert (facts["vnp_TxnRef"], facts["vnp_CurrCode"]) == (attempt.reference, "VND")
    signature = facts.pop("vnp_SecureHash")
    assert _signed(facts)["vnp_SecureHash"] == signature
    assert facts["vnp_OrderInfo"].isascii()


def test_vnpays_signed_call_pays_an_order_once(begun, client) -> None:
    attempt = begun("VNPAY")
    facts = _signed(_vnpay_facts(attempt))

    assert [_call_of_vnpay(client, facts) for _ in range(3)] == ["00", "02", "02"]
    assert state_of(_order_of(attempt)) == "PAID"
    assert Receipt.objects.get().reference == f"{attempt.reference}/14980726"
    assert balance(Account.WALLET) == attempt.amount
    assert trial_balance() == 0


def test_a_wrong_signature_never_changes_anything(begun, client, peer) -> None:
    attempt = begun("VNPAY")
    facts = _signed(_vnpay_facts(attempt)) | {"vnp_Amount": "100"}
    assert _call_of_vnpay(client, facts) == "97"
    assert _call_of_vnpay(client, _vnpay_facts(attempt)) == "97"
    for wallet, path in (("MOMO", "momo"), ("ZALOPAY", "zalopay")):
        other = begun(wallet)
        call = peer.momo_call if wallet == "MOMO" else peer.zalopay_call
        forged = call(other.reference) | {"signature": "00", "mac": "00"}
        answer = client.post(f"/tra-tien/{path}/", forged, content_type="application/json")
        assert answer.status_code == 400 or answer.json()["return_code"] == -1

    assert set(Payment.objects.values_list("state", flat=True)) == {"WAITING"}
    assert not ProviderEvent.objects.exists()


def test_vnpays_call_about_another_order_or_amount_is_answered_so(begun, client, peer) -> None:
    attempt = begun("VNPAY")
    assert _call_of_vnpay(client, _signed(_vnpay_facts(attempt, vnp_TxnRef="1A1"))) == "01"

    peer.orders[attempt.reference] = {"amount": 1_000, "state": "paid"}
    assert _call_of_vnpay(client, _signed(_vnpay_facts(attempt, vnp_Amount="100000"))) == "04"
    attempt.refresh_from_db()
    assert attempt.detail["mismatch"] == f"amount: 1000 ≠ {attempt.amount}"
    assert state_of(_order_of(attempt)) == "WAITING"
    assert ProviderEvent.objects.get().handled_at is None, "a person looks"


def test_a_call_that_does_not_fit_is_held_against_vnpays_own_record(begun, client, peer) -> None:
    attempt = begun("VNPAY")
    peer.orders[attempt.reference]["state"] = "paid"

    assert _call_of_vnpay(client, _signed(_vnpay_facts(attempt, vnp_Amount="100000"))) == "00"
    assert state_of(_order_of(attempt)) == "PAID", "the record says the right sum"


def test_money_that_vnpay_suspects_waits_for_a_person(begun, client, peer) -> None:
    attempt = begun("VNPAY")
    peer.orders[attempt.reference]["state"] = "fraud"
    _call_of_vnpay(client, _signed(_vnpay_facts(attempt, vnp_TransactionStatus="07")))
    assert state_of(_order_of(attempt)) == "WAITING"
    attempt.refresh_from_db()
    assert attempt.detail["mismatch"] == "suspected of fraud"


def test_an_answer_of_vnpay_with_a_wrong_signature_says_nothing(begun, peer, settings) -> None:
    attempt = begun("VNPAY")
    peer.orders[attempt.reference]["state"] = "paid"
    settings.VNPAY_HASH_SECRET = "another"
    settle(attempt=attempt, now=timezone.now())
    assert state_of(_order_of(attempt)) == "WAITING"


def test_an_order_ends_even_where_vnpay_answers_no_questions(begun, peer) -> None:
    attempt = begun("VNPAY")
    peer.silent = True
    order = _order_of(attempt)
    put_past_its_deadline(order)
    assert not expire_unpaid(payment=order.payment, now=timezone.now()), "their page may be open"

    ended = timezone.now() - timedelta(minutes=31)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(expires_at=ended)
    assert expire_unpaid(payment=order.payment, now=timezone.now())
    assert state_of(order) == "EXPIRED"


@pytest.mark.parametrize("wallet", ["MOMO", "ZALOPAY"])
def test_a_signed_call_is_only_a_reason_to_ask_again(begun, client, peer, wallet) -> None:
    attempt = begun(wallet)
    call = peer.momo_call if wallet == "MOMO" else peer.zalopay_call
    path = f"/tra-tien/{wallet.lower()}/"
    facts = call(attempt.reference)

    client.post(path, facts, content_type="application/json")
    assert state_of(_order_of(attempt)) == "WAITING", "the wallet itself says it is open"
    ProviderEvent.objects.all().delete()

    peer.orders[attempt.reference]["state"] = "paid"
    for _ in range(3):
        answer = client.post(path, facts, content_type="application/json")
        assert answer.status_code == 204 or answer.json()["return_code"] == 1
    assert state_of(_order_of(attempt)) == "PAID"
    assert Receipt.objects.count() == 1
    assert balance(Account.WALLET) == attempt.amount


@pytest.mark.parametrize("wallet", ["MOMO", "ZALOPAY"])
def test_a_wallet_that_cannot_be_asked_is_called_again_later(begun, client, peer, wallet) -> None:
    attempt = begun(wallet)
    call = peer.momo_call if wallet == "MOMO" else peer.zalopay_call
    facts, path = call(attempt.reference), f"/tra-tien/{wallet.lower()}/"
    peer.silent = True
    answer = client.post(path, facts, content_type="application/json")
    assert answer.status_code == 500 or answer.json()["return_code"] == 0
    assert state_of(_order_of(attempt)) == "WAITING"


@pytest.mark.parametrize("wallet", WALLETS)
def test_the_sweep_hears_what_a_lost_call_did_not_say(begun, peer, wallet) -> None:
    paid, failed = begun(wallet), begun(wallet)
    peer.orders[paid.reference]["state"] = "paid"
    peer.orders[failed.reference]["state"] = "failed"
    for attempt in (paid, failed):
        settle(attempt=attempt, now=timezone.now())
    assert [state_of(_order_of(a)) for a in (paid, failed)] == ["PAID", "WAITING"]
    failed.refresh_from_db()
    assert failed.state == "FAILED"


@pytest.mark.parametrize("wallet", WALLETS)
def test_another_amount_at_a_wallet_waits_for_a_person(begun, peer, wallet) -> None:
    attempt = begun(wallet)
    peer.orders[attempt.reference] = {"amount": 1_000, "state": "paid"}
    settle(attempt=attempt, now=timezone.now())
    attempt.refresh_from_db()
    assert attempt.detail["mismatch"] == f"amount: 1000 ≠ {attempt.amount}"
    assert state_of(_order_of(attempt)) == "WAITING"


@pytest.mark.parametrize("wallet", WALLETS)
def test_a_refund_goes_back_to_the_wallet_once(begun, peer, wallet) -> None:
    attempt = begun(wallet)
    peer.orders[attempt.reference]["state"] = "paid"
    settle(attempt=attempt, now=timezone.now())
    refund = _granted(attempt)

    states = [send_refund(refund=refund, now=timezone.now()).state for _ in range(3)]

    assert states == (["SENT", "DONE", "DONE"] if wallet == "ZALOPAY" else ["DONE"] * 3)
    assert len(peer.refunds) == 1
    assert balance(Account.REFUNDS) == 0
    assert trial_balance() == 0


def test_a_refund_whose_answer_was_lost_is_not_asked_for_twice_at_vnpay(begun, peer) -> None:
    attempt = begun("VNPAY")
    peer.orders[attempt.reference]["state"] = "paid"
    settle(attempt=attempt, now=timezone.now())
    refund = _granted(attempt)
    peer.silent = True
    assert send_refund(refund=refund, now=timezone.now()).state == "SENT"
    peer.silent = False
    assert send_refund(refund=refund, now=timezone.now()).state == "SENT", "a person looks"
    assert len(peer.refunds) == 1


def test_a_refund_that_momo_refuses_is_sent_to_the_buyers_account(begun, peer) -> None:
    attempt = begun("MOMO")
    peer.orders[attempt.reference]["state"] = "paid"
    settle(attempt=attempt, now=timezone.now())
    peer.refund_code = "1081"
    refund = send_refund(refund=_granted(attempt), now=timezone.now())
    assert (refund.state, refund.failure) == ("NEEDS_ACCOUNT", "1081: ?")


def _granted(attempt: PaymentAttempt) -> Refund:
    return grant_refund(
        payment=Payment.objects.get(pk=attempt.payment_id),
        amount=20_000,
        reason=Refund.Reason.CANCELLED,
        funder=Refund.Funder.BUYER_FUNDS,
        on=timezone.localdate(),
    )


@pytest.mark.parametrize("wallet", ["MOMO", "ZALOPAY"])
def test_a_wallet_that_is_away_makes_no_page_and_loses_nothing(db, fill, buy, peer, wallet) -> None:
    order = buy(fill((ProductFactory(), 2)), method=wallet)
    peer.silent = True
    with pytest.raises(Unreachable):
        begin_attempt(payment=order.payment, now=timezone.now())
    peer.silent = False
    if wallet == "ZALOPAY":
        assert begin_attempt(payment=order.payment, now=timezone.now()).address
        return
    with pytest.raises(Unreachable):  # MoMo made the order whose answer was lost
        begin_attempt(payment=order.payment, now=timezone.now())
    assert begin_attempt(payment=order.payment, now=timezone.now()).address
    assert order.payment.attempts.count() == 2


def test_momo_is_offered_up_to_its_ceiling(db, peer) -> None:
    momo = method("MOMO")
    assert momo.refusal(BasketFacts(total=50_000_000, on=timezone.localdate())) == ""
    assert "50.000.000" in momo.refusal(BasketFacts(total=50_000_001, on=timezone.localdate()))
