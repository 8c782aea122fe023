"""Two hundred buyers press the button at the same moment, on a served site with its own
PostgreSQL connections."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.signing import Signer
from django.db import connection
from oscar.apps.basket.models import Basket

from marketplace.commerce.access import form_word
from marketplace.commerce.models import Consignment, LineShare, Payment
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.partner.models import StockRecord
from tests.commerce.buyers import TYPED
from tests.commerce.conftest import Fill
from tests.factories import ProductFactory

ROOT = Path(__file__).resolve().parents[2]
BUYERS, UNITS = 200, 5
CHECKOUT = "/thanh-toan/"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(var: Path) -> Iterator[int]:
    """The site as `python -m marketplace.server` serves it, on this test's database; its port."""
    port, params = _free_port(), connection.get_connection_params()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.test",
        "DATABASE_URL": (
            f"postgresql://{params['user']}:{params.get('password') or ''}"
            f"@{str(params['host']).replace('/', '%2F')}:{params.get('port') or ''}"
            f"/{params['dbname']}"
        ),
        "VAR_DIR": str(var),
        "PORT": str(port),
        "WEB_WORKERS": "2",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "marketplace.server"], cwd=ROOT, env=environment
    )
    try:
        _wait_until_up(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_up(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _try in range(240):
        assert server.poll() is None, "the server ended"
        with contextlib.suppress(OSError):
            if _ask(port, "GET", "/gio-hang/", {})[0] == 200:
                return
        time.sleep(0.25)
    raise AssertionError("the server did not come up")


def _ask(
    port: int, method: str, path: str, cookies: dict[str, str], form: dict[str, str] | None = None
) -> tuple[int, str, dict[str, str]]:
    """Status, body or place sent on to, and the cookies set."""
    talk = HTTPConnection("127.0.0.1", port, timeout=180)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    talk.request(method, path, body=urlencode(form) if form else None, headers=headers)
    answer = talk.getresponse()
    body = answer.read().decode()
    jar: SimpleCookie = SimpleCookie()
    for line in answer.msg.get_all("Set-Cookie") or ():
        jar.load(line)
    talk.close()
    place = answer.getheader("Location") or body
    return answer.status, place, {name: morsel.value for name, morsel in jar.items()}


class _Hidden(HTMLParser):
    """What the page's forms send without being asked."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "input" and held.get("type") == "hidden" and held.get("name"):
            self.fields[str(held["name"])] = held.get("value") or ""


def _looked_at(port: int, basket: Basket) -> tuple[dict[str, str], dict[str, str]]:
    """The page a buyer looks at: its cookies, and what its form sends without being asked."""
    cookies = {settings.OSCAR_BASKET_COOKIE_OPEN: Signer().sign(str(basket.pk))}
    status, page, more = _ask(port, "GET", CHECKOUT, cookies)
    assert status == 200, status
    hidden = _Hidden()
    hidden.feed(page)
    assert hidden.fields["basket"] == form_word(basket)
    return more, hidden.fields


def _ready(
    page: tuple[dict[str, str], dict[str, str]], basket: Basket, number: int
) -> tuple[dict[str, str], dict[str, str]]:
    """Cookies and filled form of one buyer. All pages say the same but for the basket's name, so
    one is drawn for all of them."""
    cookies, fields = page
    own = {settings.OSCAR_BASKET_COOKIE_OPEN: Signer().sign(str(basket.pk))}
    typed = {"phone": f"09{20_000_000 + number}", "email": "", "method": "CASH_ON_DELIVERY"}
    return cookies | own, {**fields, "basket": form_word(basket), **TYPED, **typed}


@pytest.mark.django_db(transaction=True)
def test_two_hundred_buyers_of_the_last_five_units_over_http_are_exactly_five_orders(
    fill: Fill, tmp_path: Path
) -> None:
    product = ProductFactory(stock__num_in_stock=UNITS)
    baskets = [fill((product, 1)) for _ in range(BUYERS)]
    with served(tmp_path) as port:
        page = _looked_at(port, baskets[0])
        ready = [_ready(page, basket, number) for number, basket in enumerate(baskets)]
        start = Barrier(BUYERS)

        def press(buyer: tuple[dict[str, str], dict[str, str]]) -> tuple[int, bool]:
            cookies, form = buyer
            start.wait(timeout=30)
            status, place, _more = _ask(port, "POST", CHECKOUT, cookies, form)
            return status, bool(re.search(r"hết hàng|chỉ còn", place))

        with ThreadPoolExecutor(BUYERS) as pool:
            outcome = Counter(pool.map(press, ready))
    connection.close()
    assert outcome == {(302, False): UNITS, (409, True): BUYERS - UNITS}
    record = StockRecord.objects.get(product=product)
    assert (record.num_in_stock, record.num_allocated) == (UNITS, UNITS)
    assert Order.objects.count() == Consignment.objects.count() == UNITS
    assert Payment.objects.count() == LineShare.objects.count() == UNITS
    assert sum(Line.objects.values_list("num_allocated", flat=True)) == UNITS
    assert Basket.objects.filter(status=Basket.SUBMITTED).count() == UNITS
