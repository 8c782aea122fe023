"""The register as everyone may read it. Nothing here depends on who asks."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from certification import selectors
from certification.adapters.certificate_paper import extension_words
from certification.adapters.legacy_groups import group_then
from certification.models import Certificate, CertificateExtension, CertificateState
from certification.rules.corrective import ground_letter
from certification.selectors import OcopMark, certificate_history
from certification.selectors.certificate_history import EventKind
from certification.services.credentials import signs
from foundation.calendar import today
from foundation.page_cache import public_page


@require_safe
@public_page(parameters=())
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate, for ever: withdrawn and lapsed ones stay, in words that say so."""
    on = today()
    found = selectors.certificate_by_number(number, on=on)
    if found is None:
        context: dict[str, object] = {"number": number, "crumbs": crumbs(number)}
        return render(request, "certification/not_found.html", context, status=404)
    mark = mark_of(found, selectors.ocop_marks([found.product_id], on=on))
    history = certificate_history.of_product(found.product_id, on=on)
    extensions = list(selectors.extensions_of(found)) if found.is_extended else []
    context = {
        "certificate": found,
        "mark": mark,
        "facts": _facts(found, extensions),
        "standing": _standing(found, mark),
        "tombstone": _tombstone(found),
        "others": [other for other in history.certificates if other.pk != found.pk],
        "events": [_Event(event) for event in history.events],
        "signs": signs(),
        "source_host": urlsplit(found.source_url).hostname or "",
        "structured_data": _structured_data(found, mark),
        "crumbs": crumbs(found.number),
    }
    return render(request, "certification/certificate.html", context)


@require_safe
def artwork(request: HttpRequest, sha256: str) -> HttpResponse:
    """The mark's picture. Its address holds its hash, so it may be kept for ever."""
    found = selectors.artwork_by_hash(sha256)
    if found is None:
        raise Http404
    with found.file.open("rb") as file:
        content = file.read()
    kind = "image/png" if found.file.name.endswith(".png") else "image/svg+xml"
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def crumbs(title: str = "", above: Sequence[dict[str, str]] = ()) -> list[dict[str, str]]:
    """The way from the home page to the register, or to a page of its own in it."""
    register_url = reverse("certification:register") if title else ""
    way = [
        {"url": reverse("wagtail_serve", args=[""]), "title": _("Trang chủ")},
        {"url": register_url, "title": _("Sổ giấy chứng nhận")},
    ]
    return [*way, *above, {"url": "", "title": title}] if title else way


def mark_of(row: Certificate, marks: dict[int, OcopMark]) -> OcopMark | None:
    """The product's mark when this very certificate gives it."""
    mark = marks.get(row.product_id)
    return mark if mark is not None and mark.register_number == row.number else None


class _Event:
    """One step of the product's history in words, as components/timeline.html shows it."""

    def __init__(self, event: certificate_history.Event) -> None:
        row = event.certificate
        self.happened_on = event.happened_on
        self.place = ""
        facts = {"number": row.number, "stars": row.stars, "holder": row.holder.name}
        if event.kind is EventKind.RECOGNISED:
            self.title = _("Công nhận %(stars)s sao: %(number)s") % facts
            self.detail = _("Quyết định %(decision)s, %(authority)s. Chủ thể: %(holder)s.") % {
                "decision": row.decision_number,
                "authority": row.authority.name,
                "holder": row.holder.name,
            }
            if row.product_code:
                self.detail += " " + _("Mã sản phẩm: %(code)s.") % {"code": row.product_code}
        elif event.kind is EventKind.WITHDRAWN:
            self.title = _("Thu hồi %(number)s") % facts
            self.detail = row.withdrawal.get_ground_display()
        elif event.kind is EventKind.REPLACED:
            self.title = _("%(number)s được thay bằng giấy mới") % facts
            self.detail = ""
        elif event.kind is EventKind.EXTENDED:
            self.title = _("Kéo dài hiệu lực %(number)s") % facts
            self.detail = _("Văn bản %(paper)s") % {"paper": event.paper_number}
        else:
            self.title = _("%(number)s hết hạn") % facts
            self.detail = ""


@dataclass(frozen=True)
class _Standing:
    kind: str  # of components/notice.html
    text: str


def _standing(row: Certificate, mark: OcopMark | None) -> _Standing:
    """What the certificate means today, in one sentence."""
    ended = _day(row.last_valid_on + timedelta(days=1))
    if row.state == CertificateState.WITHDRAWN:
        return _Standing("error", _("Không còn giá trị từ %(day)s.") % {"day": ended})
    if row.state == CertificateState.REPLACED:
        return _Standing("info", _("Giấy mới đã thay giấy này từ %(day)s.") % {"day": ended})
    if row.state == CertificateState.LAPSED:
        return _Standing(
            "warning",
            _("Hết hạn từ %(day)s: từ ngày đó không được dùng sao theo giấy này.") % {"day": ended},
        )
    if row.state == CertificateState.NOT_YET:
        return _Standing("info", _("Có hiệu lực từ %(day)s.") % {"day": _day(row.valid_from)})
    if mark is None:
        return _Standing(
            "warning",
            _(
                "Giấy còn thời hạn, nhưng chủ thể đứng tên không phải nơi bán hay nơi làm ra sản "
                "phẩm, nên sản phẩm không được mang nhãn hiệu OCOP."
            ),
        )
    if row.state == CertificateState.EXTENDED:
        return _Standing(
            "success",
            _("Được kéo dài hiệu lực đến hết %(day)s, trong lúc xét hồ sơ đánh giá lại.")
            % {"day": _last_day(row)},
        )
    return _Standing("success", _("Còn hiệu lực đến hết %(day)s.") % {"day": _last_day(row)})


def _tombstone(row: Certificate) -> list[tuple[str, str]]:
    """Why and since when, for a withdrawn certificate; else nothing."""
    if row.state != CertificateState.WITHDRAWN:
        return []
    withdrawal = row.withdrawal
    return [
        (_("Thu hồi từ ngày"), _day(withdrawal.effective_on)),
        (_("Căn cứ"), withdrawal.get_ground_display()),
        (_("Điều khoản"), _article(row)),
        (_("Lý do"), withdrawal.reason),
        (_("Quyết định thu hồi"), withdrawal.decision_number),
    ]


def _article(row: Certificate) -> str:
    letter = ground_letter(row.withdrawal.ground, row.withdrawal.effective_on)
    if not letter:
        return ""
    return _("Quyết định 26/2026/QĐ-TTg, Điều 8 khoản 1 điểm %(letter)s") % {"letter": letter}


def _facts(row: Certificate, extensions: Sequence[CertificateExtension]) -> list[tuple[str, str]]:
    authority = row.authority.name
    if row.authority.acting is not None:
        authority = _("%(authority)s (nay do %(acting)s thay)") % {
            "authority": authority,
            "acting": row.authority.acting.name,
        }
    return [
        (pgettext("one", "Sản phẩm"), row.product.title),
        (_("Chủ thể"), row.holder.name),
        (_("Nơi làm ra"), row.product.place_name or row.holder.place_name),
        (_("Tên nơi trước 1/7/2025"), row.product.former_place),
        (
            _("Nhóm sản phẩm lúc công nhận"),
            group_then(row.product.ocop_set, decided_on=row.decided_on),
        ),
        (_("Mã sản phẩm OCOP"), row.product_code),
        (_("Hạng được công nhận"), _("%(stars)s sao") % {"stars": row.stars}),
        (_("Quyết định"), row.decision_number),
        (_("Ngày quyết định"), _day(row.decided_on)),
        (_("Cơ quan công nhận"), authority),
        (_("Hiệu lực từ"), _day(row.valid_from)),
        (_("Hiệu lực đến hết"), _last_day(row)),
        *((_("Kéo dài hiệu lực"), extension_words(each)) for each in extensions),
    ]


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _last_day(row: Certificate) -> str:
    """ "" for a certificate withdrawn on its very first day: it has no valid day at all."""
    return _day(row.last_valid_on) if row.last_valid_on >= row.valid_from else ""


def _structured_data(row: Certificate, mark: OcopMark | None) -> SafeString:
    """The certificate in schema.org's words: facts of the register; active, and with stars, only
    with the mark."""
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Certification",
        "name": "OCOP",
        "certificationIdentification": row.number,
        "certificationStatus": "CertificationActive" if mark else "CertificationInactive",
        "url": settings.PUBLIC_URL + row.get_absolute_url(),
        "datePublished": row.decided_on.isoformat(),
        "validFrom": row.valid_from.isoformat(),
        "issuedBy": {"@type": "Organization", "name": row.authority.name},
        "about": {
            "@type": "Product",
            "name": row.product.title,
            "url": settings.PUBLIC_URL + row.product.get_absolute_url(),
        },
    }
    if row.last_valid_on >= row.valid_from:
        data["expires"] = row.last_valid_on.isoformat()
    if mark is not None:
        data["certificationRating"] = {
            "@type": "Rating",
            "ratingValue": mark.stars,
            "bestRating": 5,
            "worstRating": 1,
        }
    text = json.dumps(data, ensure_ascii=False)
    # The same three characters that Django's json_script escapes: no tag can begin or end.
    for character, escape in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(character, escape)
    return mark_safe(text)  # noqa: S308 - escaped above
