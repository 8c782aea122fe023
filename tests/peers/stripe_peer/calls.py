"""Signed calls to the shop: as they come, held back, twice, in disorder, late, or never."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from typing import Any

import stripe

TRIES = 4
"""How often a call that was not answered with 2xx is made again; Stripe goes on for days."""


class Calls:
    """Sends events to one address. Held events wait for `deliver`."""

    def __init__(self) -> None:
        self.address = ""
        self.secret = "whsec_peer"
        self.hold = False
        self.drop = False
        self.delay = 0.0
        self.held: list[dict[str, Any]] = []
        self.answers: list[tuple[str, int]] = []
        """Each call that was made: the event's kind and the shop's answer."""
        self._waiting: deque[dict[str, Any]] = deque()
        self._wake = threading.Condition()
        self._ended = False
        self._idle = threading.Event()
        self._idle.set()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._wake:
            self._ended = True
            self._wake.notify()
        self._thread.join(timeout=10)

    def take(self, event: dict[str, Any]) -> None:
        """One event of the world: sent soon, held, or lost."""
        if self.drop or not self.address:
            return
        if self.hold:
            self.held.append(event)
            return
        with self._wake:
            self._idle.clear()
            self._waiting.append(event)
            self._wake.notify()

    def wait(self, seconds: float = 15) -> None:
        """Until everything that was on its way has been answered."""
        assert self._idle.wait(seconds), "calls are still on their way"

    def deliver(self, *, reverse: bool = False, times: int = 1, secret: str = "") -> list[int]:
        """Make the held calls now; the answers. What was refused is not made again."""
        events, self.held = list(self.held), []
        if reverse:
            events.reverse()
        return [self.send(event, secret=secret) for event in events for _ in range(times)]

    def send(
        self, event: dict[str, Any], *, secret: str = "", at: int | None = None, header: str = ""
    ) -> int:
        """One call, right now; its answer. 0: nobody answered."""
        payload = json.dumps(_shown(event))
        signed = header or stripe.WebhookSignature.generate_signature_header(
            payload, secret or self.secret, timestamp=at if at is not None else int(time.time())
        )
        headers = {"Content-Type": "application/json", "Stripe-Signature": signed}
        request = urllib.request.Request(  # noqa: S310
            self.address, payload.encode(), headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                status = answer.status
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError:
            status = 0
        self.answers.append((event["type"], status))
        return status

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._waiting:
                    self._idle.set()
                    if self._ended:
                        return
                    self._wake.wait()
                event = self._waiting.popleft()
            time.sleep(self.delay)
            for attempt in range(TRIES):
                if 200 <= self.send(event) < 300 or self._ended:
                    break
                time.sleep(0.2 * 2**attempt)


def _shown(event: dict[str, Any]) -> dict[str, Any]:
    """Without what only this machine knows."""
    thing = {k: v for k, v in event["data"]["object"].items() if not k.startswith("_")}
    return {**event, "data": {**event["data"], "object": thing}}
