"""A buyer narrows a list by stars, opens a product, orders: the order knows the star filter."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.conftest import Site, assert_accessible

pytestmark = pytest.mark.journey


def test_the_star_filter_goes_with_the_product_into_the_basket_and_no_further(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(phone=True).new_page()
    page.goto(site.url("/san-pham/?sao=4&con-hang=1"))
    page.locator("[data-came-by] a").first.tap()
    field = page.locator("input[name=came_by]")
    expect(field).to_have_value("STARS")
    assert_accessible(page)
    address = page.url
    elsewhere = visitor(phone=True).new_page()
    elsewhere.goto(address)
    expect(elsewhere.locator("input[name=came_by]")).to_have_value("")
    page.get_by_role("button", name="Thêm vào giỏ").first.tap()
    expect(page.locator("main")).to_contain_text("Đã bỏ vào giỏ")
