"""The certificate as an A4 paper: what the register says of it on the day of printing."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from certification.adapters.qr import qr_svg
from certification.models import Certificate, CertificateExtension, CertificateState
from certification.selectors import OcopMark, artwork_by_hash
from foundation.papers import make_pdf

SOURCE = Path(__file__).parent.parent / "papers" / "certificate.typ"
_GOOD = {CertificateState.IN_FORCE, CertificateState.EXTENDED}


def certificate_pdf(
    certificate: Certificate,
    *,
    mark: OcopMark | None,
    extensions: list[CertificateExtension],
    on: date,
) -> bytes:
    """The paper, with a QR code to its public page, where its state is always the latest.

    A certificate that is not in force carries its state in words across the page. The official
    artwork is drawn only where one was loaded and the certificate gives the mark on the day;
    nothing is drawn in its place. `certificate` comes with its `state`.
    """
    address = settings.PUBLIC_URL + certificate.get_absolute_url()
    facts = {
        "title": _("Giấy chứng nhận sản phẩm OCOP"),
        "office": certificate.authority.name,
        "number": certificate.number,
        "product": certificate.product.title,
        "holder": certificate.holder.name,
        "place": certificate.product.place_name or certificate.holder.place_name,
        "stars": _("Đạt hạng %(stars)s sao") % {"stars": certificate.stars},
        "rows": _rows(certificate, extensions),
        "across": "" if certificate.state in _GOOD else str(certificate.state.label).upper(),
        "qr": qr_svg(address),
        "address": address,
        "scan": _("Quét mã để xem tình trạng mới nhất của giấy này."),
        "printed": _("Bản in từ sổ đăng ký ngày %(day)s.") % {"day": _day(on)},
        "artwork": _artwork(mark),
    }
    return make_pdf(SOURCE, facts)


def _rows(certificate: Certificate, extensions: list[CertificateExtension]) -> list[list[str]]:
    authority = certificate.authority.name
    if certificate.authority.acting is not None:
        authority = _("%(authority)s (nay do %(acting)s thay)") % {
            "authority": authority,
            "acting": certificate.authority.acting.name,
        }
    rows = [
        (_("Quyết định"), f"{certificate.decision_number}, {_day(certificate.decided_on)}"),
        (_("Cơ quan công nhận"), authority),
        (_("Mã sản phẩm"), certificate.product_code),
        (_("Hiệu lực từ"), _day(certificate.valid_from)),
        (_("Hiệu lực đến hết"), _last_day(certificate)),
        *((_("Kéo dài hiệu lực"), extension_words(each)) for each in extensions),
        (_("Tình trạng"), str(certificate.state.label)),
    ]
    return [[label, words] for label, words in rows if words]


def extension_words(extension: CertificateExtension) -> str:
    """An extension in words: until when, by which paper; "" where it was left no day."""
    if extension.ends_on <= extension.from_on:
        return ""
    return _("đến hết %(day)s theo văn bản %(paper)s, %(paper_on)s") % {
        "day": _day(extension.last_on),
        "paper": extension.paper_number,
        "paper_on": _day(extension.paper_on),
    }


def _artwork(mark: OcopMark | None) -> dict[str, Any] | None:
    """The loaded file for Typst: its words or its bytes."""
    found = artwork_by_hash(mark.artwork_sha256) if mark and mark.artwork_sha256 else None
    if found is None:
        return None
    with found.file.open("rb") as file:
        content: bytes = file.read()
    if found.file.name.endswith(".png"):
        return {"format": "png", "data": list(content)}
    return {"format": "svg", "data": content.decode()}


def _last_day(certificate: Certificate) -> str:
    """ "" for a certificate withdrawn on its very first day: it has no valid day at all."""
    last = certificate.last_valid_on
    return _day(last) if last >= certificate.valid_from else ""


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
