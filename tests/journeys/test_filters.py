"""Somebody narrows a list: with the thumb, with the phone's Back, with keys, without a script."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Geolocation, Locator, Page, expect

from tests.journeys.conftest import Site, assert_accessible

pytestmark = pytest.mark.journey

SMALLEST_TARGET = 48
PHAN_THIET = Geolocation(latitude=10.93, longitude=108.1)


def sheet(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Lọc sản phẩm")


def opener(page: Page) -> Locator:
    return page.locator("[data-sheet-open]").first


def total(page: Page) -> int:
    return int(page.locator("h1").inner_text().split()[0])


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def count_beside(page: Page, label: str) -> int:
    row = page.locator(".facet-row", has_text=label).first
    return int(row.locator(".num").inner_text().split()[0])


def test_filters_are_chosen_with_the_thumb_and_counted_before_they_are_sent(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(phone=True).new_page()
    page.goto(site.url("/san-pham/"))
    everything = total(page)
    opener(page).tap()
    expect(sheet(page)).to_be_focused()
    assert_accessible(page)
    boxes = [row.bounding_box() for row in sheet(page).locator(".facet-row:visible").all()]
    assert min(box["height"] for box in boxes if box) >= SMALLEST_TARGET
    few = count_beside(page, "4 sao")
    before = page.get_by_label("4 sao").bounding_box()
    page.get_by_label("4 sao").check()
    show = sheet(page).get_by_role("button", name=f"Xem {few} sản phẩm")
    expect(show).to_be_visible()
    assert page.get_by_label("4 sao").bounding_box() == before
    assert "sao" not in asked(page)
    show.tap()
    expect(page.locator("h1")).to_contain_text(f"{few} sản phẩm")
    assert asked(page) == {"sao": ["4"]}
    expect(sheet(page)).to_have_count(0)
    page.go_back()
    expect(page.locator("h1")).to_contain_text(f"{everything} sản phẩm")
    expect(page.get_by_label("4 sao")).not_to_be_checked()


def test_the_phones_back_closes_the_sheet_and_takes_nothing_along(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(phone=True).new_page()
    page.goto(site.url("/san-pham/"))
    everything = total(page)
    opener(page).tap()
    page.get_by_label("5 sao").check()
    expect(sheet(page).get_by_role("button", name=f"Xem {everything} sản phẩm")).to_have_count(0)
    page.go_back()
    expect(sheet(page)).to_have_count(0)
    expect(page.get_by_label("5 sao")).not_to_be_checked()
    expect(opener(page)).to_be_focused()
    assert total(page) == everything
    assert page.locator("[inert]").count() == 0


def test_what_is_near_is_found_without_sending_where_one_is(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    context = visitor(phone=True)
    context.grant_permissions(["geolocation"])
    context.set_geolocation(PHAN_THIET)
    page = context.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto(site.url("/san-pham/"))
    page.locator("[data-menu] summary").tap()
    page.get_by_role("link", name="Gần bạn nhất").tap()
    sheet(page).get_by_role("button", name="Dùng vị trí của máy").tap()
    expect(page.locator("[data-commune]")).to_have_value("22945")
    page.get_by_label("Chỉ hàng giao tới được đây").check()
    sheet(page).locator("#xem").tap()
    expect(page.get_by_role("link", name="Giao tới Phường Phan Thiết")).to_be_visible()
    page.locator("[data-menu] summary").tap()
    page.get_by_role("link", name="Gần Phường Phan Thiết nhất").tap()
    page.wait_for_url("**xep=gan**")
    assert asked(page) == {"xep": ["gan"], "gan": ["22945"], "giao": ["22945"]}
    assert not [url for url in sent if "10.9" in url or "108.1" in url]


def test_without_a_script_the_sheet_is_a_form_behind_a_link(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(phone=True, javascript=False).new_page()
    page.goto(site.url("/san-pham/"))
    expect(page.locator("#loc")).to_be_hidden()
    opener(page).click()
    expect(page.locator("#loc")).to_be_visible()
    page.get_by_label("4 sao").check()
    page.get_by_role("button", name="Xem kết quả").click()
    assert asked(page) == {"sao": ["4"]}
    page.get_by_role("link", name="4 sao").click()
    assert asked(page) == {}
    opener(page).click()
    page.get_by_role("link", name="Đóng bộ lọc").click()
    expect(page.locator("#loc")).to_be_hidden()


def test_on_a_desk_results_follow_the_keys_and_the_focus_stays(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(phone=False).new_page()
    page.goto(site.url("/tim-kiem/?q=mam"))
    few = count_beside(page, "Còn hàng")
    page.get_by_label("Còn hàng").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**con=1**")
    expect(page.locator("[data-said]")).to_contain_text(f"{few} sản phẩm")
    expect(page.get_by_label("Còn hàng")).to_be_focused()
    assert_accessible(page)
    page.get_by_role("link", name="Còn hàng").click()
    page.wait_for_url(lambda url: "con=" not in url)
    expect(page.get_by_label("Còn hàng")).not_to_be_checked()
    page.go_back()
    expect(page.get_by_label("Còn hàng")).to_be_checked()
