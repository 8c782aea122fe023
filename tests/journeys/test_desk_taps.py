"""The daily jobs on a small phone with a slow network: three taps from Today at most.

A tap is one touch of a link or a button; typing is none. Each job begins on Today and ends where
the job is done, or where its one form stands filled in.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.conftest import Site, assert_accessible
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey

MOST_TAPS = 3
COOPERATIVE = 2
"""The imaginary cooperative of the demo, which has orders, lots and statements."""
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
TODAY = "/chu-the/"


@dataclass
class Thumb:
    """Touches the page and counts."""

    page: Page
    site: Site
    touches: bool
    taps: int = 0

    def at_today(self) -> None:
        self.page.goto(self.site.url(TODAY))
        self.taps = 0

    def tap(self, what: Locator) -> None:
        """A target as large as a finger, touched once; the page that follows is waited for."""
        box = what.first.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 47.5, what
        with self.page.expect_navigation():
            what.first.tap() if self.touches else what.first.click()
        self.taps += 1
        assert self.taps <= MOST_TAPS


def accept_an_order(thumb: Thumb) -> None:
    thumb.at_today()
    thumb.tap(thumb.page.locator("main .todo").get_by_role("button", name="Nhận đơn"))
    expect(thumb.page.locator(".desk-messages")).to_contain_text("Đã nhận đơn")


def change_stock(thumb: Thumb) -> None:
    thumb.at_today()
    thumb.tap(thumb.page.locator(".is-doors").get_by_role("link", name="Hàng", exact=True))
    thumb.tap(thumb.page.locator("main button[name=packs][value='10']"))
    expect(thumb.page.locator(".desk-messages")).to_contain_text("gói")


def log_an_event(thumb: Thumb) -> None:
    thumb.at_today()
    thumb.tap(thumb.page.locator("main .tiles").get_by_role("link", name="Ghi nhật ký"))
    thumb.tap(thumb.page.locator("main a[href*='?buoc=']"))
    expect(thumb.page.get_by_role("button", name="Ghi ngay")).to_be_visible()
    assert thumb.taps < MOST_TAPS


def start_labels(thumb: Thumb) -> None:
    thumb.at_today()
    thumb.tap(thumb.page.locator("main .tiles").get_by_role("link", name="In tem"))
    if "/lo/chon/" in thumb.page.url:
        thumb.tap(thumb.page.locator("main ul.rows a"))
    expect(thumb.page.locator("main h1")).to_contain_text("Tem của lô")
    assert thumb.taps < MOST_TAPS


def see_a_statement(thumb: Thumb) -> None:
    thumb.at_today()
    thumb.tap(thumb.page.locator(".is-doors").get_by_role("link", name="Tiền", exact=True))
    thumb.tap(thumb.page.locator("main a[href*='/doi-soat/']"))
    expect(thumb.page.locator("main")).to_contain_text("₫")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_each_daily_job_is_three_taps_from_today_at_most(
    own_site: Site, visitor: Callable[..., BrowserContext], javascript: bool
) -> None:
    phone = visitor(javascript=javascript)
    phone.set_default_timeout(30_000)
    page = phone.new_page()
    sign_in(page, own_site, "PRODUCER_STAFF", COOPERATIVE)
    slow = phone.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", SLOW_3G)
    thumb = Thumb(page, own_site, touches=javascript)
    thumb.at_today()
    if javascript:
        assert_accessible(page)
    for job in (accept_an_order, change_stock, log_an_event, start_labels, see_a_statement):
        job(thumb)
