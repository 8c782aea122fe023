"""A producer rewrites the shop's page on a phone; the editor sees what changed and approves."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site, assert_accessible
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey

LEAD = "Mắm ủ mười hai tháng, mở thùng trước Tết."
STORY = "## Bên biển\n\nCá về bến lúc tờ mờ sáng.\n\n- cá cơm\n- muối hạt"
ALT = "Ba thùng gỗ trên bãi cát, một người đứng giữa"


def photo(folder: Path) -> Path:
    path = folder / "thung-mam.jpg"
    Image.new("RGB", (1200, 900), "#8A5A34").save(path, "JPEG")
    return path


def write_on_the_phone(page: Page, site: Site, picture: Path) -> None:
    """Words, then a picture at the head: each two taps from the desk's page of the shop."""
    page.goto(site.url("/chu-the/cua-hang/"))
    assert_accessible(page)
    page.get_by_role("link", name="Sửa lời").tap()
    page.get_by_label("Một câu giới thiệu").fill(LEAD)
    page.get_by_label("Câu chuyện").fill(STORY)
    assert_accessible(page)
    page.get_by_role("button", name="Lưu bản nháp").tap()
    expect(page.get_by_text("Đã lưu bản nháp. Khách chưa thấy.")).to_be_visible()
    page.get_by_role("link", name="Thêm ảnh").tap()
    page.get_by_label("Chụp hoặc chọn ảnh").set_input_files(picture)
    page.get_by_role("button", name="Thêm vào bản nháp").tap()
    expect(page.get_by_text("Xin ghi một câu tả ảnh").first).to_be_visible()
    page.get_by_label("Chụp hoặc chọn ảnh").set_input_files(picture)
    page.get_by_label("Trong ảnh có gì?").fill(ALT)
    page.get_by_label("Dùng làm ảnh lớn đầu trang").check()
    page.get_by_role("button", name="Thêm vào bản nháp").tap()
    expect(page.get_by_alt_text(ALT)).to_be_visible()


def test_a_shop_page_goes_from_a_phone_over_the_editors_desk_to_the_public(
    own_site: Site, visitor: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    address = own_site.demo["shop_page"]
    seller = visitor(phone=True).new_page()
    sign_in(seller, own_site, "PRODUCER_STAFF")
    write_on_the_phone(seller, own_site, photo(tmp_path))
    seller.get_by_role("link", name="Xem thử bản nháp").tap()
    expect(seller.get_by_role("heading", name="Bên biển")).to_be_visible()
    assert LEAD not in own_site.get(address)[1]
    seller.goto(own_site.url("/chu-the/cua-hang/"))
    seller.get_by_role("button", name="Gửi duyệt").tap()
    expect(seller.get_by_text("Biên tập đang xem bản bạn gửi")).to_be_visible()
    expect(seller.get_by_role("link", name="Sửa lời")).to_have_count(0)

    editor = visitor(phone=False).new_page()
    sign_in(editor, own_site, "EDITOR")
    editor.goto(own_site.url("/quan-tri/"))
    # Both stand in small menus of the page's row and foot.
    compare = editor.locator("a", has_text="So với bản đang hiện").first.get_attribute("href")
    assert compare is not None
    editor.goto(own_site.url(compare))
    expect(editor.locator("td.comparison").filter(has_text="Tết").first).to_be_visible()
    editor.goto(own_site.url(compare.split("/revisions/")[0] + "/edit/"))
    editor.get_by_text("Duyệt và xuất bản", exact=True).first.evaluate("button => button.click()")
    editor.wait_for_url(re.compile(r"/quan-tri/pages/\d+/$"))

    buyer = visitor(phone=True).new_page()
    buyer.goto(own_site.url(address))
    expect(buyer.get_by_text(LEAD)).to_be_visible()
    expect(buyer.get_by_role("heading", name="Bên biển")).to_be_visible()
    expect(buyer.get_by_alt_text(ALT)).to_be_visible()
    assert_accessible(buyer)
    seller.goto(own_site.url("/chu-the/cua-hang/"))
    expect(seller.get_by_text("Khách đang thấy bản mới nhất.")).to_be_visible()
