"""A lot from its opening to its recall, on a phone of 360 px with a slow line of the third kind."""

import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import BrowserContext, Download, Page, expect

from tests.journeys.conftest import Site, assert_accessible
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey

TEA = "Chè ướp sen minh hoạ"
SLOW_3G = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""Milliseconds, bytes a second: 400 kbit/s both ways."""


def slow(page: Page) -> None:
    wire = page.context.new_cdp_session(page)
    wire.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_3G})


def open_lot(page: Page, site: Site) -> str:
    """Two taps and a number: everything else is proposed. Returns the lot's address."""
    page.goto(site.url("/chu-the/lo/mo/"))
    page.get_by_role("link", name=TEA).click()
    page.locator("[name=quantity]").fill("12")
    page.locator("[name=unit]").fill("hộp")
    page.locator("[name=code]").fill("HT-01")
    assert_accessible(page)
    page.get_by_role("button", name="Mở lô").click()
    page.wait_for_url(re.compile(r"/chu-the/lo/\d+/$"))
    assert_accessible(page)
    return urlsplit(page.url).path


def log_two_steps(page: Page, site: Site, lot: str) -> None:
    """A step of the template, and its button: two taps each."""
    for step in ("Sấy khô", "Đóng gói"):
        page.goto(site.url(f"{lot}viec/"))
        page.get_by_role("link", name=step, exact=True).click()
        page.get_by_role("button", name="Ghi ngay").click()
        page.wait_for_url(re.compile(r"/viec/$"))
        expect(page.locator("main")).to_contain_text(step)
    assert_accessible(page)


def print_labels(page: Page, site: Site, lot: str) -> list[str]:
    """Twelve labels, on their packs; the addresses that their symbols hold."""
    page.goto(site.url(f"{lot}tem/"))
    page.locator("[name=count]").fill("12")
    page.get_by_role("button", name="Tạo tem").click()
    page.wait_for_url(re.compile(r"/dot-tem/\d+/"))
    assert_accessible(page)
    with page.expect_download() as begun:
        page.get_by_role("button", name="Tải tệp để in").click()
    addresses = symbols(begun.value)
    page.reload()
    page.get_by_role("button", name="Dán hết 12 tem").click()
    expect(page.locator("main")).to_contain_text("12")
    return addresses


def symbols(download: Download) -> list[str]:
    """What the symbols of the first page say, at 300 dpi."""
    sheet = pypdfium2.PdfDocument(download.path())[0].render(scale=300 / 72).to_pil()
    return sorted({found.text for found in zxingcpp.read_barcodes(sheet)})


def scan(page: Page, site: Site, address: str) -> None:
    """The printed address opens the page, whose first word is the verdict."""
    page.goto(site.url(urlsplit(address).path))
    assert page.locator(".verdict").get_attribute("data-verdict") == "valid"
    words = page.locator("body").inner_text()
    for fact in (TEA, "HT-01", "Sấy khô", "Đóng gói"):
        assert fact in words
    assert_accessible(page)


def recall(page: Page, site: Site, lot: str, *, drill: bool) -> None:
    """Fill in, read what will happen, confirm."""
    page.goto(site.url(f"{lot}thu-hoi/"))
    page.locator("[name=reason]").fill("Nghi lẫn vật lạ")
    page.locator("[name=instructions]").fill("Giữ nguyên hộp và gọi cho chúng tôi")
    page.locator("[name=is_drill]").set_checked(drill)
    page.get_by_role("button", name="Xem điều sẽ xảy ra").click()
    expect(page.locator("main")).to_contain_text("HT-01")
    assert_accessible(page)
    page.locator("button[name=confirm]").click()
    page.wait_for_url(re.compile(r"/chu-the/thu-hoi/\d+/"))
    if drill:
        expect(page.locator("main")).to_contain_text(re.compile("diễn tập", re.IGNORECASE))
    assert_accessible(page)


def verdict_everywhere(site: Site, path: str, verdict: str) -> None:
    """Every worker says it in its next answer, and so does the link set."""
    for _ in range(6):
        assert f'data-verdict="{verdict}"' in site.get(path)[1]
    status, links = site.get(path, Accept="application/linkset+json")
    assert status == 200
    titles = {link["title"] for kind in all_links(json.loads(links)) for link in kind}
    assert ("Thu hồi lô HT-01" in titles) is (verdict == "recalled")


def all_links(document: dict) -> list[list[dict]]:
    """The links of all levels of a link set, kind by kind."""
    levels = document["linkset"]
    return [links for level in levels for links in level.values() if isinstance(links, list)]


def test_a_lot_from_its_opening_to_its_recall_on_a_slow_phone(
    own_site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    phone = visitor()
    phone.set_default_timeout(60_000)
    page = phone.new_page()
    sign_in(page, own_site, "PRODUCER_STAFF", 2)
    slow(page)
    lot = open_lot(page, own_site)
    log_two_steps(page, own_site, lot)
    addresses = print_labels(page, own_site, lot)
    assert len(addresses) == 12
    stranger = visitor().new_page()
    slow(stranger)
    scan(stranger, own_site, addresses[0])
    path = urlsplit(addresses[0]).path

    recall(page, own_site, lot, drill=True)
    verdict_everywhere(own_site, path, "valid")
    recall(page, own_site, lot, drill=False)
    verdict_everywhere(own_site, path, "recalled")
    stranger.goto(own_site.url(path))
    expect(stranger.locator(".verdict")).to_contain_text("đang bị thu hồi")
    assert stranger.get_by_role("button", name=re.compile("giỏ|Mua")).count() == 0
