"""One template names the mark; nothing else in the tree draws it, or stars that look like it."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
THE_TEMPLATE = Path("certification/templates/certification/ocop_mark.html")
THE_READER = Path("search/rules/stars.py")
"""Reads the stars that people type into the search field; it draws none."""
NOT_OURS = {"var", "tests", "docs", "locale"}
# A style sheet says how the class looks; it draws no mark where there is none.
DRAWN_IN = {".html", ".py", ".js", ".svg", ".txt", ".xml", ".typ"}
STARS = re.compile(r"[★☆✩✪✭✮✯⭐🌟]|&#9733;|&#x2605;|&starf?;|\\u2605", re.IGNORECASE)


@cache
def files() -> tuple[tuple[Path, str], ...]:
    tops = [top for top in ROOT.iterdir() if top.name not in NOT_OURS and top.name[0] != "."]
    paths = (path for top in tops for path in (top.rglob("*") if top.is_dir() else [top]))
    return tuple(
        (path.relative_to(ROOT), path.read_text(encoding="utf-8"))
        for path in paths
        if path.suffix in DRAWN_IN and path.is_file()
    )


def naming(words: str) -> set[Path]:
    return {path for path, text in files() if words in text}


def test_one_template_names_the_class_of_the_mark() -> None:
    assert naming("ocop-mark") == {THE_TEMPLATE}


def test_one_template_names_the_placeholder_and_the_artwork() -> None:
    assert naming("ocop-mark-placeholder") == {THE_TEMPLATE}
    assert {path for path in naming("artwork_url") if path.suffix == ".html"} == {THE_TEMPLATE}


def test_one_tag_reaches_the_template() -> None:
    tag = Path("certification/templatetags/ocop.py")
    assert naming("ocop_mark.html") == {tag}


def test_no_other_file_draws_stars() -> None:
    drawing = {path for path, text in files() if STARS.search(text)}
    assert drawing == {THE_TEMPLATE, THE_READER}
    assert naming('name="star"') == set()  # the star of the icon sheet


def test_the_mark_is_made_in_one_place() -> None:
    making = {path for path, text in files() if re.search(r"\bOcopMark\(", text)}
    assert making == {Path("certification/selectors/marks.py")}


@pytest.mark.parametrize(
    "drawn", ["OCOP ★★★", "&#9733;", "&starf;", "\N{WHITE MEDIUM STAR}", "\\u2605"]
)
def test_the_search_for_stars_finds_them(drawn: str) -> None:
    assert STARS.search(drawn)
