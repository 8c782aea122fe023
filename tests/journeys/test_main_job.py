"""The main job from end to end, as people do it, on the running site with two workers."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from marketplace.commerce.rules.order_number import spaced
from tests.journeys.conftest import Site, assert_accessible

pytestmark = pytest.mark.journey

SEAGULL = "Công ty TNHH Seagull"
TEA = "Hợp tác xã Chè Hảo Đạt"


def sign_in(page: Page, site: Site, role: str, position: int = 0) -> None:
    login, password = site.login_of(role, position)
    page.goto(site.url("/dang-nhap/"))
    page.locator("input[name=username]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.locator("main").get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)


def visit_home_and_listing(page: Page, site: Site) -> None:
    """Point 1: shelves on the home page, and a listing of what is certified today."""
    page.goto(site.url("/"))
    assert page.locator(".card").count() >= 6
    assert page.locator(".card .ocop-mark").count() >= 6
    assert_accessible(page)
    page.goto(site.url("/san-pham/"))
    cards, marks = page.locator(".card"), page.locator(".card .ocop-mark")
    assert cards.count() == marks.count() > 0
    assert "50" in page.locator("main").inner_text()  # 46 of the register, 4 samples
    assert_accessible(page)


def read_product(page: Page, site: Site, path: str) -> None:
    """Point 2: who makes it, by which decision, at which price."""
    page.goto(site.url(path))
    words = page.locator("main").inner_text()
    for fact in (SEAGULL, "Phường Phan Thiết, Lâm Đồng", "3981/QĐ-UBND", "05/08/2026", "Giá mẫu"):
        assert fact in words
    data = page.locator("script[type='application/ld+json']").all_inner_texts()
    product = next(d for d in map(json.loads, data) if d.get("@type") == "Product")
    assert product["name"] == "Mắm nêm Seagull"
    assert product["hasCertification"]
    assert_accessible(page)


def scan_pack(page: Page, site: Site) -> None:
    """Point 3: the verdict first, then the origin; a lot's GS1 address leads to it."""
    code = site.demo["labels"]["valid"]
    page.goto(site.url(f"/t/{code.lower()}"))
    verdict = page.locator(".verdict")
    assert verdict.get_attribute("data-verdict") == "valid"
    assert "05/08/2026" in verdict.inner_text()
    assert_accessible(page)
    words = page.locator("body").inner_text()
    gtin, lot = re.search(r"GTIN\s+(\d{14})", words), re.search(r"Lô\s+(M-\d+)", words)
    assert gtin is not None
    assert lot is not None
    page.goto(site.url(f"/01/{gtin.group(1)}/10/{lot.group(1)}"))
    assert page.url.lower().endswith(f"/t/{code.lower()}")


def add_to_basket(page: Page, site: Site, path: str) -> None:
    page.goto(site.url(path))
    page.get_by_role("button", name="Thêm vào giỏ").click()
    page.wait_for_url("**/gio-hang/**")


def buy(page: Page, site: Site, paths: list[str], *, javascript: bool) -> str:
    """Point 4: one basket, two producers, a guest, an address of 2025, cash on delivery.

    Returns the order's number.
    """
    for path in paths:
        add_to_basket(page, site, path)
    basket = page.locator("main").inner_text()
    assert SEAGULL in basket
    assert TEA in basket
    assert_accessible(page) if javascript else None
    page.goto(site.url("/thanh-toan/"))
    page.locator("[name=name]").fill("Trần Thị Thử")
    page.locator("[name=phone]").fill("0900 000 001")
    page.locator("select[name=province]").select_option(label="Hà Nội")
    if not javascript:
        page.locator("button[value=communes]").click()
    page.locator("select[name=commune] option", has_text="Phường Ba Đình").wait_for(
        state="attached"
    )
    page.locator("select[name=commune]").select_option(label="Phường Ba Đình")
    page.locator("[name=street]").fill("Số 1 ngõ Thử")
    assert_accessible(page) if javascript else None
    page.locator("aside button[value=order]").click()
    page.wait_for_url("**/don-hang/**")
    words = page.locator("main").inner_text()
    for fact in (SEAGULL, TEA, "Phường Ba Đình"):
        assert fact in words
    assert_accessible(page) if javascript else None
    number = re.search(r"/don-hang/([^/?]+)/", page.url)
    assert number
    return number.group(1)


def send_parcel(page: Page, site: Site, number: str) -> None:
    """Point 5: the producer finds the order, sees the own part alone, accepts it, packs it and
    hands it over."""
    sign_in(page, site, "PRODUCER_STAFF")
    page.goto(site.url("/chu-the/"))
    assert_accessible(page)
    page.goto(site.url("/chu-the/don-hang/"))
    page.get_by_text(spaced(number)).first.click()
    words = page.locator("main").inner_text()
    for fact in ("Mắm nêm Seagull", "Trần Thị Thử"):
        assert fact in words
    for fact in ("Chè đinh", TEA):
        assert fact not in words
    assert_accessible(page)
    page.get_by_role("button", name="Nhận đơn").click()
    page.get_by_role("link", name="Đóng gói").click()
    assert_accessible(page)
    page.get_by_role("button", name="Đã đóng gói").click()
    page.get_by_role("link", name="Giao cho đơn vị vận chuyển").click()
    page.locator("[name=carrier]").fill("Bưu điện")
    page.locator("[name=tracking_code]").fill("VN123")
    page.get_by_label("Kiện hàng đã rời tay tôi").check()
    page.get_by_role("button", name="Ghi đã giao đi").click()
    expect(page.locator("main")).to_contain_text("đã giao cho đơn vị vận chuyển")
    assert_accessible(page)


def change_shop_page(producer: Page, editor: Page, reader: Page, site: Site) -> None:
    """Point 5: the producer's words go live after an editor approves them."""
    words = "Mắm nêm ủ chín tự nhiên, lời mới của chủ thể."
    public = site.demo["shop_page"]
    producer.goto(site.url("/chu-the/cua-hang/"))
    producer.get_by_role("link", name="Sửa lời").click()
    producer.get_by_label("Một câu giới thiệu").fill(words)
    producer.get_by_role("button", name="Lưu bản nháp").click()
    producer.get_by_role("button", name="Gửi duyệt").click()
    expect(producer.get_by_text("Biên tập đang xem bản bạn gửi")).to_be_visible()
    assert words not in site.get(public)[1]
    sign_in(editor, site, "EDITOR")
    editor.goto(site.url("/quan-tri/reports/workflow_tasks/"))
    editor.goto(site.url("/quan-tri/"))
    editor.get_by_role("link", name=SEAGULL).first.click()
    editor.wait_for_load_state()
    approve = editor.locator("[data-workflow-action-name=approve]").first
    if not approve.is_visible():
        editor.locator(
            "footer button[aria-expanded], .footer [data-w-dropdown-target=toggle]"
        ).first.click()
    approve.click()
    with_comment = editor.locator(".modal button[type=submit], dialog button[type=submit]")
    if with_comment.count():
        with_comment.first.click()
    editor.wait_for_load_state()
    reader.goto(site.url(public))
    expect(reader.locator("main")).to_contain_text(words)
    assert_accessible(reader)


def own_part(page: str) -> str:
    """What a product's page says of the product itself, without its producer's other cards."""
    return page.split('<ul class="cards">')[0]


def record_certificate(officer: Page, site: Site) -> None:
    """Point 6: a lapsed product is recognised again, and its page shows the mark at once."""
    product = site.demo["lapsed_product"]
    assert 'class="ocop-mark' not in own_part(site.get(product)[1])
    officer.goto(site.url("/quan-tri/giay-chung-nhan/ghi/?q=mat+ong+minh+hoa"))
    officer.get_by_role("link", name="Mật ong minh hoạ").click()
    officer.locator("[name=holder]").first.check()
    officer.locator("[name=stars][value='4']").check()
    officer.locator("[name=decision_number]").fill("12/QĐ-THỬ")
    officer.locator("[name=decided_on]").fill("2026-11-20")
    officer.locator("[name=authority]").select_option(label="Uỷ ban nhân dân Lâm Đồng")
    officer.locator("main form[method=post] button.button").first.click()
    expect(officer.locator("main")).to_contain_text("20/11/2029")
    officer.locator("button[name=confirm]").click()
    officer.wait_for_load_state()
    page = own_part(site.get(product)[1])
    assert 'class="ocop-mark" data-stars="4"' in page
    assert "12/QĐ-THỬ" in page


def withdraw_certificate(officer: Page, site: Site, product: str) -> None:
    """Point 6: found, withdrawn with a reason; the mark is gone everywhere on every worker."""
    certificate = site.demo["certificate"]
    scan = f"/t/{site.demo['labels']['valid']}"
    pages = [product, "/san-pham/", "/", scan, certificate, "/chung-nhan/"]
    pages += [f"/en{path}" for path in (product, "/san-pham/", certificate)]
    for path in pages * 4:  # warm both workers
        assert site.get(path)[0] == 200
    officer.goto(site.url("/quan-tri/giay-chung-nhan/?q=Seagull"))
    officer.get_by_role("link", name=certificate.strip("/").split("/")[-1]).first.click()
    officer.get_by_role("link", name="Thu hồi").first.click()
    officer.locator("[name=ground][value=STOPPED]").check()
    officer.locator("[name=reason]").fill("Thử trong hành trình: ngừng sản xuất")
    officer.get_by_role("button", name="Xem điều sẽ xảy ra").click()
    officer.locator("button[name=confirm]").click()
    officer.wait_for_load_state()
    for _ in range(6):  # both workers, every page warm
        assert_mark_gone(site, product, certificate)
    expect(officer.locator("main")).to_contain_text("Cán bộ tỉnh thử")  # the audit names who


def assert_mark_gone(site: Site, product: str, certificate: str) -> None:
    for path in (product, f"/en{product}"):
        page = site.get(path)[1]
        assert "hasCertification" not in page
        assert 'class="ocop-mark' not in own_part(page)
    for path in ("/san-pham/", "/en/san-pham/", "/"):
        assert "Mắm nêm Seagull" not in site.get(path)[1]
    scan = site.get(f"/t/{site.demo['labels']['valid']}")[1]
    assert 'data-verdict="withdrawn"' in scan
    assert 'class="ocop-mark' not in scan
    status, tombstone = site.get(certificate)
    assert status == 200
    assert "Thử trong hành trình: ngừng sản xuất" in tombstone
    assert 'class="ocop-mark' not in tombstone


def tea_path(page: Page, site: Site) -> str:
    """The address of a tea of the other producer, found as a buyer would: by searching."""
    page.goto(site.url("/tim-kiem/?q=che+dinh"))
    return str(page.get_by_role("link", name="Chè đinh").first.get_attribute("href"))


def test_a_buyer_a_producer_an_editor_and_an_officer_do_the_main_job(
    own_site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    site, product = own_site, own_site.demo["certified_product"]
    buyer = visitor().new_page()
    visit_home_and_listing(buyer, site)
    read_product(buyer, site, product)
    scan_pack(buyer, site)
    number = buy(buyer, site, [product, tea_path(buyer, site)], javascript=True)
    producer = visitor().new_page()
    send_parcel(producer, site, number)
    change_shop_page(producer, visitor(phone=False).new_page(), buyer, site)
    officer = visitor(phone=False).new_page()
    sign_in(officer, site, "PROVINCIAL_OFFICER")
    record_certificate(officer, site)
    withdraw_certificate(officer, site, product)


def test_scanning_and_buying_need_no_javascript(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(javascript=False).new_page()
    page.goto(site.url("/"))
    assert page.locator(".card").count() >= 6
    page.goto(site.url(f"/t/{site.demo['labels']['valid_when_packed']}"))
    assert page.locator(".verdict").get_attribute("data-verdict") == "valid_when_packed"
    page.goto(site.url("/quet/"))
    page.locator("input[name=ma], input[name=code]").first.fill(site.demo["labels"]["no_star"])
    page.get_by_role("button", name="Xem nguồn gốc").click()
    assert page.locator(".verdict").get_attribute("data-verdict") == "no_star"
    tea = tea_path(page, site)
    page.goto(site.url("/tim-kiem/?q=mam+nem"))
    sauce = str(page.get_by_role("link", name="Mắm nêm Seagull").first.get_attribute("href"))
    buy(page, site, [sauce, tea], javascript=False)


@pytest.mark.parametrize(
    "verdict",
    ["valid_when_packed", "packed_after_expiry", "withdrawn", "recalled", "no_star", "unknown"],
)
def test_every_other_verdict_opens_on_a_phone_without_the_mark(
    site: Site, visitor: Callable[..., BrowserContext], verdict: str
) -> None:
    page = visitor().new_page()
    page.goto(site.url(f"/t/{site.demo['labels'][verdict]}"))
    assert page.locator(".verdict").get_attribute("data-verdict") == verdict
    assert page.locator(".ocop-mark").count() == 0
    assert_accessible(page)
