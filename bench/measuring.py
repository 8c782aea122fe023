"""How the benchmarks of pages measure: processor time of the worker and of its database backend.

Everything goes through the whole middleware of the project. Sides take turns request by request,
so that a busy machine slows all of them alike and none has the caches to itself; each number is
the median. Wants Linux.
"""

import gzip
import os
import re
import statistics
import sys
import time
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent

sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.dev")

import django  # noqa: E402

django.setup()

from django.core import signals  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import RequestFactory, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import path  # noqa: E402

from foundation.page_cache import public_page  # noqa: E402
from marketplace import urls  # noqa: E402
from marketplace.warm import warm_up  # noqa: E402


@public_page(600)
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x" * 2048)


BARE = "/bare/"
_addresses = ModuleType("bench_urls")
_addresses.urlpatterns = [path("bare/", bare), *urls.urlpatterns]  # type: ignore[attr-defined]
sys.modules["bench_urls"] = _addresses


class Meter:
    """Asks for pages, and says what they cost in milliseconds."""

    def __init__(self) -> None:
        override_settings(ROOT_URLCONF="bench_urls", ALLOWED_HOSTS=["*"]).enable()
        connection.settings_dict["CONN_MAX_AGE"] = None  # we watch one backend
        self._handler = WSGIHandler()
        warm_up()  # as a worker of the server does
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def ask(self, address: str) -> int:
        """One request, answered to its last byte; the number of bytes."""
        return sum(map(len, self._parts(address, "gzip")))

    def read(self, address: str) -> bytes:
        """What a page says, not compressed."""
        return b"".join(self._parts(address, "identity"))

    def _parts(self, address: str, encoding: str) -> list[bytes]:
        environ = RequestFactory(headers={"accept-encoding": encoding}).get(address).environ
        status: list[str] = []
        answer = list(self._handler(environ, lambda words, headers: status.append(words)))
        if not status[0].startswith("200"):
            raise SystemExit(f"{address}: {status[0]}")
        return answer

    def queries(self, address: str, *, cold: bool) -> int:
        self.ask(address)
        if cold:
            forget_pages()
        signals.request_started.disconnect(reset_queries)
        with CaptureQueriesContext(connection) as asked:
            self.ask(address)
            return len(asked)

    def cost(self, address: str, *, cold: bool) -> float:
        """Of one request."""
        if cold:
            forget_pages()
        before = self._read()
        self.ask(address)
        return 1000 * (self._read() - before)

    def compare(self, addresses: dict[str, str], times: int) -> dict[str, dict[str, float]]:
        """Each page cold and warm beside the bare view, the median of so many requests."""
        for address in addresses.values():
            for _ in range(3):  # plans are kept, templates read
                forget_pages()
                self.ask(address)
        spent: dict[str, list[float]] = {}
        for _ in range(times):
            for name, address in addresses.items():
                spent.setdefault(f"{name} cold", []).append(self.cost(address, cold=True))
                self.ask(address)
                spent.setdefault(f"{name} warm", []).append(self.cost(address, cold=False))
                self.ask(BARE)
                spent.setdefault("bare", []).append(self.cost(BARE, cold=False))
        middle = {key: statistics.median(values) for key, values in spent.items()}
        return {
            "bare": {"warm_ms": round(middle["bare"], 2)},
            **{name: self._report(name, addresses[name], middle) for name in addresses},
        }

    def _report(self, name: str, address: str, middle: dict[str, float]) -> dict[str, float]:
        bare_ms, cold, warm = middle["bare"], middle[f"{name} cold"], middle[f"{name} warm"]
        return {
            "cold_ms": round(cold, 2),
            "cold_times_bare": round(cold / bare_ms, 1),
            "warm_ms": round(warm, 2),
            "warm_share_of_bare_throughput": round(bare_ms / warm, 2),
            "cold_queries": self.queries(address, cold=True),
            "warm_queries": self.queries(address, cold=False),
            "bytes_compressed": self.ask(address),
        }

    def _read(self) -> float:
        """Seconds of processor so far. Linux counts a backend's in nanoseconds only here."""
        database = int(self._backend.read_text().split()[0]) / 1e9
        return time.process_time() + database


_FILES = re.compile(rb'<(?:link|script)[^>]*?(?:href|src)="(/static/[^"]+)"[^>]*>')


def weight(meter: Meter, address: str) -> float:
    """Kilobytes (of 1,000 bytes) of a first visit without pictures: the page, its styles and
    scripts compressed, and the fonts it preloads."""
    from django.conf import settings

    page = meter.read(address)
    linked = {found[1].decode() for found in _FILES.finditer(page) if b'rel="icon"' not in found[0]}
    files = [settings.STATIC_ROOT / name.removeprefix(settings.STATIC_URL) for name in linked]
    sizes = [_sent(path) for path in files if path.suffix in {".css", ".js", ".woff2"}]
    return round((len(gzip.compress(page)) + sum(sizes)) / 1000, 1)


def _sent(path: Path) -> int:
    squeezed = path.with_name(f"{path.name}.gz")
    return (squeezed if squeezed.exists() else path).stat().st_size


def forget_pages() -> None:
    """Drop the kept pages from the default in-process cache, and nothing else: not the footer,
    which all pages share."""
    cache.delete_many([key.split(":", 2)[2] for key in cache._cache if ":page:" in key])
