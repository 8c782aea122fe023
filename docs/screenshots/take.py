#!/usr/bin/env python3
"""Take the sheets in this folder: `docs/screenshots/take.py ADDRESS [name …]`, of a running demo.

A sheet shows one kind of page at 360, 768 and 1280 pixels, Vietnamese above, English below, at
half size. Wants the packages for development and Chromium.
"""

import io
import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
WIDTHS, TALL, SCALE, GAP = (360, 768, 1280), 1500, 0.5, 12
NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *NAMES))))

PAGES = {
    "home": "/",
    "listing": "/san-pham/",
    "sets": "/bo-san-pham/",
    "set": "/bo-san-pham/9-tuong-nuoc-mam-gia-vi-dang-long-khac/",
    "provinces": "/noi-lam-ra/",
    "province": "/noi-lam-ra/lam-dong/",
    "product": "/san-pham/mam-nem-seagull-1/",
    "shops": "/cua-hang/",
    "shop": "/cua-hang/cong-ty-tnhh-seagull/",
    "stories": "/chuyen-ke/",
    "story": "/chuyen-ke/mot-nam-trong-thung-go/",
    "news-list": "/tin-tuc/",
    "news": "/tin-tuc/ban-tin-thi-truong-hang-kho/",
    "recipes": "/mon-ngon/",
    "recipe": "/mon-ngon/ca-hap-cuon-mam-nem/",
    "villages": "/lang-nghe/",
    "village": "/lang-nghe/che-tan-cuong/",
    "seasons": "/mua-vu/",
    "season": "/mua-vu/mua-che-xuan/",
    "events": "/su-kien/",
    "event": "/su-kien/phien-cho-que-cuoi-nam/",
    "trainings": "/tap-huan/",
    "training": "/tap-huan/chup-anh-san-pham/",
    "livestreams": "/truc-tiep/",
    "livestream": "/truc-tiep/mo-thung-mam-dau-vu/",
    "sales-points": "/diem-ban/",
    "routes": "/tuyen-du-lich/",
    "route": "/tuyen-du-lich/mot-ngay-o-vung-che/",
    "campaign": "/qua-tet/",
    "questions": "/hoi-dap/",
    "rules": "/quy-che-hoat-dong/",
    "favourites": "/yeu-thich/",
    "ideas": "/y-tuong/",
    "search": "/tim-kiem/?q=ca+phe",
    "missing": "/khong-co-trang-nay/",
    "styleguide": "/styleguide/",
}


def shot(page: Page, address: str, width: int) -> Image.Image:
    """The top of a page, with everything loaded that a reader would scroll to."""
    page.set_viewport_size({"width": width, "height": TALL})
    page.goto(address, wait_until="networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        print(f"  {address} scrolls {wide} px sideways at {width}")
    whole = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return whole.resize((int(width * SCALE), int(whole.height * SCALE)), Image.Resampling.LANCZOS)


def sheet(page: Page, base: str, path: str) -> Image.Image:
    rows = [
        [shot(page, urljoin(base, prefix + path), width) for width in WIDTHS]
        for prefix in ("", "/en")
    ]
    across = sum(image.width for image in rows[0]) + GAP * (len(WIDTHS) + 1)
    down = sum(row[0].height for row in rows) + GAP * 3
    paper, y = Image.new("RGB", (across, down), "#D9D5CA"), GAP
    for row in rows:
        x = GAP
        for image in row:
            paper.paste(image, (x, y))
            x += image.width + GAP
        y += row[0].height + GAP
    return paper


def main() -> None:
    base, wanted = sys.argv[1], sys.argv[2:] or list(PAGES)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page()
        for name in wanted:
            print(name, flush=True)
            sheet(page, base, PAGES[name]).save(HERE / f"{name}.webp", "WEBP", quality=62, method=6)
        browser.close()


if __name__ == "__main__":
    main()
