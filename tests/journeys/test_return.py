"""A broken pack: complained about with a photo, answered, and the money promised back."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, expect

from tests.journeys.conftest import Site, assert_accessible
from tests.journeys.test_guest_cash import buy_for_cash, number_in, send_and_deliver

pytestmark = pytest.mark.journey


def photo() -> dict[str, object]:
    held = BytesIO()
    Image.new("RGB", (640, 480), "saddlebrown").save(held, "JPEG")
    return {"name": "chai-vo.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


def test_a_broken_pack_is_paid_back(own_site: Site, visitor: Callable[..., BrowserContext]) -> None:
    buyer, producer = visitor().new_page(), visitor().new_page()
    order = buy_for_cash(buyer, own_site, own_site.demo["certified_product"])
    send_and_deliver(producer, own_site, number_in(order))
    buyer.goto(order)
    buyer.get_by_role("link", name="Khiếu nại, trả hàng").click()
    buyer.get_by_label("Chuyện gì xảy ra?").select_option("DAMAGED")
    buyer.get_by_label("trả hàng, lấy lại tiền").check()
    buyer.get_by_label("Kể rõ").fill("Chai vỡ ở cổ, chảy hết.")
    buyer.locator("[name=photos]").set_input_files(photo())  # type: ignore[arg-type]
    assert_accessible(buyer)
    buyer.get_by_role("button", name="Gửi khiếu nại").click()
    expect(buyer.locator("main")).to_contain_text("chờ chủ thể trả lời")
    expect(buyer.locator(".photo-row img")).to_have_count(1)
    assert_accessible(buyer)

    producer.goto(own_site.url("/chu-the/don-hang/khieu-nai/"))
    assert_accessible(producer)
    producer.get_by_role("link", name="hàng vỡ, hỏng").first.click()
    assert_accessible(producer)
    producer.get_by_label("Đồng ý giải quyết").check()
    producer.get_by_label("Trả lại người mua (đồng)").fill("20000")
    producer.get_by_label("Lời trả lời cho người mua").fill("Xin lỗi, chúng tôi trả lại tiền.")
    producer.get_by_role("button", name="Gửi trả lời").click()
    expect(producer.locator("main")).to_contain_text("đã giải quyết")

    buyer.goto(order)
    expect(buyer.locator("main")).to_contain_text("Tiền trả lại bạn")
    expect(buyer.locator("main")).to_contain_text("20.000")
    for _ in range(60):  # the worker asks the plug what it needs
        if buyer.get_by_role("link", name="Cho số tài khoản nhận tiền").count():
            break
        buyer.wait_for_timeout(1_000)
        buyer.reload()
    buyer.goto(order.replace("/?k=", "/hoan-tien/1/?k="))
    buyer.get_by_label("Ngân hàng").fill("VCB")
    buyer.get_by_label("Số tài khoản").fill("0011223344")
    buyer.get_by_label("Tên chủ tài khoản").fill("TRAN THI THU")
    assert_accessible(buyer)
    buyer.get_by_role("button", name="Lưu số tài khoản").click()
    expect(buyer.locator("main")).to_contain_text("Đã ghi số tài khoản")
    assert_accessible(buyer)
