"""The badge for other marketplaces: words in a small picture, never the mark.

The mark is drawn by one template of ours from an OcopMark. A picture
that others embed says in words what the register says now, and on which day that was.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from certification.models import CertificateState
from certification.selectors import open_data
from certification.selectors.open_data import Checked

LINE = 24
LETTER = 7.2
"""Pixels of a letter at 13 px, on the wide side, so that no words are cut."""

_COLOURS = {
    CertificateState.IN_FORCE: "#1f6b3a",
    CertificateState.EXTENDED: "#1f6b3a",
    CertificateState.WITHDRAWN: "#a1261c",
}


@dataclass(frozen=True)
class Badge:
    lines: tuple[str, str]
    colour: str


def badge_of(found: Checked, *, on: date, language: str) -> Badge:
    """What the badge says of a certificate on the day, in this language."""
    with translation.override(language):
        state = str(found.state.label)
        if found.mark is not None:
            state = _("%(state)s · %(stars)s sao") % {"state": state, "stars": found.mark.stars}
        elif found.state in (CertificateState.IN_FORCE, CertificateState.EXTENDED):
            state = _("còn hạn, không được mang nhãn hiệu")
        return Badge(
            lines=(
                f"OCOP {found.facts['register_number']} · {state}",
                _("%(host)s đối chiếu ngày %(day)s")
                % {"host": urlsplit(settings.PUBLIC_URL).netloc, "day": f"{on:%d/%m/%Y}"},
            ),
            colour=_COLOURS.get(found.state, "#5c5346"),
        )


def svg_of(badge: Badge) -> bytes:
    """The badge as a picture: two lines of text, a coloured edge, nothing that runs."""
    width = int(max(len(line) for line in badge.lines) * LETTER) + 28
    height = 2 * LINE + 8
    title = escape(" – ".join(badge.lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label={quoteattr(title)}>'
        f"<title>{title}</title>"
        f'<rect width="{width}" height="{height}" rx="6" fill="#ffffff" stroke="#c9c0b0"/>'
        f'<rect width="6" height="{height}" rx="3" fill="{badge.colour}"/>'
        f'<g font-family="system-ui, sans-serif" font-size="13" fill="#2b2620">'
        f'<text x="18" y="22" font-weight="700" fill="{badge.colour}">{escape(badge.lines[0])}'
        f'</text><text x="18" y="44">{escape(badge.lines[1])}</text></g></svg>'
    ).encode()


def snippet_of(number: str) -> str:
    """HTML for another marketplace's page: the live picture, which leads to the certificate.

    No word of it says a state or stars: those stand in the picture alone, which is asked anew.
    """
    return format_html(
        '<a href="{}"><img src="{}" alt="{}"></a>',
        open_data.public_url("certification:certificate", number),
        svg_url(number),
        _("Kiểm giấy chứng nhận OCOP %(number)s") % {"number": number},
    )


def svg_url(number: str) -> str:
    """Where the picture is."""
    return f"{settings.PUBLIC_URL}/api/v1/certificates/{number}/badge.svg"
