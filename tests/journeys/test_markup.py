"""The Nu Html Checker finds no error on one page of every kind that links lead to."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys.conftest import Site
from tests.journeys.test_main_job import add_to_basket, sign_in
from tests.journeys.walk import kind, one_of_each_kind
from tests.peers import nu

pytestmark = pytest.mark.journey

ALSO_PUBLIC = ("/", "/en/", "/styleguide/", "/ngoai-mang/", "/dang-nhap/", "/tim-kiem/?q=mam")


def fetched_by(page: Page, site: Site) -> Callable[[str], tuple[int, str]]:
    def fetch(path: str) -> tuple[int, str]:
        answer = page.request.get(site.url(path), max_redirects=0)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        return answer.status, answer.text() if is_page else ""

    return fetch


def assert_valid(pages: dict[str, str], *, at_least: int) -> None:
    kinds = sorted(map(kind, pages))
    assert len(pages) >= at_least, kinds
    found = nu.faults(pages)
    assert found == [], "\n".join(map(str, found))


def test_every_kind_of_public_page_is_valid_html_in_both_languages(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor().new_page()
    starts = [*ALSO_PUBLIC, site.demo["certified_product"], site.demo["withdrawn_certificate"]]
    starts += [site.demo["lapsed_product"], site.demo["shop_page"]]
    pages = one_of_each_kind(fetched_by(page, site), starts)
    # Every verdict of a scan has a page of its own kind.
    for verdict, label in site.demo["labels"].items():
        status, html = fetched_by(page, site)(f"/T/{label}")
        assert status == (404 if verdict == "unknown" else 200)
        pages[f"/T/{label}"] = html
    pages["/khong-co-trang-nay/"] = fetched_by(page, site)("/khong-co-trang-nay/")[1]
    assert_valid(pages, at_least=60)


def test_basket_and_checkout_are_valid_html(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor().new_page()
    add_to_basket(page, site, site.demo["certified_product"])
    pages = {path: fetched_by(page, site)(path)[1] for path in ("/gio-hang/", "/thanh-toan/")}
    assert_valid(pages, at_least=2)


@pytest.mark.parametrize("position", [0, 2])
def test_every_kind_of_page_of_the_desk_is_valid_html(
    site: Site, visitor: Callable[..., BrowserContext], position: int
) -> None:
    page = visitor().new_page()
    sign_in(page, site, "PRODUCER_STAFF", position)
    pages = one_of_each_kind(fetched_by(page, site), ["/chu-the/"], inside="/chu-the/")
    assert_valid(pages, at_least=50)


def test_planted_faults_are_found() -> None:
    good = '<!doctype html><html lang="vi"><title>Chợ</title><h1>Chợ</h1></html>'
    bad = good.replace("</h1>", '</h1><p><div>x</div></p><img src="x.png">')
    assert [fault.page for fault in nu.faults({"good": good, "bad": bad})] == ["bad", "bad"]
