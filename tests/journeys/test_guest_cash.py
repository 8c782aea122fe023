"""A guest buys on a phone, pays at the door, and follows the parcel to the end."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from marketplace.commerce.rules.order_number import spaced
from tests.journeys.conftest import Site, assert_accessible
from tests.journeys.test_main_job import add_to_basket, sign_in

pytestmark = pytest.mark.journey


def buy_for_cash(page: Page, site: Site, path: str) -> str:
    """Five fields and one press, cash chosen beforehand; the address of the order's page."""
    add_to_basket(page, site, path)
    page.get_by_role("link", name="Đặt hàng").click()
    expect(page.locator("input[name=method][value=CASH_ON_DELIVERY]")).to_be_checked()
    page.locator("[name=name]").fill("Trần Thị Thử")
    page.locator("[name=phone]").fill("0900 000 002")
    page.locator("select[name=province]").select_option(label="Hà Nội")
    page.locator("select[name=commune] option", has_text="Phường Ba Đình").wait_for(
        state="attached"
    )
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("select[name=commune]").select_option(label="Phường Ba Đình")
    expect(page.locator("#checkout-summary")).not_to_have_attribute("aria-busy", "true")
    page.locator("[name=street]").fill("Số 1 ngõ Thử")
    assert page.locator("[data-fact]").count() == 11
    assert_accessible(page)
    page.locator("aside button[value=order]").click()
    page.wait_for_url("**/don-hang/**")
    assert_accessible(page)
    return page.url


def number_in(address: str) -> str:
    found = re.search(r"/don-hang/([^/?]+)/", address)
    assert found
    return found.group(1)


def send_and_deliver(page: Page, site: Site, number: str) -> None:
    """The producer accepts, packs, hands over, and notes that the cash was paid."""
    sign_in(page, site, "PRODUCER_STAFF")
    page.goto(site.url("/chu-the/don-hang/"))
    page.get_by_text(spaced(number)).first.click()
    page.get_by_role("button", name="Nhận đơn").click()
    page.get_by_role("link", name="Đóng gói").click()
    skip = page.locator("[name=skip_lots]")
    if skip.count():
        skip.check()
        for field in page.locator("[data-lots] input[type=number]").all():
            field.fill("0")
    page.get_by_role("button", name="Đã đóng gói").click()
    page.get_by_role("link", name="Giao cho đơn vị vận chuyển").click()
    page.locator("[name=carrier]").fill("Bưu điện")
    page.locator("[name=tracking_code]").fill("VN456")
    page.get_by_label("Kiện hàng đã rời tay tôi").check()
    page.get_by_role("button", name="Ghi đã giao đi").click()
    page.locator("summary", has_text="Khách đã nhận hàng").click()
    page.get_by_role("button", name="Đúng, khách đã nhận").click()
    expect(page.locator("main")).to_contain_text("người mua đã nhận")


def test_a_guest_pays_at_the_door(own_site: Site, visitor: Callable[..., BrowserContext]) -> None:
    buyer = visitor().new_page()
    order = buy_for_cash(buyer, own_site, own_site.demo["certified_product"])
    words = buyer.locator("main").inner_text()
    for fact in ("Trả khi nhận kiện này", "Chủ thể nhận làm", "Huỷ phần này"):
        assert fact in words
    buyer.get_by_role("link", name="Hợp đồng", exact=True).click()
    expect(buyer.locator("main")).to_contain_text("Số đăng ký, mã số thuế")
    assert_accessible(buyer)
    send_and_deliver(visitor().new_page(), own_site, number_in(order))
    buyer.goto(order)
    words = buyer.locator("main").inner_text()
    for fact in ("Bạn đã nhận hàng", "Bưu điện VN456", "Khiếu nại, trả hàng"):
        assert fact in words
    assert "Huỷ phần này" not in words
    assert_accessible(buyer)
    buyer.goto(own_site.url("/don-hang/"))
    buyer.locator("[name=number]").fill(spaced(number_in(order)))
    buyer.locator("[name=phone]").fill("0900000002")
    buyer.get_by_role("button", name="Xem đơn").click()
    assert number_in(buyer.url) == number_in(order)
