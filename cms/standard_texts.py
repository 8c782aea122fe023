"""The first words of the plain pages, in both languages; editors change them afterwards."""

from dataclasses import dataclass
from pathlib import Path

from cms.models import StandardPage

DATA = Path(__file__).parent / "data" / "pages"
DUTIES = {
    "ve-cho-ocop": StandardPage.Duty.ABOUT,
    "quy-che-hoat-dong": StandardPage.Duty.RULES,
    "giai-quyet-khieu-nai": StandardPage.Duty.COMPLAINTS,
    "quyen-rieng-tu": StandardPage.Duty.PRIVACY,
    "giao-hang": StandardPage.Duty.DELIVERY,
    "doi-tra": StandardPage.Duty.RETURNS,
    "cach-thanh-toan": StandardPage.Duty.PAYMENT,
    "ban-hang-truc-tiep": StandardPage.Duty.LIVESTREAM,
    "xep-hang": "",  # how things are ordered: a page by its address
    "lien-he": StandardPage.Duty.CONTACT,
    "dau-moi-co-quan": StandardPage.Duty.AUTHORITIES,
}
"""The address of each plain page and the duty it fulfils."""

SLUGS = tuple(DUTIES)
QUESTIONS = "hoi-dap"


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    body: str


def standard_text(slug: str, language: str) -> Text:
    """The page's first line is its heading; the rest is its body."""
    heading, _, body = (DATA / language / f"{slug}.html").read_text("utf-8").partition("\n")
    return Text(heading.removeprefix("<h1>").removesuffix("</h1>"), body.strip())


@dataclass(frozen=True, slots=True)
class Theme:
    """Questions and answers about one thing."""

    title: str
    questions: tuple[tuple[str, str], ...]


def questions_text(language: str) -> tuple[Text, tuple[Theme, ...]]:
    """The questions page: its title, its lead as body, and its themes. In the file a theme is a
    second heading, a question a third one, and what follows is its answer."""
    text = standard_text(QUESTIONS, language)
    lead, *themes = text.body.split("<h2>")
    return Text(text.title, lead.strip().removeprefix("<p>").removesuffix("</p>")), tuple(
        _theme(theme) for theme in themes
    )


def _theme(html: str) -> Theme:
    title, _, rest = html.partition("</h2>")
    asked = (one.partition("</h3>") for one in rest.split("<h3>")[1:])
    return Theme(title, tuple((question, answer.strip()) for question, _, answer in asked))
