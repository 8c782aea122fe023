"""Somebody types, is called away, closes the page: what was typed is there, until it is sent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.conftest import Site, assert_accessible
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey

COOPERATIVE = 2
NEW = "/chu-the/hang/moi/"


def test_what_was_typed_outlives_the_page_and_a_dead_network(
    own_site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    phone = visitor(phone=True)
    page = phone.new_page()
    sign_in(page, own_site, "PRODUCER_STAFF", COOPERATIVE)
    page.goto(own_site.url(NEW))
    status = page.locator("[data-draft]")
    page.locator("input[name=title]").fill("Kẹo lạc nhà làm")
    expect(status).to_contain_text("Đã giữ lúc", timeout=15_000)
    phone.set_offline(True)
    page.locator("input[name=net_content]").fill("200 g")
    expect(status).to_contain_text("Chưa có mạng", timeout=15_000)
    with page.expect_response("**/chu-the/nhap/") as kept:
        phone.set_offline(False)
    assert kept.value.ok
    page.close()

    again = phone.new_page()
    again.goto(own_site.url(NEW))
    expect(again.locator("input[name=title]")).to_have_value("Kẹo lạc nhà làm")
    expect(again.locator("input[name=net_content]")).to_have_value("200 g")
    expect(again.locator("main")).to_contain_text("bản nháp bạn viết dở")
    assert_accessible(again)
    again.get_by_role("button", name="Bỏ bản nháp").tap()
    expect(again.locator(".desk-messages")).to_contain_text("Đã bỏ bản nháp")
    expect(again.locator("input[name=title]")).to_have_value("")
