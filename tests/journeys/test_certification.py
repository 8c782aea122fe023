"""From a dossier typed on a phone to a withdrawal that everybody can read the reason of."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from certification.adapters.ruleset_files import documents
from certification.rules import rubric
from foundation.calendar import today
from marketplace.demo.planned_dossiers import marks_at
from tests.journeys.conftest import Site, assert_accessible
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey

TEA = "Chè hành trình"
PRODUCER = "Hợp tác xã Minh Hoạ"
DECISION = "777/QĐ-THU"
REASON = "Thay chè lá bằng chè mua ngoài tỉnh"
Visit = Callable[..., BrowserContext]


PRESS = """each => (
    each.closest("label") || document.querySelector(`label[for="${each.id}"]`) || each
).click()"""
"""Presses the words beside an option, as a thumb does."""


def tea_marks() -> dict[str, int]:
    """The points of each criterion of set 11 that together make four stars."""
    newest = next(each for each in documents() if each["code"] == "QD26-2026")
    tea = rubric.read(newest).set(11)
    assert tea is not None
    return {code: points for code, (points, _case) in marks_at(tea, 4).items()}


def open_desk(visitor: Visit, site: Site, role: str, position: int = 0, **options: bool) -> Page:
    page = visitor(**options).new_page()
    sign_in(page, site, role, position)
    return page


def choose_points(page: Page, marks: dict[str, int]) -> None:
    """Press, for each criterion on the page, the option with the wanted points."""
    for code in page.evaluate(
        "[...new Set([...document.querySelectorAll('input[type=radio][name^=\"p-\"]')]"
        ".map(each => each.name.slice(2)))]"
    ):
        options = page.locator(f'input[name="p-{code}"]')
        for option in options.all():
            value = option.get_attribute("value") or ""
            if re.split(r"[:|]", value)[-1] == str(marks[code]):
                option.evaluate(PRESS)
                break
        else:
            raise AssertionError(f"criterion {code} has no option of {marks[code]} points")


def fill_page(page: Page, marks: dict[str, int]) -> None:
    """Write something lawful into everything the page asks."""
    choose_points(page, marks)
    for field in page.locator("main input[type=text]:visible, main textarea:visible").all():
        if not field.input_value():
            name = field.get_attribute("name") or ""
            field.fill({"phone": "0900000003", "citizen_id": "999999999998"}.get(name, "Đã ghi"))
    for field in page.locator("main input[type=number]:visible").all():
        if not field.input_value():
            field.fill("5")
    for choice in page.locator("main select:visible").all():
        if not choice.input_value() and choice.get_attribute("name") != "is_disabled":
            choice.select_option(index=1)


def write_dossier(page: Page, site: Site, photo: Path) -> None:
    """A new tea, every page of the form on a phone, one photo as evidence."""
    marks = tea_marks()
    page.goto(site.url("/chu-the/ho-so/moi/"))
    page.locator("[name=new_title]").fill(TEA)
    page.locator("[name=product_set]").select_option("11")
    page.locator("[name=kind][value=FIRST]").evaluate(PRESS)
    page.locator("[name=target_stars][value='4']").evaluate(PRESS)
    page.locator("main").get_by_role("button", name="Mở hồ sơ").click()
    page.wait_for_url(re.compile(r"/chu-the/ho-so/\d+/$"))
    assert_accessible(page)
    address = page.url
    steps = page.locator("main a[href*='/buoc/'], main a[href*='/tieu-chi/']")
    for path in [link.get_attribute("href") for link in steps.all()]:
        page.goto(site.url(str(path)))
        fill_page(page, marks)
        page.locator("main").get_by_role("button", name="Lưu và dừng ở đây").click()
        page.wait_for_url(address)
    add_paper(page, site, photo)
    page.goto(f"{address}nop/")
    assert_accessible(page)
    page.locator("main form input[type=checkbox]").evaluate(PRESS)
    page.get_by_role("button", name="Nộp hồ sơ").click()
    page.wait_for_url("**/phieu/1/**")
    assert "PĐK-68-22945" in page.locator("main").inner_text()


def add_paper(page: Page, site: Site, photo: Path) -> None:
    page.goto(site.url("/chu-the/giay-to/them/"))
    page.locator("[name=kind]").select_option("MATERIAL_ORIGIN")
    page.locator("[name=title]").fill("Sổ thu mua chè búp")
    page.locator("main input[type=file]").first.set_input_files(str(photo))
    page.locator("main form button").last.click()
    page.wait_for_url(lambda url: not url.endswith("/them/"))
    assert "Sổ thu mua chè búp" in page.locator("main").inner_text()


def dossier_of_tea(page: Page, site: Site) -> str:
    page.goto(site.url("/quan-tri/ho-so/?q=hành+trình"))
    page.get_by_role("link", name=TEA).first.click()
    page.wait_for_url(re.compile(r"/quan-tri/ho-so/\d+/$"))
    return page.url


def report_for_commune(page: Page, site: Site) -> None:
    address = dossier_of_tea(page, site)
    page.goto(f"{address}bao-cao/")
    for kind in ("origin", "labour", "idea", "identity"):
        page.locator(f"[name={kind}]").last.evaluate(PRESS)
    page.locator("[name=material_percent]").fill("90")
    page.locator("[name=labour_percent]").fill("100")
    page.locator("[name=forwards][value=yes]").evaluate(PRESS)
    page.locator("[name=reasons]").fill("Chè của xã, người trong xã làm.")
    page.locator("[name=number]").fill("THU-1/BC")
    page.get_by_role("button", name="Đọc lại trước khi gửi").click()
    page.locator("button[name=confirm]").click()
    page.wait_for_url(address)


def call_council(page: Page, site: Site) -> str:
    page.goto(site.url("/quan-tri/hoi-dong/"))
    page.get_by_role("link", name="Hội đồng đánh giá xem thử").last.click()
    page.get_by_role("link", name="Mời họp").click()
    page.locator("[name=form][value=MEETING]").evaluate(PRESS)
    page.locator("[name=name]").fill("Phiên của hành trình")
    page.locator("[name=held_on]").fill(today().isoformat())
    page.get_by_role("button", name="Mời họp").click()
    page.wait_for_url("**/phien/*/")
    address = page.url
    page.goto(f"{address}them/")
    choice = page.locator("[name=dossier] option", has_text=TEA).get_attribute("value")
    page.locator("[name=dossier]").select_option(choice)
    page.get_by_role("button", name="Đưa vào phiên").click()
    page.wait_for_url(address)
    return address


def score(page: Page, session: str, marks: dict[str, int]) -> None:
    page.goto(session)
    page.get_by_role("link", name="Chấm điểm").first.click()
    page.wait_for_url("**/phieu/")
    choose_points(page, marks)
    page.locator("button[name=file]").first.click()
    page.get_by_role("button", name="Nộp phiếu").click()
    page.wait_for_url(lambda url: "/nop/" not in url)
    page.goto(session)
    assert page.locator("body").inner_text().count("đã nộp phiếu") >= 1


def close_and_decide(page: Page, site: Site, session: str) -> str:
    """The session's end, the decision's three steps; returns the certificate's number."""
    page.goto(f"{session}ket-thuc/")
    page.get_by_role("button", name="Kết thúc phiên").click()
    page.wait_for_url(session)
    assert "4 sao" in page.locator("body").inner_text()
    page.goto(site.url("/quan-tri/quyet-dinh/trinh/"))
    page.locator("tr", has_text=TEA).locator("[name=dossiers]").evaluate(PRESS)
    page.locator("[name=title]").fill("Công nhận chè của hành trình")
    page.get_by_role("button", name="Trình các hồ sơ đã chọn").click()
    page.wait_for_url(re.compile(r"/quyet-dinh/\d+/$"))
    address = page.url
    page.goto(f"{address}ky/")
    page.locator("[name=number]").fill(DECISION)
    page.locator("[name=decided_on]").fill(today().isoformat())
    page.locator("[name=signer]").fill("Người ký thử")
    page.get_by_role("button", name="Xem điều sẽ xảy ra").click()
    page.locator("button[name=confirm]").click()
    page.wait_for_url(address)
    page.goto(f"{address}cong-bo/")
    page.get_by_role("button", name="Công bố, cấp giấy").click()
    page.wait_for_url(address)
    number = re.search(r"CN-\d{6}", page.locator("body").inner_text())
    assert number
    return number.group()


def inspect(page: Page, site: Site) -> None:
    """A surprise visit, written in the field: one criterion is not met any more."""
    page.goto(site.url("/quan-tri/kiem-tra/lap/?q=Minh+Hoạ"))
    page.get_by_role("link", name=re.compile(PRODUCER)).first.click()
    page.locator("[name=kind][value=SURPRISE]").evaluate(PRESS)
    page.locator("[name=product]").select_option(label=TEA)
    page.get_by_role("button", name="Lập kế hoạch").click()
    page.wait_for_url(re.compile(r"/kiem-tra/\d+/$"))
    address = page.url
    page.goto(f"{address}ghi/")
    page.locator("[name=done_on]").fill(today().isoformat())
    for yes in page.locator("input[name$=-met][value=yes]").all():
        yes.evaluate(PRESS)
    item = page.locator("input[name$=-met]").first.get_attribute("name") or ""
    prefix = item.removesuffix("-met")
    page.locator(f"input[name='{item}'][value=no]").evaluate(PRESS)
    page.locator(f"[name='{prefix}-note']").fill(REASON)
    weight = page.locator(f"[name='{prefix}-weight']")
    page.locator("details", has=weight).evaluate("each => { each.open = true; }")
    weight.select_option("MAJOR")
    page.locator(f"[name='{prefix}-action']").fill("Mua lại chè trong tỉnh")
    page.locator(f"[name='{prefix}-due_on']").fill(today().isoformat())
    page.locator("[name=confirmed]").evaluate(PRESS)
    page.get_by_role("button", name="Gửi biên bản").click()
    page.wait_for_url(address)
    assert REASON in page.locator("body").inner_text()


def withdraw(page: Page, site: Site, number: str) -> None:
    """A case is opened and concluded; the proposal is decided on the register's own page."""
    page.goto(site.url("/quan-tri/vu-viec/lap/"))
    page.locator("[name=about]").select_option("QUALITY")
    page.locator("[name=certificate]").fill(number)
    page.locator("[name=summary]").fill(REASON)
    page.get_by_role("button", name="Lập vụ việc").click()
    page.wait_for_url(re.compile(r"/vu-viec/\d+/$"))
    page.locator("[name=kind][value=WITHDRAW]").evaluate(PRESS)
    page.locator("[name=done_on]").fill(today().isoformat())
    page.locator("[name=text]").fill(REASON)
    page.locator("[name=ground]").select_option("CRITERIA_LOST")
    page.locator("[name=confirmed]").evaluate(PRESS)
    page.get_by_role("button", name="Ghi", exact=True).click()
    page.wait_for_load_state()
    page.goto(site.url("/quan-tri/vu-viec/de-nghi/"))
    assert TEA in page.locator("body").inner_text()
    page.goto(site.url(f"/quan-tri/giay-chung-nhan/{number}/thu-hoi/"))
    assert page.locator("[name=reason]").input_value() == REASON
    page.get_by_role("button", name="Xem điều sẽ xảy ra").click()
    page.locator("button[name=confirm]").click()
    page.wait_for_url(f"**/giay-chung-nhan/{number}/")


def test_a_tea_from_its_dossier_to_its_withdrawal(
    own_site: Site, visitor: Visit, tmp_path: Path
) -> None:
    """Producer on a phone, commune, five members, province, inspector, public."""
    photo = tmp_path / "so-thu-mua.png"
    Image.new("RGB", (800, 600), "#DDD").save(photo)
    write_dossier(open_desk(visitor, own_site, "PRODUCER_STAFF", 2), own_site, photo)
    report_for_commune(open_desk(visitor, own_site, "COMMUNE_OFFICER", phone=False), own_site)
    province = open_desk(visitor, own_site, "PROVINCIAL_OFFICER", phone=False)
    session = call_council(province, own_site)
    marks = tea_marks()
    for position in range(5):
        score(open_desk(visitor, own_site, "COUNCIL_MEMBER", position), session, marks)
    number = close_and_decide(province, own_site, session)

    public = visitor().new_page()
    public.goto(own_site.url(f"/chung-nhan/{number}/"))
    expect(public.locator(".ocop-mark").first).to_be_visible()
    assert DECISION in public.locator("main").inner_text()
    assert_accessible(public)

    inspect(open_desk(visitor, own_site, "INSPECTOR"), own_site)
    withdraw(province, own_site, number)
    for _visit in range(4):  # either worker, whatever it kept
        status, page = own_site.get(f"/chung-nhan/{number}/")
        assert status == 200
        assert "ocop-mark" not in page
        assert REASON in page
