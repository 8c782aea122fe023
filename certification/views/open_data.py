"""The register as files, as JSON and as signed credentials. Nothing depends on who asks."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from certification.adapters.credentials import NoKey
from certification.adapters.register_file import csv_chunks, json_chunks, json_line
from certification.selectors import open_data as selectors
from certification.services import credentials, open_data
from certification.views.public import crumbs
from certification.views.sharing import open_to_all
from foundation.calendar import today
from foundation.page_cache import public_page

DAYS_SHOWN = 60

COLUMN_WORDS = {
    "register_number": gettext_lazy("Số sổ, không đổi mãi mãi"),
    "product_code": gettext_lazy("Mã sản phẩm do xã cấp; trống với giấy cũ"),
    "product_id": gettext_lazy("Số của sản phẩm trên chợ"),
    "product": gettext_lazy("Tên sản phẩm"),
    "gtin": gettext_lazy("Mã GTIN-14, nếu có"),
    "product_set": gettext_lazy("Số của bộ sản phẩm, 1 đến 26"),
    "holder": gettext_lazy("Chủ thể đứng tên giấy"),
    "province_code": gettext_lazy("Mã tỉnh, thành từ 1/7/2025"),
    "province": gettext_lazy("Tỉnh, thành từ 1/7/2025"),
    "commune_code": gettext_lazy("Mã xã, phường từ 1/7/2025"),
    "commune": gettext_lazy("Xã, phường từ 1/7/2025"),
    "former_place": gettext_lazy("Tên nơi trước 1/7/2025, theo nguồn"),
    "stars": gettext_lazy("Số sao ghi trong giấy; chỉ có giá trị khi còn hiệu lực"),
    "decision_number": gettext_lazy("Số quyết định công nhận"),
    "decided_on": gettext_lazy("Ngày quyết định"),
    "authority": gettext_lazy("Cơ quan công nhận"),
    "valid_from": gettext_lazy("Ngày đầu còn hiệu lực"),
    "last_valid_on": gettext_lazy("Ngày cuối còn hiệu lực, đã tính thu hồi và kéo dài"),
    "extended_until": gettext_lazy("Ngày cuối của lần kéo dài, nếu có"),
    "state": gettext_lazy(
        "Tình trạng trong ngày: IN_FORCE, EXTENDED, LAPSED, WITHDRAWN, REPLACED, NOT_YET"
    ),
    "withdrawn_on": gettext_lazy("Ngày thu hồi có hiệu lực"),
    "withdrawal_ground": gettext_lazy("Căn cứ thu hồi (Quyết định 26/2026/QĐ-TTg, Điều 8)"),
    "withdrawal_decision": gettext_lazy("Số quyết định thu hồi"),
    "source_url": gettext_lazy("Nguồn công khai của dòng ghi, nếu không phải bản quyết định"),
    "page_url": gettext_lazy("Trang của giấy, luôn nói tình trạng hôm nay"),
}


@require_safe
@public_page(parameters=())
def about(request: HttpRequest) -> HttpResponse:
    """What the open data holds, under which licence, how to check it."""
    context = {
        "crumbs": crumbs(_("Dữ liệu mở")),
        "columns": [(name, COLUMN_WORDS[name]) for name in selectors.COLUMNS],
        "snapshots": selectors.snapshots()[:DAYS_SHOWN],
        "licence": open_data.LICENCE,
        "licence_url": open_data.LICENCE_URL,
        "signs": credentials.signs(),
        "host": settings.PUBLIC_URL,
    }
    return render(request, "certification/open_data/about.html", context)


@require_safe
@public_page(parameters=())
def api_docs(request: HttpRequest) -> HttpResponse:
    """How another marketplace asks, in words and examples: no script, no other host."""
    context = {
        "crumbs": crumbs(_("Giao diện cho máy"), above=[_open_data_crumb()]),
        "host": settings.PUBLIC_URL,
    }
    return render(request, "certification/open_data/api.html", context)


def _open_data_crumb() -> dict[str, str]:
    return {"url": reverse("certification:open_data"), "title": _("Dữ liệu mở")}


@require_safe
@open_to_all
def live_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The register as it is now, as a spreadsheet reads it."""
    on = today()
    records = selectors.records(selectors.rows(on=on))
    return _streamed(csv_chunks(selectors.COLUMNS, records), on, "csv")


@require_safe
@open_to_all
def live_json(request: HttpRequest) -> StreamingHttpResponse:
    """The register as it is now, as a machine reads it."""
    on = today()
    lines = map(json_line, selectors.records(selectors.rows(on=on)))
    return _streamed(json_chunks(open_data.heading(on=on), lines), on, "json")


TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def _streamed(chunks: Iterable[bytes], on: date, kind: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(chunks, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="so-ocop-hien-tai-{on}.{kind}"'
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@open_to_all
def snapshot(request: HttpRequest, day: date, kind: str) -> HttpResponseBase:
    """The register as it was published on a day: the very bytes that its hash was told of."""
    found = selectors.snapshot_of(day)
    if found is None:
        raise Http404
    file = found.csv_file if kind == "csv" else found.json_file
    sha256 = found.csv_sha256 if kind == "csv" else found.json_sha256
    if request.headers.get("If-None-Match") == f'"{sha256}"':
        return HttpResponseNotModified()
    response = FileResponse(
        file.open("rb"),
        content_type=TYPES[kind],
        as_attachment=True,
        filename=f"so-ocop-{day}.{kind}",
    )
    response["ETag"] = f'"{sha256}"'
    response["Cache-Control"] = "public, max-age=86400, immutable"
    return response


@require_safe
@open_to_all
@public_page(parameters=())
def certificate_json(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate's facts for machines, for ever; its page tells people the same."""
    on = today()
    found = selectors.checked_by_number(number, on=on)
    if found is None:
        raise Http404
    return JsonResponse(
        {"checked_on": on.isoformat(), **found.facts}, json_dumps_params={"ensure_ascii": False}
    )


@require_safe
@open_to_all
@public_page(parameters=())
def credential(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate's record as a signed credential, checked now."""
    found = selectors.checked_by_number(number, on=today())
    if found is None:
        raise Http404
    try:
        token = credentials.credential_of(found, on=today(), at=timezone.now())
    except NoKey:
        return _unsigned()
    return _jwt(token)


@require_safe
@open_to_all
@public_page(parameters=())
def status_list(request: HttpRequest) -> HttpResponse:
    """Which certificates were withdrawn or replaced, signed, with its instant."""
    try:
        token = credentials.status_credential(on=today(), at=timezone.now())
    except NoKey:
        return _unsigned()
    return _jwt(token)


def _jwt(token: str) -> HttpResponse:
    return HttpResponse(token, content_type="application/vc+jwt")


def _unsigned() -> HttpResponse:
    """Plain words, not an error: a copy without a key has everything but signatures."""
    return HttpResponse(
        _("Nơi này chưa đặt khoá ký nên chưa cấp chứng thư số. Trang của giấy vẫn đúng."),
        content_type="text/plain; charset=utf-8",
        status=404,
    )
