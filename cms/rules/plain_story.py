"""A shop's story as plain text that somebody types on a phone, and as the page's HTML.

Signs that a keyboard has stand for what the page can show: `## ` before a small heading, `- `
and `1. ` before points, `*strong*`, `_slanted_`. An empty line ends a paragraph. Text goes to
HTML and back without losing anything that the shop's page allows.
"""

import re
from html import escape
from html.parser import HTMLParser

_POINT = re.compile(r"[-•]\s+(.*)")
_NUMBERED = re.compile(r"\d+[.)]\s+(.*)")
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_STRONG = re.compile(r"(?<!\w)\*(\S(?:[^*]*\S)?)\*(?!\w)")
_SLANTED = re.compile(r"(?<!\w)_(\S(?:[^_]*\S)?)_(?!\w)")


def to_html(text: str) -> str:
    """The page's HTML of what was typed. Nothing typed becomes a tag of its own."""
    found = []
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        found += _blocks([line.strip() for line in part.split("\n") if line.strip()])
    return "".join(found)


def _blocks(lines: list[str]) -> list[str]:
    """The blocks of lines that stand together: headings, runs of points, running text."""
    found: list[str] = []
    run: list[str] = []
    kind = ""

    def close() -> None:
        nonlocal run
        if run and kind == "p":
            found.append(f"<p>{'<br/>'.join(run)}</p>")
        elif run:
            found.append(f"<{kind}>{''.join(f'<li>{one}</li>' for one in run)}</{kind}>")
        run = []

    for line in lines:
        now, words = _kind(line)
        if now != kind:
            close()
            kind = now
        if now == "h3":
            found.append(f"<h3>{_inline(words)}</h3>")
        else:
            run.append(_inline(words))
    close()
    return found


def _kind(line: str) -> tuple[str, str]:
    for kind, pattern in (("h3", _HEADING), ("ul", _POINT), ("ol", _NUMBERED)):
        if matched := pattern.fullmatch(line):
            return kind, matched.group(1)
    return "p", line


def _inline(words: str) -> str:
    safe = escape(words, quote=False)
    return _SLANTED.sub(r"<i>\1</i>", _STRONG.sub(r"<b>\1</b>", safe))


def to_text(html: str) -> str:
    """The typed form of a story's HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"[ \t]+\n", "\n", "".join(reader.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lists: list[list[str | int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "ol"}:
            self.lists.append([tag, 0])
        elif tag == "li" and self.lists:
            self.lists[-1][1] = int(self.lists[-1][1]) + 1
            self.parts.append("- " if self.lists[-1][0] == "ul" else f"{self.lists[-1][1]}. ")
        elif tag in {"h2", "h3", "h4"}:
            self.parts.append("## ")
        elif tag == "br":
            self.parts.append("\n")
        elif tag in {"b", "strong"}:
            self.parts.append("*")
        elif tag in {"i", "em"}:
            self.parts.append("_")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n")
        elif tag in {"p", "h2", "h3", "h4"}:
            self.parts.append("\n\n")
        elif tag in {"b", "strong"}:
            self.parts.append("*")
        elif tag in {"i", "em"}:
            self.parts.append("_")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))
