"""The register for other marketplaces: /api/v1/certificates. Public facts, read alone.

Answers are kept and known by ETag as public pages are (foundation.page_cache), so a withdrawal
shows in the next answer; `mark` is present exactly when `ocop_marks` gives it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from certification.models import CertificateState, Withdrawal
from certification.rules.gtin import gtin14
from certification.selectors import RegisterQuery, open_data, search_register
from certification.selectors.open_data import Checked
from certification.views import badge, sharing
from foundation.calendar import today

MOST_AT_ONCE = 100
router = Router(tags=["certificates"])
View = Callable[..., HttpResponseBase]


class Words(Schema):
    vi: str
    en: str


class Mark(Schema):
    """The right to show the OCOP mark today. Absent: show no stars."""

    stars: int
    last_valid_on: date


class BadgeOut(Schema):
    svg: str
    html: str


class CertificateOut(Schema):
    """One record of the register, as this platform holds it on `checked_on`."""

    checked_on: date
    register_number: str
    state: Literal["IN_FORCE", "EXTENDED", "LAPSED", "WITHDRAWN", "REPLACED", "NOT_YET"]
    state_words: Words
    mark: Mark | None = Field(description="Present exactly when the product may show the mark.")
    stars: int = Field(description="Stars the certificate names; show them only with `mark`.")
    product_id: int
    product: str
    product_code: str
    product_set: int | None
    gtin: str
    holder: str
    province_code: str
    province: str
    commune_code: str
    commune: str
    former_place: str
    decision_number: str
    decided_on: date
    authority: str
    valid_from: date
    last_valid_on: date | None
    extended_until: date | None
    withdrawn_on: date | None
    withdrawal_ground: str
    withdrawal_ground_words: Words | None
    withdrawal_decision: str
    source_url: str
    page_url: str
    credential_url: str
    badge: BadgeOut


class CertificatePage(Schema):
    items: list[CertificateOut]
    page: int
    pages: int
    total: int
    next: str | None


class ErrorBody(Schema):
    code: str
    message: str


class ErrorOut(Schema):
    error: ErrorBody


class CertificateQuery(Schema):
    product: int | None = Field(None, ge=1, description="The product's number here.")
    gtin: str = Field("", max_length=20, description="GTIN-8, 12, 13 or 14.")
    q: str = Field("", max_length=120, description="Words; accents do not matter.")
    state: Literal["", "IN_FORCE", "EXTENDED", "LAPSED", "WITHDRAWN", "REPLACED", "NOT_YET"] = ""
    stars: int | None = Field(None, ge=3, le=5)
    province: str = Field("", max_length=2, description="Official code of a province of today.")
    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(30, ge=1, le=MOST_AT_ONCE)


@router.get(
    "/certificates",
    response={200: CertificatePage, 422: ErrorOut, 429: ErrorOut},
    summary="Certificates of a product, of a GTIN, or of the whole register",
)
@decorate_view(sharing.kept_and_open(*CertificateQuery.model_fields))
def certificates(
    request: HttpRequest, response: HttpResponse, query: Query[CertificateQuery]
) -> dict[str, Any]:
    """Newest first, withdrawn and lapsed ones too. `next` and the header Link lead on."""
    on = today()
    found = _found(query, on)
    total = found.count()
    pages = max(1, -(-total // query.page_size))
    start = (query.page - 1) * query.page_size
    records = open_data.checked(found[start : start + query.page_size], on=on)
    following = _address(request, query.page + 1) if query.page < pages else None
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return {
        "items": [_out(record, on) for record in records],
        "page": query.page,
        "pages": pages,
        "total": total,
        "next": following,
    }


def _found(query: CertificateQuery, on: date) -> Any:
    gtin = gtin14(query.gtin) if query.gtin else ""
    if gtin is None:
        raise HttpError(422, _("gtin: không phải mã GTIN (8, 12, 13 hay 14 chữ số)."))
    if "\0" in query.q + query.province:  # PostgreSQL cannot be asked for one
        raise HttpError(422, _("q, province: có ký tự không đọc được."))
    among = open_data.certificates_of_products(on=on, product_id=query.product, gtin=gtin)
    asked = RegisterQuery(
        words=query.q, state=query.state, stars=query.stars, province_code=query.province
    )
    return search_register(asked, on=on, among=among)


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{settings.PUBLIC_URL}{request.path}?{query.urlencode()}"


@router.get(
    "/certificates/{number}",
    response={200: CertificateOut, 404: ErrorOut, 429: ErrorOut},
    summary="One certificate, for ever",
)
@decorate_view(sharing.kept_and_open())
def certificate(request: HttpRequest, number: str) -> dict[str, Any]:
    """Its facts today. A number once given never becomes a 404: withdrawn ones say so."""
    on = today()
    return _out(_by_number(number, on), on)


@router.get(
    "/certificates/{number}/badge.svg",
    summary="The state in words, as a picture",
    openapi_extra={"responses": {200: {"content": {"image/svg+xml": {}}}}},
)
@decorate_view(sharing.kept_and_open("lang"))
def badge_svg(request: HttpRequest, number: str, lang: Literal["vi", "en"] = "vi") -> HttpResponse:
    """Number, state and the day of the check. Ask each time: it changes with the register."""
    on = today()
    said = badge.badge_of(_by_number(number, on), on=on, language=lang)
    return HttpResponse(badge.svg_of(said), content_type="image/svg+xml")


@router.api_operation(["OPTIONS"], "/certificates", include_in_schema=False)
def preflight_list(request: HttpRequest) -> HttpResponse:
    return sharing.preflight()


@router.api_operation(["OPTIONS"], "/certificates/{number}", include_in_schema=False)
def preflight_one(request: HttpRequest, number: str) -> HttpResponse:
    return sharing.preflight()


@router.api_operation(["OPTIONS"], "/certificates/{number}/badge.svg", include_in_schema=False)
def preflight_badge(request: HttpRequest, number: str) -> HttpResponse:
    return sharing.preflight()


def _by_number(number: str, on: date) -> Checked:
    found = open_data.checked_by_number(number, on=on)
    if found is None:
        raise Http404
    return found


def _out(found: Checked, on: date) -> dict[str, Any]:
    number = found.facts["register_number"]
    ground = found.facts["withdrawal_ground"]
    mark = found.mark
    return {
        **found.facts,
        "checked_on": on,
        "state_words": _in_both(CertificateState(found.state)),
        "mark": mark and {"stars": mark.stars, "last_valid_on": mark.last_valid_on},
        "withdrawal_ground_words": _in_both(Withdrawal.Ground(ground)) if ground else None,
        "credential_url": open_data.public_url("certification:credential", number),
        "badge": {"svg": badge.svg_url(number), "html": badge.snippet_of(number)},
    }


def _in_both(choice: Any) -> dict[str, str]:
    words = {}
    for language in ("vi", "en"):
        with translation.override(language):
            words[language] = str(choice.label)
    return words
