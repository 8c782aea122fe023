"""Paying by card on a phone 360 px wide: checkout, the provider's page, back again.

The provider is a Stripe of our own on this machine; its page stands at another origin, so the
content security policy is tried as in earnest.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site, _running_site, assert_accessible
from tests.peers.stripe_peer import StripePeer

pytestmark = pytest.mark.journey

SECRET = "whsec_journey"


@pytest.fixture(scope="module")
def stripe() -> Iterator[StripePeer]:
    with StripePeer() as peer:
        peer.calls.secret = SECRET
        yield peer


@pytest.fixture(scope="module")
def shop(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker, stripe
) -> Iterator[Site]:
    """The demo world with keys for cards, served."""
    with pytest.MonkeyPatch.context() as environment, django_db_blocker.unblock():
        environment.setenv("STRIPE_SECRET_KEY", stripe.key)
        environment.setenv("STRIPE_WEBHOOK_SECRET", SECRET)
        environment.setenv("STRIPE_API_BASE", stripe.address)
        environment.setenv("STRIPE_PAY_ORIGIN", stripe.address)
        with _running_site(tmp_path_factory.mktemp("card")) as site:
            stripe.calls.address = site.url("/tra-tien/stripe/")
            yield site


def _to_the_pay_page(page: Page, shop: Site, *, javascript: bool) -> None:
    """A guest orders a demo product and chooses the card."""
    page.goto(shop.url(shop.demo["certified_product"]))
    page.get_by_role("button", name="Thêm vào giỏ").click()
    page.wait_for_url("**/gio-hang/**")
    page.goto(shop.url("/thanh-toan/"))
    page.locator("[name=name]").fill("Trần Thị Thẻ")
    page.locator("[name=phone]").fill("0900 000 002")
    page.locator("select[name=province]").select_option(label="Hà Nội")
    if not javascript:
        page.locator("button[value=communes]").click()
    ward = page.locator("select[name=commune] option", has_text="Phường Ba Đình")
    ward.wait_for(state="attached")
    page.locator("select[name=commune]").select_option(label="Phường Ba Đình")
    page.locator("[name=street]").fill("Số 2 ngõ Thử")
    page.locator("[name=method][value=CARD]").check()
    if javascript:
        assert_accessible(page)
    page.locator("aside button[value=order]").click()
    page.wait_for_url("**/_pay/**")


def test_a_guest_pays_by_card_after_a_refusal_and_3d_secure(
    shop: Site, stripe: StripePeer, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor().new_page()
    _to_the_pay_page(page, shop, javascript=True)
    expect(page.locator("body")).to_contain_text("Đơn hàng")

    page.get_by_role("link", name="Huỷ và quay lại").click()
    expect(page.locator("main")).to_contain_text("Bạn chưa trả tiền. Đơn vẫn được giữ.")
    assert_accessible(page)
    page.get_by_role("button", name="Trả tiền").click()
    page.wait_for_url("**/_pay/**")

    page.get_by_role("button", name="Thẻ bị từ chối").click()
    expect(page.get_by_role("alert")).to_contain_text("Thẻ bị từ chối")
    page.get_by_role("button", name="3-D Secure").click()
    page.get_by_role("button", name="Đồng ý", exact=True).click()

    page.wait_for_url(re.compile(r"/don-hang/\d+/\?k="))
    expect(page.locator("main")).to_contain_text("Đã nhận tiền")
    assert "Trả tiền" not in page.locator("main button").all_inner_texts()
    assert_accessible(page)
    number = page.url.split("/don-hang/")[1].split("/")[0]
    sessions = [
        session
        for session in stripe.world.things["checkout.session"].values()
        if number in str(session)
    ]
    assert len(sessions) == 1, "one page, however often it was opened"


def test_whoever_closes_the_page_after_paying_has_paid_by_the_signed_call(
    shop: Site, stripe: StripePeer, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor(javascript=False).new_page()
    _to_the_pay_page(page, shop, javascript=False)
    reference = page.url.rsplit("/", 1)[1]
    way_back = stripe.world.find("checkout.session", reference)["success_url"]

    page.close()
    stripe.world.pay(reference)  # the bank's app says yes when the tab is closed already
    stripe.calls.wait()

    assert stripe.calls.answers[-1][1] == 200
    later = visitor(javascript=False).new_page()
    later.goto(way_back.replace("/tra-xong/", "/"))  # the order's own page asks nobody
    expect(later.locator("main")).to_contain_text("Đã nhận tiền")


def test_the_shops_policy_lets_forms_lead_to_the_pay_page_and_nowhere_else(
    shop: Site, stripe: StripePeer, visitor: Callable[..., BrowserContext]
) -> None:
    page = visitor().new_page()
    answer = page.goto(shop.url("/gio-hang/"))
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert f"form-action 'self' {stripe.address};" in policy + ";"
    assert "unsafe-inline" not in policy
