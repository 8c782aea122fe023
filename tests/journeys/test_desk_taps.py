"""Every job of the desk on a small phone with a slow network: three taps from Today at most.

A tap is one touch of a link, a button or a fold; typing and choosing is none. The last tap of each
job is the one that does it. Where doing it would take the ground from under a later job, or hand
the phone to its dialler or printer, that last tap is counted and not made.

Sending fewer packs, or some of them ahead, is shown once more before it is done, for it cannot be
taken back: that confirmation is a fourth tap.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.journeys.conftest import Site
from tests.journeys.test_inspection_draft import photo
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey

MOST_TAPS = 3
SMALLEST_TARGET = 47.5
COOPERATIVE = 2
"""The imaginary cooperative of the demo, which has orders, lots and statements."""
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
TODAY = "/chu-the/"
SEND = "main form button.is-primary"
NEW_ORDER = ".todo-row:has(form[action$='/nhan/']) > a"
TO_PACK = ".todo-row:has(a[href$='/goi/']) > a"
TO_HAND_OVER = ".todo a.button[href$='/giao/']"
STATEMENT = ".todo a.button[href*='/doi-soat/']:has-text('trả lời')"


def door(words: str) -> str:
    return f".is-doors a:has-text('{words}')"


def tile(words: str) -> str:
    return f"main .tiles a:has-text('{words}')"


@dataclass(frozen=True)
class Job:
    """What is done, the taps that do it, what is typed before the last (a name of a field and its
    value, None for a tick), and what the desk says afterwards, or what is read (`read`) on the page
    that was asked for. With neither, the last tap is only counted."""

    name: str
    taps: tuple[str, ...]
    told: str = ""
    typed: tuple[tuple[str, str | None], ...] = ()
    read: str = ""


JOBS = (
    Job(
        "refuse an order, with the reason",
        (NEW_ORDER, "main a[href$='/huy/']", "main form .is-danger"),
    ),
    Job("call the buyer", (NEW_ORDER, "main a[href^='tel:']")),
    Job("print a slip", (NEW_ORDER, "main a[href$='/phieu/']", "main a[href*='.pdf']")),
    Job("print all slips", (door("Đơn"), "main a[href*='dang-lam']", "main a[href$='a6.pdf']")),
    Job("accept an order", (".todo form[action$='/nhan/'] button",), "Đã nhận đơn"),
    Job("send fewer, as far as the last look", (TO_PACK, "main a[href$='/thieu/']", SEND)),
    Job("pack", (".todo a[href$='/goi/']", SEND), "Đã đóng gói"),
    Job(
        "hand over with the carrier's code and a photo",
        (TO_HAND_OVER, SEND),
        "giao cho đơn vị vận chuyển",
        (
            ("carrier", "Xe khách"),
            ("tracking_code", "VD1"),
            ("photo", "photo"),
            ("confirmed", None),
        ),
    ),
    Job("take back", (tile("quay về"), "main a[href$='/ve-lai/']", SEND), "hàng đã về"),
    Job(
        "cancel",
        (TO_PACK, "main a[href$='/huy/']", "main form .is-danger"),
        "Đã huỷ",
        (("everything", None), ("reason", "Hết hàng")),
    ),
    Job("begin a new product", (tile("Thêm sản phẩm"), SEND)),
    Job("write a price", (door("Hàng"), "main a[href$='/gia/']", SEND)),
    Job("ten packs more", (door("Hàng"), "main button[value='10']"), "gói"),
    Job("ten packs fewer", (door("Hàng"), "main button[value='-10']"), "gói"),
    Job(
        "stop selling",
        (door("Hàng"), "main a[href$='/kho/']", "form[action$='/ngung-ban/'] button"),
        "Đã ngừng bán",
    ),
    Job("open a harvest", (tile("Mùa vụ"), "main a[href*='/mua-vu/moi/']", SEND)),
    Job("add a declaration", (tile("Thêm giấy tờ"), "main a[href$='/giay/them/']", SEND)),
    Job("log a trial", (tile("làm thử"), "main a[href$='/thu/them/']", SEND)),
    Job("take up the shop's page", (tile("cửa hàng"), SEND), "Trang đã mở"),
    Job("edit the shop's page", (tile("cửa hàng"), "main a[href$='/loi/']", SEND)),
    Job(
        "look at the shop's page before others do", (tile("cửa hàng"), "main a[href*='view_draft']")
    ),
    Job("open a lot", (tile("Mở lô"), "main a[href*='san-pham=']", SEND)),
    Job("log an event with a photo", (tile("Ghi nhật ký"), "main a[href*='?buoc=']", SEND)),
    Job(
        "start a run of labels",
        (tile("In tem"), "main a[href$='/tem/']", SEND),
        "Đã tạo",
        (("count", "2"),),
    ),
    Job(
        "print labels", (tile("In tem"), "main a[href*='/dot-tem/']", "form[action$='/in/'] button")
    ),
    Job(
        "see where a dossier stands",
        (door("Thêm"), "main a[href$='/ho-so/']", "main .rows a"),
        read="Các bước đã qua",
    ),
    Job(
        "add a paper to the library", (tile("Thêm giấy tờ"), "main a[href$='/giay-to/them/']", SEND)
    ),
    Job(
        "renew a star",
        (door("Thêm"), "main a[href$='/sao/']", "form[action$='/danh-gia-lai/'] button"),
        "Đã mở hồ sơ",
    ),
    Job("accept a statement", (STATEMENT, "main a[href$='/dong-y/']", SEND)),
    Job("dispute a line", (STATEMENT, "main a[href$='/bao-sai/']", SEND)),
    Job(
        "ask why this number",
        (STATEMENT, "main .why summary", "main .why a[href*='/dong/']"),
        read="₫",
    ),
    Job("have the statement on paper", (STATEMENT, "main a[href$='.pdf']")),
    Job(
        "answer a question",
        (".todo a.button[href*='/hoi-dap/']", SEND),
        "Đã",
        (("words", "Có ạ."),),
    ),
    Job(
        "answer a review",
        (".todo a.button[href*='/danh-gia/']", SEND),
        "Đã",
        (("words", "Cảm ơn."),),
    ),
    Job(
        "add somebody to the staff",
        (tile("Người làm"), "main a[href$='/nguoi/them/']", SEND),
        "Đã ghi thêm",
        (("contact", "0912345699"),),
    ),
    Job("revoke somebody", (tile("Người làm"), "main form[action$='/thoi/'] button"), "thôi"),
    Job(
        "choose when to be told",
        (door("Thêm"), "main a[href$='/tin/']", "main form button"),
        "Đã ghi cách nhận tin",
    ),
)


@dataclass
class Thumb:
    """Touches the page and counts."""

    page: Page
    touches: bool
    taps: int = 0

    def tap(self, what: Locator, *, really: bool) -> None:
        """A target as large as a finger, touched once; the page that follows is waited for."""
        target = what.first
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET, what
        self.taps += 1
        touch = target.tap if self.touches else target.click
        if target.evaluate("e => e.localName") == "summary":
            touch()
        elif really:
            with self.page.expect_navigation():
                touch()


def do(job: Job, thumb: Thumb, site: Site) -> int:
    """How many taps it took."""
    page = thumb.page
    page.goto(site.url(TODAY))
    thumb.taps = 0
    for tap in job.taps[:-1]:
        thumb.tap(page.locator(tap), really=True)
    for name, value in job.typed:
        field = page.locator(f"main [name={name}]").first
        if value is None:
            field.check()
        elif value == "photo":
            field.set_input_files(photo())
        else:
            field.fill(value)
    thumb.tap(page.locator(job.taps[-1]), really=bool(job.told or job.read))
    if job.told:
        expect(page.locator(".desk-messages")).to_contain_text(job.told)
    if job.read:
        expect(page.locator("main")).to_contain_text(job.read)
    return thumb.taps


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_each_job_of_the_desk_is_three_taps_from_today_at_most(
    own_site: Site, visitor: Callable[..., BrowserContext], javascript: bool
) -> None:
    phone = visitor(javascript=javascript)
    phone.set_default_timeout(30_000)
    page = phone.new_page()
    sign_in(page, own_site, "PRODUCER_STAFF", COOPERATIVE)
    slow = phone.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", SLOW_3G)
    thumb = Thumb(page, touches=javascript)
    taken = {job.name: do(job, thumb, own_site) for job in JOBS}
    assert {name: taps for name, taps in taken.items() if taps > MOST_TAPS} == {}


def test_a_tap_whose_answer_was_lost_on_the_way_counts_once_when_it_is_sent_again(
    own_site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    """The network goes after the server acted and before the phone heard of it."""
    page = visitor().new_page()
    sign_in(page, own_site, "PRODUCER_STAFF", COOPERATIVE)
    page.goto(own_site.url("/chu-the/hang/"))
    row = page.locator("main li:has(button[value='10'])").first
    before = packs_of(row)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    sent: list[str | None] = []
    page.on("request", lambda asked: sent.append(asked.post_data) if asked.method == "POST" else 0)
    page.route("**/them-bot/", lose_the_answer)
    with page.expect_event("requestfailed"):
        row.locator("button[value='10']").tap(no_wait_after=True)
    page.unroute("**/them-bot/")
    page.reload()
    assert len(sent) == 2
    assert sent[0] == sent[1]
    page.goto(own_site.url("/chu-the/hang/"))
    assert packs_of(page.locator("main li:has(button[value='10'])").first) == before + 10


def packs_of(row: Locator) -> int:
    words = row.inner_text()
    return int(words.split("còn ")[1].split(" gói")[0].replace(".", ""))
