"""Public pages run under a policy without `unsafe-inline`: nothing inline may slip in."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# Mails have no stylesheet to link to and no such policy.
PAGES = sorted(
    path
    for folder in [ROOT / "templates", *ROOT.glob("*/templates"), *ROOT.glob("*/*/templates")]
    for path in folder.rglob("*.html")
    if not {"mail", "emails"} & set(path.parts) and ".venv" not in path.parts
)
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an inline event handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "a script without a source": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>"
    ),
    "something from another host": re.compile(r"<(?:script|link|img)[^>]*(?:src|href)=\"https?://"),
}


def inline_code(text: str) -> list[str]:
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_there_are_templates() -> None:
    assert len(PAGES) > 30


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_has_nothing_inline(page: Path) -> None:
    assert inline_code(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        '<button type="button" onclick="x()">',
        "<script>x()</script>",
        '<img alt="" src="https://elsewhere.example/x.png">',
    ],
)
def test_planted_inline_code_is_found(planted: str) -> None:
    assert len(inline_code(planted)) == 1


@pytest.mark.parametrize(
    "allowed",
    [
        '<script src="/static/x.js" defer></script>',
        '<script type="application/ld+json">{}</script>',
        '<a href="https://elsewhere.example/">',
    ],
)
def test_what_the_policy_allows_is_left_alone(allowed: str) -> None:
    assert inline_code(allowed) == []
