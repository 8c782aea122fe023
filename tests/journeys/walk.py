"""Walks the site along its links and brings back one page of each kind it meets.

A new kind of page is met as soon as some page links to it; nothing need be listed.
"""

from collections import deque
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve

MOST_REQUESTS = 600
NO_PAGES = (".xml", ".csv", ".json", ".jsonld", ".pdf", ".svg", ".ics", ".png", ".zip", ".js")
LEFT_OUT = ("/static/", "/media/", "/quan-tri/", "/dashboard/", "/api/", "/feeds/", "/tai-lieu/")

Fetch = Callable[[str], tuple[int, str]]


def one_of_each_kind(fetch: Fetch, starts: Iterable[str], *, inside: str = "/") -> dict[str, str]:
    """The HTML of one page of each kind below `inside`, by its path.

    `fetch` gives the status and the body of a path; what is no page is passed by. At most
    MOST_REQUESTS are asked for.
    """
    waiting, pages = deque(starts), dict[str, str]()
    met: set[str] = set()
    asked: set[str] = set()
    for _ in range(MOST_REQUESTS):
        if not waiting:
            break
        path = waiting.popleft()
        if kind(path) in met or path in asked:
            continue
        asked.add(path)
        status, html = fetch(path)
        if status != 200 or not html.lstrip().lower().startswith("<!doctype html"):
            continue
        met.add(kind(path))
        pages[path] = html
        waiting.extend(_ways_on(path, html, inside))
    return pages


def kind(path: str) -> str:
    """What answers an address: a view's name, or for editors' pages the folder they stand in."""
    clean = urlsplit(path).path
    language = "en" if clean.startswith("/en/") else "vi"
    try:
        name = resolve(clean).view_name
    except Resolver404:
        name = clean
    if name == "wagtail_serve":
        parts = clean.removeprefix("/en").strip("/").split("/")
        name = "/".join([parts[0], *("…" for _ in parts[1:])])
    return f"{language}:{name}"


def _ways_on(path: str, html: str, inside: str) -> list[str]:
    reader = _Links()
    reader.feed(html)
    found = []
    for link in reader.links:
        address = urldefrag(urljoin(f"http://here{path}", link)).url
        parts = urlsplit(address)
        if parts.hostname != "here" or not parts.path.startswith(inside):
            continue
        if not parts.path.startswith(LEFT_OUT) and not parts.path.endswith(NO_PAGES):
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and (href := values.get("href")) and "download" not in values:
            self.links.append(href)
