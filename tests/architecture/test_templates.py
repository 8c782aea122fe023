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


INCLUDE = re.compile(r'{% include "([^"]+)"([^%]*) only %}')


def lost_tokens(page: str, text_of: dict[str, str]) -> list[str]:
    """Templates with a form that a page includes with `only`, so without the visitor's token."""
    return [
        name
        for name, given in INCLUDE.findall(text_of[page])
        if "csrf_token=csrf_token" not in given and has_token(name, text_of)
    ]


def has_token(name: str, text_of: dict[str, str]) -> bool:
    """Whether a template, or what it includes with all it has, writes the token."""
    text = text_of.get(name, "")
    if "{% csrf_token %}" in text:
        return True
    inner = re.findall(r'{% include "([^"]+)"((?:(?! only )[^%])*) ?%}', text)
    handed_on = re.findall(r'{% include "([^"]+)"[^%]*csrf_token=csrf_token[^%]* only %}', text)
    return any(has_token(found, text_of) for found in [name for name, _ in inner] + handed_on)


def test_an_include_with_only_holds_no_form_without_its_token() -> None:
    """Without the token the form is answered 403, whoever sends it."""
    text_of = {
        str(path).rpartition("/templates/")[2]: path.read_text(encoding="utf-8") for path in PAGES
    }
    found = {page: lost for page in text_of if (lost := lost_tokens(page, text_of))}
    assert found == {}


def test_a_planted_form_without_token_is_found_also_deeper_down() -> None:
    form = "<form method=post>{% csrf_token %}</form>"
    text_of = {
        "form": form,
        "outer": '{% include "form" %}',
        "bad": '{% include "form" with a=b only %}',
        "deep": '{% include "outer" only %}',
        "good": '{% include "form" with csrf_token=csrf_token only %}{% include "form" with a=b %}',
        "handed": '{% include "good" with a=b csrf_token=csrf_token only %}',
    }
    assert [page for page in text_of if lost_tokens(page, text_of)] == ["bad", "deep"]
