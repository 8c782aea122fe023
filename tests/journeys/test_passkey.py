"""Signing in by finger: a real browser with a device of software that keeps passkeys."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys import conftest
from tests.journeys.conftest import Site, assert_accessible
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey

A_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named_site(
    tmp_path: Path,
    django_db_setup: None,
    django_db_blocker,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    """The site under a name, for keys belong to a domain and an address of numbers is none."""
    usual = conftest._environment

    def by_name(database: str, var: Path, port: int) -> dict[str, str]:
        environment = usual(database, var, port)
        if database.startswith("ocop_journey_"):
            environment["PUBLIC_URL"] = f"http://localhost:{port}"
        return environment

    monkeypatch.setattr(conftest, "_environment", by_name)
    with django_db_blocker.unblock(), conftest._running_site(tmp_path / "var") as running:
        yield replace(running, address=running.address.replace("127.0.0.1", "localhost"))


def sign_in_by_finger(page: Page, site: Site, wanted: str) -> None:
    page.goto(site.url(f"/dang-nhap/?next={wanted}"))
    page.get_by_role("button", name="Đăng nhập bằng vân tay, khuôn mặt").click()


def test_a_key_is_added_signs_in_and_is_removed(
    named_site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    phone = visitor()
    page = phone.new_page()
    device = phone.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": A_PHONE})
    for way_in in ("/dang-nhap/", "/dang-nhap/ma/"):
        page.goto(named_site.url(way_in))
        assert_accessible(page)
    sign_in(page, named_site, "PRODUCER_STAFF")
    page.goto(named_site.url("/tai-khoan/khoa/"))
    assert_accessible(page)
    page.get_by_label("Tên máy").fill("Máy thử")
    page.get_by_role("button", name="Thêm khoá").click()
    expect(page.locator(".rows-title")).to_have_text("Máy thử")
    assert_accessible(page)

    phone.clear_cookies()
    sign_in_by_finger(page, named_site, "/chu-the/lo/")
    page.wait_for_url(named_site.url("/chu-the/lo/"))

    # The device that does not verify its person answers, and is not believed.
    phone.clear_cookies()
    device.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": made["authenticatorId"], "isUserVerified": False},
    )
    sign_in_by_finger(page, named_site, "/chu-the/lo/")
    expect(page.locator("[data-passkey-said]")).to_contain_text("chưa mở được khoá")
    device.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": made["authenticatorId"], "isUserVerified": True},
    )

    sign_in_by_finger(page, named_site, "/tai-khoan/khoa/")
    page.get_by_role("link", name="Bỏ Máy thử").click()
    page.get_by_role("button", name="Bỏ khoá").click()
    expect(page.get_by_text("Chưa có khoá nào.")).to_be_visible()
    phone.clear_cookies()
    sign_in_by_finger(page, named_site, "/chu-the/lo/")
    expect(page.get_by_text("Không nhận được khoá này")).to_be_visible()


def test_without_javascript_no_button_promises_a_finger(
    named_site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(javascript=False).new_page()
    page.goto(named_site.url("/dang-nhap/"))
    expect(page.get_by_role("button", name="Đăng nhập bằng vân tay")).to_be_hidden()
    page.get_by_role("button", name="Nhận mã qua tin nhắn hoặc thư").click()
    expect(page.get_by_role("heading", name="Nhận mã đăng nhập")).to_be_visible()
