"""A farmer without a network: entries of a lot's log wait on the phone and are sent once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site, assert_accessible
from tests.journeys.test_inspection_draft import photo
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey

SELLER, OTHER = 0, 1


def open_form(page: Page, site: Site) -> str:
    """The form of the first usual step of the seller's newest lot; the log's address."""
    page.goto(site.url("/chu-the/lo/"))
    first = page.locator("main ul.rows a[href*='/lo/']").first.get_attribute("href") or ""
    number = next(part for part in first.split("/") if part.isdecimal())
    log = site.url(f"/chu-the/lo/{number}/viec/")
    page.goto(log)
    assert_accessible(page)
    page.locator("ul.chips a[href*='buoc=store']").first.click()
    page.wait_for_selector("form[data-ready]")
    assert_accessible(page)
    return log


def kept(page: Page) -> list[str]:
    """The addresses of pages that the phone keeps."""
    return page.evaluate(
        "caches.open('desk-pages-1').then((s) => s.keys()).then((k) => k.map((r) => r.url))"
    )


def until_kept(page: Page) -> None:
    page.wait_for_function(
        "caches.open('desk-pages-1').then((s) => s.keys()).then((k) => k.length >= 2)"
    )


def test_an_entry_written_without_a_network_is_kept_and_sent_once(
    own_site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    phone = visitor()
    page = phone.new_page()
    sign_in(page, own_site, "PRODUCER_STAFF", SELLER)
    log = open_form(page, own_site)
    until_kept(page)
    form = page.url
    waiting = page.locator("[data-outbox-list]")

    phone.set_offline(True)
    page.locator("[name=detail]").fill("Chuyển vào kho mát")
    page.locator("[name=photos]").set_input_files(photo())
    page.get_by_role("button", name="Ghi ngay").click()
    expect(waiting).to_have_attribute("data-count", "1")
    expect(waiting).to_contain_text("1 việc chờ gửi")

    page.goto(form)  # from the phone's own store
    page.wait_for_selector("form[data-ready]")
    expect(waiting).to_have_attribute("data-count", "1")
    page.locator("[name=detail]").fill("Đo lại nhiệt độ")
    page.get_by_role("button", name="Ghi ngay").click()
    expect(waiting).to_have_attribute("data-count", "2")

    phone.set_offline(False)
    expect(waiting).to_have_attribute("data-count", "0")
    page.goto(log)
    words = page.locator("ol.timeline").inner_text()
    assert words.count("Chuyển vào kho mát") == words.count("Đo lại nhiệt độ") == 1
    assert "1 ảnh" in words


def test_an_entry_outlives_the_session_and_is_shown_to_nobody_else(
    own_site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    phone = visitor()
    page = phone.new_page()
    sign_in(page, own_site, "PRODUCER_STAFF", SELLER)
    log = open_form(page, own_site)
    until_kept(page)
    phone.set_offline(True)
    page.locator("[name=detail]").fill("Việc riêng của người thứ nhất")
    page.get_by_role("button", name="Ghi ngay").click()
    expect(page.locator("[data-outbox-list]")).to_have_attribute("data-count", "1")
    phone.clear_cookies()
    phone.set_offline(False)
    state = page.locator("[data-outbox-state]")
    expect(state).to_have_attribute("data-outbox-state", "expired")
    expect(page.get_by_role("link", name="Đăng nhập lại")).to_be_visible()

    sign_in(page, own_site, "PRODUCER_STAFF", OTHER)
    open_form(page, own_site)
    expect(page.locator("[data-outbox-list]")).to_be_hidden()
    assert "người thứ nhất" not in page.locator("body").inner_text()
    until_kept(page)
    assert log not in kept(page)
    page.goto(own_site.url("/chu-the/"))
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(own_site.url("/"))
    assert kept(page) == []

    sign_in(page, own_site, "PRODUCER_STAFF", SELLER)
    page.goto(log)
    expect(page.locator("[data-outbox-state]")).to_have_attribute("data-outbox-state", "sent")
    page.goto(log)
    assert page.locator("ol.timeline").inner_text().count("Việc riêng của người thứ nhất") == 1
