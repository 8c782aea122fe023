"""Counting without knowing whom: who asked is a keyed digest in this process's memory, for minutes.

For pictures that count something. Nothing of a reader is logged or written; counts against floods
are kept by digests under a key that this process made up when it started.
"""

import ipaddress
import secrets
from collections import Counter
from dataclasses import dataclass
from hashlib import blake2s
from threading import Lock

from django.http import HttpRequest

from foundation.tries import network_of

MOST_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opened the page, as far as the request says. Never logged, never written."""

    network: str
    agent: str
    languages: str = ""

    def digest(self, key: bytes) -> bytes:
        words = "\n".join((_whole_network(self.network), self.agent, self.languages))
        return blake2s(words.encode("utf-8", "replace"), key=key, digest_size=8).digest()


def reader_of(request: HttpRequest) -> Reader:
    """The reader a request tells of."""
    return Reader(
        network=network_of(request),
        agent=request.headers.get("User-Agent", "")[:400],
        languages=request.headers.get("Accept-Language", "")[:100],
    )


def _whole_network(address: str) -> str:
    """An IPv6 household or phone has a /64 and changes its address within it at will."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return address


class Memory:
    """What this process remembers: lines by network this minute, acts in this quarter."""

    def __init__(self) -> None:
        self.key = secrets.token_bytes(16)
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        self._minute = self._quarter = 0
        self._lines: Counter[bytes] = Counter()
        self._all = 0
        self._seen: set[bytes] = set()

    def allows(self, reader: Reader, minute: int, *, per_network: int, per_process: int) -> bool:
        """Count one more line of the reader's network; whether it is within the limits, which are
        lines a minute."""
        network = Reader(reader.network, "").digest(self.key)
        with self._lock:
            if minute != self._minute:
                self._minute, self._all = minute, 0
                self._lines.clear()
            if self._lines[network] >= per_network or self._all >= per_process:
                return False
            self._lines[network] += 1
            self._all += 1
            return True

    def is_new(self, act: bytes, quarter: int) -> bool:
        """Whether this process has not noted the act in this quarter: reloading is no act."""
        with self._lock:
            if quarter != self._quarter:
                self._quarter = quarter
                self._seen.clear()
            if act in self._seen:
                return False
            if len(self._seen) < MOST_REMEMBERED:
                self._seen.add(act)
            return True
