"""Every page of the desk that can be walked to, on a small phone: readable, reachable, light."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Browser, BrowserContext, Page

from marketplace.desk.urls import urlpatterns
from tests.journeys.conftest import PHONE, Site, assert_accessible
from tests.journeys.test_main_job import sign_in

pytestmark = pytest.mark.journey

COOPERATIVE = 2
"""The imaginary cooperative of the demo, which has something in every room."""
LEAST_TEXT, LEAST_TARGET = 17, 48
MOST_KILOBYTES = 100
FOUND = """() => {
  const shown = (e) => e.getBoundingClientRect().height > 1 && !e.closest('.visually-hidden');
  const name = (e) => e.outerHTML.slice(0, 100);
  const targets = document.querySelectorAll('main :is(a, button, select, summary, input)');
  const small = [...targets].filter((e) => shown(e) && getComputedStyle(e).display !== 'inline'
    && !e.matches('[type=hidden], [type=checkbox], [type=radio]')
    && e.getBoundingClientRect().height < LEAST_TARGET - .5).map(name);
  const words = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const faint = [];
  while (words.nextNode()) {
    const around = words.currentNode.parentElement;
    if (words.currentNode.data.trim() && shown(around) && !around.closest('.ocop-mark')
      && parseFloat(getComputedStyle(around).fontSize) < LEAST_TEXT) faint.push(name(around));
  }
  const sent = performance.getEntriesByType('resource').concat(
    performance.getEntriesByType('navigation'))
    .filter((each) => !['img', 'image'].includes(each.initiatorType));
  return {small, faint, bytes: sent.reduce((sum, each) => sum + each.encodedBodySize, 0),
    links: [...document.links].map((link) => link.href)};
}""".replace("LEAST_TARGET", str(LEAST_TARGET)).replace("LEAST_TEXT", str(LEAST_TEXT))
NOT_OF_THE_DESK = {"gone", "lot_label"}
"""The first leads out of it, the second is a label in the size it is printed in."""


def first_addresses() -> Iterator[str]:
    for pattern in urlpatterns:
        if not pattern.pattern.converters:  # type: ignore[attr-defined]
            yield reverse(f"desk:{pattern.name}")


def room_of(address: str) -> str | None:
    """The page of the desk that an address is of; None for what is outside."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return found.url_name if found.app_name == "desk" else None


def is_page(context: BrowserContext, address: str) -> bool:
    """Asked without drawing it: files, and addresses for forms alone, are no pages."""
    answer = context.request.get(address)
    return answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html")


def judged(page: Page, address: str) -> list[str]:
    """Hold one page to what is asked of all; the links on it."""
    page.goto(address)
    assert_accessible(page)
    found = page.evaluate(FOUND)
    assert found["small"] == [], address
    assert found["faint"] == [], address
    assert found["bytes"] <= MOST_KILOBYTES * 1024, address
    return list(found["links"])


def test_every_page_of_the_desk_reads_and_weighs_as_a_small_phone_needs(
    site: Site, browser: Browser
) -> None:
    """One of each kind of page: all without ids, and the first that links lead to with one."""
    # A service worker would hand on what was compressed as if it had not been.
    context = browser.new_context(viewport=PHONE, has_touch=True, service_workers="block")
    page = context.new_page()
    sign_in(page, site, "PRODUCER_STAFF", COOPERATIVE)
    waiting = [site.url(address) for address in first_addresses()]
    seen: set[str] = set(NOT_OF_THE_DESK)
    while waiting:
        address = waiting.pop(0)
        kind = room_of(address)
        if kind is None or kind in seen or not address.startswith(site.url("/chu-the/")):
            continue
        if is_page(context, address):
            seen.add(kind)
            waiting += judged(page, address)
    context.close()
    assert len(seen) > 90
