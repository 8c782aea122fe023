"""Somebody types in the search field: suggestions under the thumb, by keys, on a slow network."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.journeys.conftest import Site, assert_accessible

pytestmark = pytest.mark.journey

MAKER = "Công ty TNHH Seagull"
PRODUCT = "Mắm nêm Seagull"
SMALLEST_TARGET = 48


def field(page: Page) -> Locator:
    return page.locator("#site-search-q")


def lines(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Gợi ý tìm kiếm").get_by_role("option")


def offered(page: Page, words: str) -> Locator:
    return lines(page).filter(has_text=words).first


def words_of(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("q", [""])[0]


def type_words(page: Page, words: str) -> None:
    field(page).click()
    field(page).press_sequentially(words, delay=30)


def test_a_product_is_found_with_the_thumb(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(phone=True).new_page()
    page.goto(site.url("/"))
    field(page).tap()
    field(page).press_sequentially("seagull", delay=30)
    product = offered(page, PRODUCT)
    expect(product).to_contain_text("₫")
    expect(product).to_contain_text(MAKER)
    expect(product.locator("mark")).to_have_text("Seagull")
    expect(product.locator("img").first).to_be_visible()
    expect(page.get_by_role("listbox").get_by_role("group", name="Chủ thể")).to_be_visible()
    heights = [line.bounding_box()["height"] for line in lines(page).all()]
    assert min(heights) >= SMALLEST_TARGET
    assert_accessible(page)
    product.tap()
    page.wait_for_url("**/san-pham/**")
    expect(page.locator("h1")).to_have_text(PRODUCT)


def test_the_keys_lead_through_the_list_and_back(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(phone=False).new_page()
    page.goto(site.url("/"))
    type_words(page, "seagull")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    expect(offered(page, MAKER)).to_be_visible()
    assert_accessible(page)
    first, last = lines(page).first, lines(page).last
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    assert field(page).get_attribute("aria-activedescendant") == first.get_attribute("id")
    page.keyboard.press("ArrowUp")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    expect(last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field(page)).to_have_value("seagull")
    expect(field(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(offered(page, PRODUCT)).to_be_visible()
    for _ in range(lines(page).count()):
        page.keyboard.press("ArrowDown")
        if PRODUCT in page.locator("[role=option][aria-selected=true]").inner_text():
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/san-pham/**")


def test_what_was_searched_for_stays_on_the_device_and_can_be_forgotten(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(phone=True).new_page()
    for words in ("nước mắm", "0900 000 003"):
        page.goto(site.url("/"))
        field(page).fill(words)
        page.keyboard.press("Enter")
        page.wait_for_url("**/tim-kiem/**")
    page.goto(site.url("/"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    field(page).tap()
    recent = page.get_by_role("group", name="Tìm gần đây").get_by_role("option")
    expect(recent).to_have_text(["nước mắm"])
    assert_accessible(page)
    assert not [url for url in sent if "m%E1%BA%AFm" in url]
    page.get_by_role("button", name="Xoá tìm gần đây").tap()
    expect(recent).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


def test_on_a_slow_network_the_newest_words_win(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(phone=True).new_page()
    page.goto(site.url("/"))
    held: list[Route] = []
    given_up: list[str] = []
    page.on("requestfailed", lambda request: given_up.append(words_of(request.url)))
    page.route(
        "**/goi-y/**",
        lambda route: (
            held.append(route) if words_of(route.request.url) == "che" else route.continue_()
        ),
    )
    field(page).tap()
    with page.expect_request(lambda request: words_of(request.url) == "che"):
        field(page).fill("che")
    field(page).fill("seagull")
    expect(offered(page, PRODUCT)).to_be_visible()
    expect(offered(page, "Xem tất cả cho “seagull”")).to_be_visible()
    assert len(held) == 1
    assert given_up == ["che"]


def test_without_suggestions_and_without_a_script_the_field_still_searches(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    cut_off = visitor(phone=True).new_page()
    cut_off.route("**/goi-y/**", lambda route: route.abort())
    plain = visitor(phone=True, javascript=False).new_page()
    for page in (cut_off, plain):
        page.goto(site.url("/"))
        field(page).fill("mam nem seagull")
        field(page).press("Enter")
        page.wait_for_url("**/tim-kiem/?q=mam+nem+seagull")
        expect(page.locator(".card-name").first).to_have_text(PRODUCT)
