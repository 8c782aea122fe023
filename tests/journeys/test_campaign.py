"""An editor, who writes no code, makes a page for Tết: shelf, story, picture, day, English copy."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site, _manage, assert_accessible
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey

TITLE, ENGLISH = "Quà quê ngày Tết", "Gifts from home for Tết"
ADDRESS, IN_ENGLISH = "/qua-que-ngay-tet/", "/en/gifts-from-home-for-tet/"
SHELF = "Đặt lên bàn thờ"
STORY = "Cá vào thùng tháng ba, Tết sau mới mở nắp."
ALT = "Chum mắm xếp dưới hiên, bên ngoài là biển"
SAUCE, TEA = "Nước mắm Lê Gia", "Chè đinh"


def add_block(page: Page, kind: str) -> None:
    page.locator("[data-contentpath=body]").get_by_title("Chèn một khối").last.click()
    page.get_by_role("option", name=kind, exact=True).click()


def choose_product(page: Page, typed: str, name: str) -> None:
    """In the last empty chooser: words without accents find it; its stars and maker are seen."""
    page.get_by_role("button", name="Chọn sản phẩm", exact=True).last.click()
    dialog = page.locator(".modal-content")
    dialog.get_by_label("Tìm").fill(typed)
    row = dialog.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text(re.compile(r"\d sao"))
    expect(dialog.get_by_role("row")).to_have_count(2)  # it, under the head of the table
    row.get_by_role("link", name=name).click()
    expect(dialog).to_have_count(0)


def choose_picture(page: Page, file: Path) -> None:
    page.get_by_role("button", name="Chọn ảnh", exact=True).first.click()
    dialog = page.locator(".modal-content")
    dialog.get_by_role("tab", name="Tải lên").click()
    dialog.locator("input[type=file]").set_input_files(file)
    dialog.locator("#id_image-chooser-upload-title").fill("Chum mắm")
    dialog.get_by_role("button", name="Tải lên").click()
    expect(dialog).to_have_count(0)


def open_list(page: Page, site: Site) -> None:
    """The pages below the Vietnamese home page."""
    page.goto(site.url("/quan-tri/pages/"))
    row = page.get_by_role("row").filter(has_text="Tiếng Việt")
    row.get_by_role("link", name="Xem các trang con của “Chợ OCOP”").click()


def write_page(page: Page, site: Site, picture: Path) -> None:
    """From the list of pages, by what is written on buttons."""
    open_list(page, site)
    page.get_by_role("link", name="Thêm trang con", exact=True).click()
    page.get_by_role("link", name="Trang theo dịp", exact=True).click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_lead").fill("Mỗi món một làng.")
    choose_picture(page, picture)
    page.locator("#id_picture_alt").fill(ALT)
    add_block(page, "Kệ tự chọn")
    page.locator("#body-0-value-title").fill(SHELF)
    choose_product(page, "nuoc mam le gia", SAUCE)
    page.locator("[data-contentpath=products]").get_by_title("Thêm").last.click()
    choose_product(page, "che dinh", TEA)
    add_block(page, "Lời kể")
    page.locator("#body-1-value-words").fill(STORY)
    page.locator("#body-1-value-who").fill("Lời mẫu, không phải người thật")


def look_before_publishing(page: Page) -> None:
    """The page as a phone, a tablet and a desk show it, beside the form."""
    page.get_by_role("button", name="Hiện hay ẩn xem trước").click()
    frame = page.frame_locator("iframe[title='Xem trước']").first
    expect(frame.get_by_role("heading", name=TITLE)).to_be_visible(timeout=20_000)
    for size, width in (("điện thoại", 360), ("máy tính bảng", 768), ("máy tính", 1280)):
        page.get_by_label(f"Xem như trên {size}", exact=True).check(force=True)
        seen = page.locator("iframe[title='Xem trước']").first
        expect(seen).to_be_visible()
        assert seen.evaluate("frame => frame.contentWindow.innerWidth") == width
    expect(frame.get_by_text(STORY)).to_be_visible()
    expect(frame.get_by_role("heading", name=SAUCE)).to_be_visible()


def press(page: Page, action: str) -> None:
    """One of the ways to keep what was written, behind the arrow beside the first."""
    button = page.get_by_role("button", name=action, exact=True)
    if not button.is_visible():
        page.get_by_role("button", name="Thao tác khác").click()
    button.click()
    page.wait_for_url(re.compile(r"/quan-tri/pages/\d+/$"))  # the list, which says that it worked


def set_day(page: Page, at: datetime) -> None:
    """The page is to go live at this time, not before."""
    page.get_by_role("button", name="Hiện hay ẩn trạng thái").click()
    page.get_by_role("button", name=re.compile("^(Hẹn giờ|Sửa lịch)$")).click()
    dialog = page.locator("#schedule-publishing-dialog")
    dialog.locator("#id_go_live_at").fill(f"{timezone.localtime(at):%d/%m/%Y %H:%M}")
    dialog.get_by_role("button", name="Lưu lịch").press("Enter")  # a calendar lies over it
    expect(page.get_by_text("Khi đã hẹn giờ")).to_be_visible(timeout=20_000)
    press(page, "Hẹn giờ xuất bản")


def on_the_server(site: Site, code: str) -> None:
    """What a worker or somebody else does meanwhile, in a process of its own."""
    _manage(site.environment, "shell", "--no-imports", "-v0", "-c", code)


LOOK_AT_THE_CLOCK = "from cms.tasks import publish_scheduled_pages; publish_scheduled_pages()"
THE_DAY_COMES = """
from datetime import timedelta
from django.utils import timezone
from wagtail.models import Revision
past = timezone.now() - timedelta(minutes=1)
Revision.objects.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=past)
for revision in Revision.objects.filter(approved_go_live_at=past):
    revision.content["go_live_at"] = past.isoformat()
    revision.save()
"""
WITHDRAW = """
from certification.models import Certificate, Withdrawal
from certification.services import withdraw_certificate
from foundation.calendar import today
from foundation.models import User
withdraw_certificate(
    certificate=Certificate.objects.in_force(today()).get(product__title="Chè đinh"),
    ground=Withdrawal.Ground.BREACH, reason="Sai nhãn", effective_on=today(),
    by=User.objects.filter(is_superuser=True).first(),
)
"""


def copy_in_english(page: Page, site: Site) -> None:
    """Through the page's own menu; the copy is a draft until its words are English."""
    open_list(page, site)
    page.get_by_role("link", name=TITLE).first.click()
    page.locator("header").get_by_role("button", name="Thao tác").first.click()
    page.get_by_role("link", name="Dịch", exact=True).click()
    page.get_by_label("English").check()
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("#id_title")).to_have_value(TITLE)
    page.locator("#id_title").fill(ENGLISH)
    page.locator("#body-0-value-title").fill("For the family altar")
    page.locator("#body-1-value-words").fill("Fish in March, the lid stays on until Tết.")
    press(page, "Xuất bản")


def read_as_visitor(page: Page, site: Site) -> None:
    """The same page in both languages, one press apart, on a phone."""
    page.goto(site.url(ADDRESS))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_alt_text(ALT)).to_be_visible()
    expect(page.locator(".block-shelf").get_by_role("heading", level=3)).to_have_text([SAUCE, TEA])
    assert page.locator("source[type='image/avif']").count()
    assert_accessible(page)
    page.get_by_role("link", name="English").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ENGLISH)
    assert page.url == site.url(IN_ENGLISH)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert_accessible(page)
    page.get_by_role("link", name="Tiếng Việt").first.click()
    assert page.url == site.url(ADDRESS)


def test_an_editor_makes_a_page_for_tet_and_it_mends_itself(
    own_site: Site, visitor: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    picture = tmp_path / "chum-mam.jpg"
    Image.new("RGB", (1600, 1200), "#A8481F").save(picture)
    editor, buyer = visitor(phone=False).new_page(), visitor().new_page()
    sign_in(editor, own_site, "EDITOR")
    write_page(editor, own_site, picture)
    look_before_publishing(editor)
    set_day(editor, timezone.now() + timedelta(days=1))
    on_the_server(own_site, LOOK_AT_THE_CLOCK)
    assert own_site.get(ADDRESS)[0] == 404
    on_the_server(own_site, THE_DAY_COMES + LOOK_AT_THE_CLOCK)
    assert own_site.get(ADDRESS)[0] == 200
    copy_in_english(editor, own_site)
    read_as_visitor(buyer, own_site)
    on_the_server(own_site, WITHDRAW)
    for address in (ADDRESS, IN_ENGLISH):
        status, page = own_site.get(address)
        assert (status, SAUCE in page, TEA in page) == (200, True, False)
