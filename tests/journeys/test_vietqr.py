"""A guest pays by bank transfer on a phone; the bank's statement, and nothing else, pays it."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect
from pyzbar import pyzbar

from marketplace.commerce.rules import vietqr
from marketplace.commerce.rules.order_number import spaced
from tests.journeys.conftest import Site, assert_accessible
from tests.journeys.test_guest_cash import number_in
from tests.journeys.test_main_job import add_to_basket, sign_in
from tests.peers.bank import Bank

pytestmark = pytest.mark.journey


def order_by_transfer(page: Page, site: Site) -> None:
    """Five fields and the method; the order leads on to what is to be transferred."""
    add_to_basket(page, site, site.demo["certified_product"])
    page.get_by_role("link", name="Đặt hàng").click()
    page.locator("input[name=method][value=VIETQR]").check()
    page.locator("[name=name]").fill("Trần Thị Thử")
    page.locator("[name=phone]").fill("0900 000 003")
    page.locator("select[name=province]").select_option(label="Hà Nội")
    page.locator("select[name=commune] option", has_text="Phường Ba Đình").wait_for(
        state="attached"
    )
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("select[name=commune]").select_option(label="Phường Ba Đình")
    expect(page.locator("#checkout-summary")).not_to_have_attribute("aria-busy", "true")
    page.locator("[name=street]").fill("Số 1 ngõ Thử")
    page.locator("aside button[value=order]").click()
    page.wait_for_url("**/don-hang/**")
    if "/chuyen-khoan/" not in page.url:
        page.get_by_role("button", name="Trả tiền").click()
        page.wait_for_url("**/chuyen-khoan/**")


def code_on(page: Page) -> vietqr.TransferCode:
    """What a bank's app reads from the picture that the buyer saved."""
    address = page.get_by_role("link", name="Lưu ảnh mã").get_attribute("href")
    saved = page.request.get(page.url.split("/don-hang/")[0] + str(address)).body()
    with Image.open(BytesIO(saved)) as picture:
        (symbol,) = pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])
    return vietqr.parse(symbol.data.decode())


def take_in_statement(page: Page, site: Site, statement: bytes, number: str) -> None:
    """Staff read what the file would do, then confirm."""
    sign_in(page, site, "ADMINISTRATOR")
    page.goto(site.url("/quan-tri/chuyen-khoan/sao-ke/"))
    page.locator("select[name=layout]").select_option("BIDV")
    page.locator("input[name=file]").set_input_files(
        {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": statement}
    )
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("main")).to_contain_text(spaced(number))
    expect(page.locator("main")).to_contain_text("khớp đủ")
    page.get_by_role("button", name="Ghi các khoản này").click()
    expect(page.locator("body")).to_contain_text("1 khoản mới")


def test_a_transfer_is_paid_by_the_banks_statement(
    own_site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    buyer = visitor().new_page()
    order_by_transfer(buyer, own_site)
    assert_accessible(buyer)
    code = code_on(buyer)
    words = buyer.locator("main").inner_text()
    assert code.purpose in words
    assert "Tài khoản mẫu" in words
    buyer.get_by_role("link", name="Tôi đã chuyển").click()
    expect(buyer.locator("main")).to_contain_text("Đang chờ ngân hàng báo")
    assert_accessible(buyer)
    bank = Bank(code.account)
    bank.take(code.amount or 0, code.purpose)
    number = number_in(buyer.url)
    staff = visitor(phone=False).new_page()
    take_in_statement(staff, own_site, bank.statement("BIDV"), number)
    buyer.get_by_role("link", name="Xem lại").click()
    expect(buyer.locator("main")).to_contain_text("Đã nhận đủ")
    assert_accessible(buyer)
