"""What this Stripe knows: sessions, intents, charges, fees, refunds, disputes, transfers.

Every change holds one lock and notes its events in it, as Stripe would tell them.
"""

import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

from tests.peers.stripe_peer.forms import Form

Thing = dict[str, Any]

LEAST, MOST = 10_000, 99_999_999
"""In đồng: about half a US dollar, and eight digits."""


class Refusal(Exception):
    """An answer of 4xx, with Stripe's own words."""

    def __init__(
        self,
        message: str,
        *,
        code: str = "parameter_invalid",
        param: str = "",
        status: int = 400,
        kind: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, "code": code, "param": param}}


class World:
    """The state of one account. `tell` is called with each event while the lock is held."""

    def __init__(self, *, live: bool = False) -> None:
        self.lock = threading.RLock()
        self.live = live
        self.ahead = 0.0
        """Seconds by which this machine's clock is ahead of ours."""
        self.fee_currency = "vnd"
        self.refunds_wait = False
        """Whether a refund is `pending` at first, as at some banks."""
        self.things: dict[str, dict[str, Thing]] = {}
        self.events: list[Thing] = []
        self.tell: Callable[[Thing], None] = lambda event: None
        self.page_address = ""

    # --- things -------------------------------------------------------------
    def now(self) -> int:
        return int(time.time() + self.ahead)

    def find(self, kind: str, reference: str) -> Thing:
        try:
            return self.things[kind][reference]
        except KeyError:
            words = f"No such {kind}: '{reference}'"
            raise Refusal(words, code="resource_missing", param="id", status=404) from None

    def keep(self, kind: str, prefix: str, **facts: Any) -> Thing:
        mode = "live" if self.live else "test"
        mark = f"{prefix}_{mode}_" if prefix == "cs" else f"{prefix}_"
        thing = {
            "id": mark + secrets.token_hex(10),
            "object": kind,
            "created": self.now(),
            "livemode": self.live,
            **facts,
        }
        self.things.setdefault(kind, {})[thing["id"]] = thing
        return thing

    def note(self, name: str, thing: Thing, account: str | None = None) -> Thing:
        """An event about a thing as it is now."""
        event = {
            "id": "evt_" + secrets.token_hex(10),
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": self.now(),
            "livemode": self.live,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": name,
            "data": {"object": dict(thing)},
        }
        if account:
            event["account"] = account
        self.events.append(event)
        self.tell(event)
        return event

    # --- sessions -----------------------------------------------------------
    def make_session(self, form: Form) -> Thing:
        lines = list(form.get("line_items", {}).values())
        if form.get("mode") != "payment" or not lines or not form.get("success_url"):
            raise Refusal("mode, line_items and success_url are needed", param="line_items")
        total = sum(_line_total(line) for line in lines)
        if not LEAST <= total <= MOST:
            code = "amount_too_small" if total < LEAST else "amount_too_large"
            raise Refusal(f"{total} is no amount to charge", code=code, param="line_items")
        ends = int(form.get("expires_at", self.now() + 86_400))
        if not 30 * 60 - 5 <= ends - self.now() <= 24 * 3600 + 5:
            raise Refusal("expires_at: between 30 minutes and 24 hours", param="expires_at")
        asked = form.get("payment_intent_data", {})
        session = self.keep(
            "checkout.session",
            "cs",
            amount_total=total,
            amount_subtotal=total,
            currency="vnd",
            client_reference_id=form.get("client_reference_id"),
            metadata=dict(form.get("metadata", {})),
            payment_intent=None,
            payment_status="unpaid",
            status="open",
            mode="payment",
            ui_mode=form.get("ui_mode", "hosted_page"),
            payment_method_types=["card"],
            locale=form.get("locale"),
            expires_at=ends,
            success_url=form["success_url"],
            cancel_url=form.get("cancel_url"),
            customer_details=None,
        )
        session["url"] = f"{self.page_address}/_pay/{session['id']}"
        session["_words"] = lines[0]["price_data"]["product_data"]["name"]
        session["_intent"] = {
            "description": asked.get("description"),
            "metadata": dict(asked.get("metadata", {})),
            "transfer_group": asked.get("transfer_group"),
        }
        return session

    def session(self, reference: str) -> Thing:
        """The session; one whose time is over ends now."""
        session = self.find("checkout.session", reference)
        if session["status"] == "open" and session["expires_at"] <= self.now():
            self._end(session)
        return session

    def expire(self, reference: str) -> Thing:
        session = self.session(reference)
        if session["status"] != "open":
            words = f"This Session is {session['status']}: only open ones can be expired"
            raise Refusal(words, code="resource_invalid_state", param="session")
        return self._end(session)

    def _end(self, session: Thing) -> Thing:
        session["status"], session["url"] = "expired", None
        self.note("checkout.session.expired", session)
        return session

    # --- paying -------------------------------------------------------------
    def intent_of(self, session: Thing) -> Thing:
        """The payment intent, made when the buyer first tries, as at Stripe."""
        if session["payment_intent"]:
            return self.find("payment_intent", session["payment_intent"])
        intent = self.keep(
            "payment_intent",
            "pi",
            amount=session["amount_total"],
            amount_received=0,
            currency=session["currency"],
            latest_charge=None,
            status="requires_payment_method",
            next_action=None,
            last_payment_error=None,
            payment_method_types=["card"],
            **session["_intent"],
        )
        session["payment_intent"] = intent["id"]
        return intent

    def pay(self, reference: str, **override: Any) -> Thing:
        """The card was charged. `override` changes what the intent says of it."""
        with self.lock:
            session = self.session(reference)
            if session["status"] != "open":
                return session
            intent = self.intent_of(session)
            intent.update(amount_received=intent["amount"], status="succeeded", next_action=None)
            intent.update(override)
            charge = self._charge(intent)
            intent["latest_charge"] = charge["id"]
            session.update(status="complete", payment_status="paid", url=None)
            if "livemode" in override:
                session["livemode"] = override["livemode"]
            session["customer_details"] = {"email": "nguoi-mua@vi-du.example", "name": "NGUYEN THI"}
            self.note("charge.succeeded", charge)
            self.note("payment_intent.succeeded", intent)
            self.note("checkout.session.completed", session)
            return session

    def promise(self, reference: str) -> Thing:
        """The buyer is done, the money comes later (or not): an asynchronous method."""
        with self.lock:
            session = self.session(reference)
            self.intent_of(session)["status"] = "processing"
            session.update(status="complete", url=None)
            self.note("checkout.session.completed", session)
            return session

    def keep_promise(self, reference: str, *, good: bool) -> Thing:
        with self.lock:
            session = self.find("checkout.session", reference)
            intent = self.intent_of(session)
            if not good:
                intent["status"] = "requires_payment_method"
                self.note("payment_intent.payment_failed", intent)
                self.note("checkout.session.async_payment_failed", session)
                return session
            intent.update(amount_received=intent["amount"], status="succeeded")
            intent["latest_charge"] = self._charge(intent)["id"]
            session["payment_status"] = "paid"
            self.note("payment_intent.succeeded", intent)
            self.note("checkout.session.async_payment_succeeded", session)
            return session

    def decline(self, reference: str) -> Thing:
        with self.lock:
            session = self.session(reference)
            intent = self.intent_of(session)
            intent["status"] = "requires_payment_method"
            intent["last_payment_error"] = {"type": "card_error", "code": "card_declined"}
            self._charge(intent, failed=True)
            self.note("payment_intent.payment_failed", intent)
            return session

    def ask_for_3ds(self, reference: str) -> Thing:
        with self.lock:
            session = self.session(reference)
            intent = self.intent_of(session)
            intent["status"] = "requires_action"
            intent["next_action"] = {"type": "redirect_to_url"}
            self.note("payment_intent.requires_action", intent)
            return session

    def _charge(self, intent: Thing, *, failed: bool = False) -> Thing:
        amount = intent["amount"] if failed else intent["amount_received"]
        charge = self.keep(
            "charge",
            "ch",
            amount=amount,
            amount_captured=0 if failed else amount,
            amount_refunded=0,
            refunded=False,
            captured=not failed,
            paid=not failed,
            disputed=False,
            status="failed" if failed else "succeeded",
            failure_code="card_declined" if failed else None,
            currency=intent["currency"],
            description=intent["description"],
            metadata=dict(intent["metadata"]),
            payment_intent=intent["id"],
            transfer_group=intent["transfer_group"],
            balance_transaction=None,
        )
        charge["livemode"] = intent["livemode"]
        if not failed:
            charge["balance_transaction"] = self._move(charge, amount, kind="charge")["id"]
        return charge

    def _move(self, source: Thing, amount: int, *, kind: str) -> Thing:
        fee = amount * 34 // 1000 if kind == "charge" else 0
        return self.keep(
            "balance_transaction",
            "txn",
            amount=amount,
            fee=fee,
            net=amount - fee,
            currency=self.fee_currency,
            source=source["id"],
            status="pending",
            type=kind,
        )

    # --- refunds ------------------------------------------------------------
    def make_refund(self, form: Form) -> Thing:
        charge = self._charge_named(form)
        if charge["disputed"]:
            raise Refusal("The charge is disputed", code="charge_disputed", param="charge")
        left = charge["amount"] - charge["amount_refunded"]
        if left == 0:
            raise Refusal("Already refunded", code="charge_already_refunded", param="charge")
        amount = _whole(form.get("amount", str(left)), "amount")
        if not 0 < amount <= left:
            words = f"Refund amount ({amount}) is greater than unrefunded amount ({left})"
            raise Refusal(words, param="amount")
        refund = self.keep(
            "refund",
            "re",
            amount=amount,
            currency=charge["currency"],
            charge=charge["id"],
            payment_intent=charge["payment_intent"],
            reason=form.get("reason"),
            metadata=dict(form.get("metadata", {})),
            status="pending" if self.refunds_wait else "succeeded",
            failure_reason=None,
            balance_transaction=self._move(charge, -amount, kind="refund")["id"],
        )
        self._count_back(charge, amount)
        self.note("refund.created", refund)
        self.note("charge.refunded", charge)
        if not self.refunds_wait:
            self.note("refund.updated", refund)
        return refund

    def _charge_named(self, form: Form) -> Thing:
        if "charge" in form:
            return self.find("charge", form["charge"])
        intent = self.find("payment_intent", form.get("payment_intent", ""))
        if not intent["latest_charge"]:
            raise Refusal("This PaymentIntent has no successful charge to refund")
        return self.find("charge", intent["latest_charge"])

    def _count_back(self, charge: Thing, amount: int) -> None:
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]

    def move_refund(self, reference: str, status: str, why: str = "") -> Thing:
        """A bank says later what became of a refund: succeeded, or failed."""
        with self.lock:
            refund = self.find("refund", reference)
            refund["status"] = status
            if status == "failed":
                refund["failure_reason"] = why or "expired_or_canceled_card"
                self._count_back(self.find("charge", refund["charge"]), -refund["amount"])
                self.note("refund.failed", refund)
            self.note("refund.updated", refund)
            return refund

    # --- disputes -----------------------------------------------------------
    def dispute(self, payment_intent: str, *, status: str = "needs_response") -> Thing:
        """The buyer's bank takes the money back until it is decided; a warning only asks."""
        with self.lock:
            intent = self.find("payment_intent", payment_intent)
            charge = self.find("charge", intent["latest_charge"])
            dispute = self.keep(
                "dispute",
                "dp",
                amount=charge["amount"],
                currency=charge["currency"],
                charge=charge["id"],
                payment_intent=payment_intent,
                reason="product_not_received",
                status=status,
                metadata={},
                balance_transactions=[],
            )
            self.note("charge.dispute.created", dispute)
            if not status.startswith("warning_"):
                charge["disputed"] = True
                self._move(charge, -charge["amount"], kind="adjustment")
                self.note("charge.dispute.funds_withdrawn", dispute)
            return dispute

    def close_dispute(self, reference: str, status: str) -> Thing:
        """won, lost or warning_closed."""
        with self.lock:
            dispute = self.find("dispute", reference)
            dispute["status"] = status
            charge = self.find("charge", dispute["charge"])
            if status == "won":
                charge["disputed"] = False
                self._move(charge, charge["amount"], kind="adjustment")
                self.note("charge.dispute.funds_reinstated", dispute)
            self.note("charge.dispute.closed", dispute)
            return dispute

    # --- transfers ----------------------------------------------------------
    def make_transfer(self, form: Form) -> Thing:
        amount = _whole(form.get("amount", ""), "amount")
        if not form.get("destination", "").startswith("acct_"):
            raise Refusal("No such destination", code="account_invalid", param="destination")
        if "source_transaction" in form:
            charge = self.find("charge", form["source_transaction"])
            gone = sum(
                t["amount"] - t["amount_reversed"]
                for t in self.things.get("transfer", {}).values()
                if t["source_transaction"] == charge["id"]
            )
            if amount + gone > charge["amount"]:
                words = "The transfers of a charge may not exceed it"
                raise Refusal(words, code="transfer_source_amount_exceeded", param="amount")
        transfer = self.keep(
            "transfer",
            "tr",
            amount=amount,
            amount_reversed=0,
            reversed=False,
            currency=form.get("currency", "vnd"),
            destination=form["destination"],
            source_transaction=form.get("source_transaction"),
            transfer_group=form.get("transfer_group"),
            description=form.get("description"),
            metadata=dict(form.get("metadata", {})),
        )
        self.note("transfer.created", transfer)
        return transfer

    def reverse_transfer(self, reference: str, form: Form) -> Thing:
        transfer = self.find("transfer", reference)
        left = transfer["amount"] - transfer["amount_reversed"]
        amount = _whole(form.get("amount", str(left)), "amount")
        if not 0 < amount <= left:
            raise Refusal("More than is left of the transfer", param="amount")
        transfer["amount_reversed"] += amount
        transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
        reversal = self.keep(
            "transfer_reversal",
            "trr",
            amount=amount,
            currency=transfer["currency"],
            transfer=reference,
            metadata=dict(form.get("metadata", {})),
        )
        self.note("transfer.reversed", transfer)
        return reversal


def _whole(text: str, name: str) -> int:
    if not str(text).isdecimal():
        raise Refusal(f"Invalid integer: {text}", code="parameter_invalid_integer", param=name)
    return int(text)


def _line_total(line: Form) -> int:
    price = line.get("price_data", {})
    if price.get("currency") != "vnd":
        raise Refusal("This account sells in đồng", param="line_items[0][price_data][currency]")
    name = "line_items[0][price_data][unit_amount]"
    return _whole(price.get("unit_amount", ""), name) * _whole(
        line.get("quantity", "1"), "quantity"
    )
