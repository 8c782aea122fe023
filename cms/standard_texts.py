"""The first words of the plain pages, in both languages; editors change them afterwards."""

from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data" / "pages"
SLUGS = (
    "ve-cho-ocop",
    "giao-hang",
    "doi-tra",
    "cach-thanh-toan",
    "quyen-rieng-tu",
    "xep-hang",
    "lien-he",
)


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    body: str


def standard_text(slug: str, language: str) -> Text:
    """The page's first line is its heading; the rest is its body."""
    heading, _, body = (DATA / language / f"{slug}.html").read_text("utf-8").partition("\n")
    return Text(heading.removeprefix("<h1>").removesuffix("</h1>"), body.strip())
