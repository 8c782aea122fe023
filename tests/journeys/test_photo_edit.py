"""A photo is turned, cut and made small on the phone before it is sent; without scripts it is sent
as it is."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.journeys.conftest import Site, assert_accessible
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey

CHOSEN = "[...document.querySelector('[name=photo]').files].map((f) => [f.name, f.type, f.size])"
MEASURED = """async () => {
  const [file] = document.querySelector('[name=photo]').files;
  const picture = await createImageBitmap(file);
  const text = new TextDecoder('latin1').decode(await file.arrayBuffer());
  return [picture.width, picture.height, text.includes('Exif'), text.includes('MayAnhRieng')];
}"""


def taken() -> FilePayload:
    """A wide photo with the name of its camera, too large for a weak network."""
    content = BytesIO()
    picture = Image.effect_noise((3200, 1600), 40).convert("RGB")
    notes = picture.getexif()
    notes[0x010F] = "MayAnhRieng"
    picture.save(content, "JPEG", quality=92, exif=notes)
    return {"name": "mau.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def open_form(page: Page, site: Site) -> str:
    """The form of a trial of the seller's first product; its log's address."""
    sign_in(page, site, "PRODUCER_STAFF")
    page.goto(site.url("/chu-the/hang/"))
    links = page.locator("main a[href*='/chu-the/hang/']")
    addresses = " ".join(each.get_attribute("href") or "" for each in links.all())
    found = re.search(r"/hang/(\d+)/", addresses)
    assert found
    log = site.url(f"/chu-the/hang/{found[1]}/thu/")
    page.goto(f"{log}them/")
    page.locator("[name=words]").fill("Nấu thử mẻ đầu")
    return log


def test_a_photo_is_turned_and_cut_by_keys_and_touch_and_sent_small(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor().new_page()
    log = open_form(page, site)
    photo = taken()
    page.locator("[name=photo]").set_input_files(photo)
    tools = page.locator("[data-photo-tools]")
    expect(tools).to_be_visible()
    [[_name, kind, small]] = page.evaluate(CHOSEN)
    assert kind == "image/jpeg"
    assert small < len(photo["buffer"]) / 2
    assert page.evaluate(MEASURED) == [1600, 800, False, False]
    assert_accessible(page)

    page.get_by_role("button", name="Xoay phải").click()
    page.wait_for_function(f"({MEASURED})().then(([w, h]) => w === 800 && h === 1600)")
    frame = page.locator("[data-photo-frame]")
    frame.focus()
    for _press in range(10):
        page.keyboard.press("Shift+ArrowUp")
    page.wait_for_function(f"({MEASURED})().then(([w, h]) => h > 1250 && h < 1300)")

    corner = frame.locator("[data-corner=ne]")
    box = corner.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 24, box["y"] + 24)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] + 24, steps=4)
    page.mouse.up()
    page.wait_for_function(f"({MEASURED})().then(([w]) => w < 700)")
    page.get_by_role("button", name="Lấy lại cả ảnh").click()
    page.get_by_role("button", name="Ghi vào sổ").click()  # the form waits for the last drawing
    page.wait_for_url(log)
    kept = page.locator("main ol.rows img").first
    expect(kept).to_be_visible()
    assert kept.evaluate("(i) => [i.naturalWidth, i.naturalHeight]") == [1600, 800]


def test_without_scripts_the_photo_is_sent_as_it_is(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(javascript=False).new_page()
    log = open_form(page, site)
    page.locator("[name=photo]").set_input_files(taken())
    assert page.locator("[data-photo-frame]").count() == 0
    page.get_by_role("button", name="Ghi vào sổ").click()
    page.wait_for_url(log)
    address = page.locator("main ol.rows img").first.get_attribute("src") or ""
    answer = page.request.get(site.url(address))
    with Image.open(BytesIO(answer.body())) as picture:
        assert picture.size[0] > picture.size[1]
        assert "MayAnhRieng" not in str(dict(picture.getexif()))
