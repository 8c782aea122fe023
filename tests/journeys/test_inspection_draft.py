"""An inspector without a network: what was typed stays on the phone, and is sent once."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey


def plan(page: Page, site: Site) -> str:
    """A surprise visit to the first producer found; the address of its sheet."""
    page.goto(site.url("/quan-tri/kiem-tra/lap/?q=Seagull"))
    page.locator("ul.listing a").first.click()
    page.get_by_label("đột xuất").check()
    page.get_by_role("button", name="Lập kế hoạch").click()
    page.get_by_role("link", name="Ghi kiểm tra").click()
    page.wait_for_selector("form[data-ready]")
    return page.url


def photo() -> FilePayload:
    content = BytesIO()
    Image.new("RGB", (3000, 1500), "green").save(content, "JPEG")
    return {"name": "nhan.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def fill(page: Page) -> None:
    for choice in page.locator("input[type=radio][value=yes]").all():
        choice.check()
    page.locator("[name=mark-label-met][value=no]").check()
    page.locator("[name=mark-label-note]").fill("Nhãn thiếu hạn dùng")
    page.locator("[name=mark-label-weight]").select_option("MINOR")
    page.locator("[name=mark-label-action]").fill("In lại nhãn")
    page.locator("[name=mark-label-due_on]").fill("2099-01-31")
    page.locator("[name=mark-label-photos]").set_input_files(photo())
    page.locator("[name=confirmed]").check()


def test_a_visit_written_without_a_network_is_kept_and_sent_once(
    own_site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    phone = visitor()
    page = phone.new_page()
    sign_in(page, own_site, "INSPECTOR")
    sheet = plan(page, own_site)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    state = page.locator("[data-draft-state]")

    phone.set_offline(True)
    fill(page)
    expect(state).to_have_attribute("data-draft-state", "kept")
    page.get_by_role("button", name="Gửi biên bản").click()
    expect(state).to_have_attribute("data-draft-state", "offline")

    phone.set_offline(False)  # the page sends by itself
    page.wait_for_url(lambda url: "/ghi/" not in url)
    words = page.locator("main, #main").first.inner_text()
    assert "Nhãn thiếu hạn dùng" in words
    page.goto(sheet)
    assert "/ghi/" not in page.url


def test_a_draft_outlives_the_page_and_the_session(
    own_site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    phone = visitor()
    page = phone.new_page()
    sign_in(page, own_site, "INSPECTOR")
    sheet = plan(page, own_site)
    fill(page)
    state = page.locator("[data-draft-state]")
    expect(state).to_have_attribute("data-draft-state", "kept")
    expect(page.locator(".visit-photos img")).to_have_count(1)

    phone.clear_cookies()
    page.get_by_role("button", name="Gửi biên bản").click()
    expect(state).to_have_attribute("data-draft-state", "expired")
    page.close()

    page = phone.new_page()
    sign_in(page, own_site, "INSPECTOR")
    page.goto(sheet)
    expect(page.locator("[name=mark-label-note]")).to_have_value("Nhãn thiếu hạn dùng")
    expect(page.locator(".visit-photos img")).to_have_count(1)
    page.get_by_role("button", name="Gửi biên bản").click()
    page.wait_for_url(lambda url: "/ghi/" not in url)
    words = page.locator("main, #main").first.inner_text()
    assert "Nhãn thiếu hạn dùng" in words
    assert "Ảnh 1" in words
