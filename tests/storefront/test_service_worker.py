"""The site as an app, and without a network: no page that could be out of date is ever kept."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from marketplace.storefront.app_files import OFFLINE_FILES
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db


def test_the_app_opens_in_the_language_it_was_installed_from(client: Client) -> None:
    for address, start, language in [
        ("/app.webmanifest", "/", "vi"),
        ("/en/app.webmanifest", "/en/", "en"),
    ]:
        answer = client.get(address)
        said = json.loads(answer.content)
        assert answer["Content-Type"] == "application/manifest+json"
        assert (said["start_url"], said["lang"], said["scope"]) == (start, language, "/")
        assert all(client.get(item["url"]).status_code == 200 for item in said["shortcuts"])


def test_the_app_has_icons_of_the_sizes_it_names(client: Client) -> None:
    icons = json.loads(client.get("/app.webmanifest").content)["icons"]
    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}
    for icon in icons:
        file = ROOT / "static" / re.sub(r"^/static/|\.[0-9a-f]{12}(?=\.png)", "", icon["src"])
        header = file.read_bytes()[:24]
        sides = [int.from_bytes(header[at : at + 4]) for at in (16, 20)]
        assert "x".join(map(str, sides)) == icon["sizes"]


def test_every_page_offers_the_app(client: Client) -> None:
    page = client.get("/san-pham/").content.decode()
    assert '<link rel="manifest" href="/app.webmanifest">' in page


def test_the_page_without_a_network_is_made_only_of_files_the_worker_keeps(
    client: Client,
) -> None:
    page = client.get("/ngoai-mang/").content.decode()
    linked = set(re.findall(r'(?:src|href)="(/[^"]+)"', page))
    names = {re.sub(r"^/static/|\.[0-9a-f]{12}(?=\.\w+$)", "", address) for address in linked}
    assert names <= set(OFFLINE_FILES)
    assert "<script" not in page


def test_the_page_without_a_network_says_so_in_both_languages(client: Client) -> None:
    assert "Không có mạng" in client.get("/ngoai-mang/").content.decode()
    assert '<html lang="en">' in client.get("/en/ngoai-mang/").content.decode()


def test_browsers_ask_for_a_new_worker_each_time(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"].startswith("text/javascript")


PRETEND = Path(__file__).parent / "pretend_browser.mjs"


def in_a_browser(client: Client, tmp_path: Path, *, online: bool, visits: list[dict]) -> dict:
    """What the worker answers and keeps, run by Node inside a pretended browser."""
    worker = tmp_path / "sw.js"
    worker.write_text(client.get("/sw.js").content.decode())
    asked = json.dumps({"online": online, "visits": visits})
    run = subprocess.run(
        ["node", str(PRETEND), str(worker), asked], capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def visit(path: str, mode: str = "navigate", method: str = "GET") -> dict:
    return {"url": f"https://cho.example{path}", "mode": mode, "method": method}


PAGES_OF_STARS = [
    visit("/"),
    visit("/san-pham/"),
    visit("/san-pham/nuoc-mam-12/"),
    visit("/en/san-pham/nuoc-mam-12/"),
    visit("/01/09521234543213/10/L1"),
    visit("/q/ABC123"),
    visit("/chung-nhan/CN-000001/"),
    visit("/san-pham/?sao=4", mode="cors"),
    visit("/gio-hang/them/", method="POST"),
]


def test_with_a_network_every_page_comes_from_it_and_none_is_kept(
    client: Client, tmp_path: Path
) -> None:
    seen = in_a_browser(client, tmp_path, online=True, visits=PAGES_OF_STARS)
    answers = set(seen["answers"])
    assert answers <= {"from the network", "left to the browser"}
    kept = {url.removeprefix("https://cho.example") for url in seen["kept"]}
    assert {path for path in kept if not path.startswith("/static/")} == {
        "/ngoai-mang/",
        "/en/ngoai-mang/",
    }


def test_without_a_network_no_star_is_shown_but_the_page_that_says_so(
    client: Client, tmp_path: Path
) -> None:
    """They were all seen before, with a network: a stale mark cannot be served."""
    seen = in_a_browser(client, tmp_path, online=False, visits=PAGES_OF_STARS)
    pages = dict(zip([one["url"] for one in PAGES_OF_STARS], seen["answers"], strict=True))
    for url, answer in pages.items():
        kept = "/en/ngoai-mang/" if "/en/" in url else "/ngoai-mang/"
        assert answer in {f"kept {kept}", "left to the browser"}
    assert pages["https://cho.example/01/09521234543213/10/L1"] == "kept /ngoai-mang/"


def test_only_the_workers_own_older_stores_are_emptied(client: Client, tmp_path: Path) -> None:
    seen = in_a_browser(client, tmp_path, online=True, visits=[])
    assert "desk-pages-1" in seen["stores"]
    assert "offline-older" not in seen["stores"]
