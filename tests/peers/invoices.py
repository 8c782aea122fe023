"""A provider of invoices on a loopback port, with the troubles that providers have."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class InvoicePeer:
    """What it issued, by the key it was asked with; `down` and `drop` are its troubles."""

    address: str = ""
    token: str = "thu-token"
    down: bool = False
    drop: bool = False
    """Issues, and does not answer."""
    refuses: str = ""
    issued: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: int = 0


@contextmanager
def running() -> Iterator[InvoicePeer]:
    peer = InvoicePeer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            peer.asked += 1
            data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.headers["Authorization"] != f"Bearer {peer.token}":
                return self._say(401, {"error": "token"})
            if peer.down:
                return self._say(503, {"error": "down"})
            if peer.refuses:
                return self._say(422, {"error": peer.refuses})
            key = self.headers["Idempotency-Key"]
            number = peer.issued.setdefault(
                key, {"number": f"1C26TAA-{len(peer.issued) + 1:07d}", "data": data}
            )["number"]
            if peer.drop:
                self.close_connection = True
                return None
            return self._say(201, {"number": number})

        def _say(self, status: int, body: dict[str, str]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words: object) -> None:
            """Tests say enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    peer.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
