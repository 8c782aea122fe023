"""Asking in writing to use the mark, and its free use told plainly: for everyone."""

import csv

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from certification.access import marks as access
from certification.forms.marks import WrittenUseForm
from certification.models import MarkRequest
from certification.selectors import marks_use as selectors
from certification.services import marks as services
from certification.services.steps import ProgrammeError
from foundation import private_files, tries
from foundation.calendar import today
from foundation.models import User

PER_NETWORK = 10
"""Requests within 15 minutes from one network."""

_SALT = "certification.mark_request"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The rules of free use, and the form. What was typed stays when something is wrong."""
    if request.method != "POST":
        return _form_page(request, WrittenUseForm())
    form = WrittenUseForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    counted = f"mark-request {tries.network_of(request)}"
    if form.is_from_machine or tries.made(counted) >= PER_NETWORK:
        form.add_error(None, _("Có quá nhiều đơn gửi từ mạng này. Xin thử lại sau 15 phút."))
        return _form_page(request, form, status=429)
    tries.note(counted)
    try:
        asked = _ask(request, form)
    except private_files.BadFile as error:
        form.add_error("design", str(error))
    except ProgrammeError as error:
        form.add_error("until_on", str(error))
    else:
        return redirect("certification:mark_request", signing.dumps(asked.pk, salt=_SALT))
    return _form_page(request, form, status=422)


def _ask(request: HttpRequest, form: WrittenUseForm) -> MarkRequest:
    facts = form.cleaned_data
    by = request.user if isinstance(request.user, User) else None
    on = today()
    upload = facts["design"]
    return services.request_written_use(
        use=facts["use"],
        applicant_name=facts["applicant_name"],
        applicant_contact=facts["applicant_contact"],
        province_code=facts["province"],
        what=facts["what"],
        until_on=facts["until_on"],
        design=private_files.keep(upload, by=by) if upload and facts["until_on"] >= on else None,
        on=on,
    )


@never_cache
@require_GET
def asked(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of a request, for who has its address; without the way to reach the sender."""
    try:
        number = signing.loads(reference, salt=_SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    rows = MarkRequest.objects.select_related("answer").exclude(use=MarkRequest.Use.PACKS)
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404
    context = {
        "asked": found,
        "answer": getattr(found, "answer", None),
        "crumbs": _crumbs(_("Đơn của bạn")),
    }
    return render(request, "certification/marks/asked.html", context)


@require_GET
def residue_csv(request: HttpRequest) -> HttpResponse:
    """The overview of remaining packs as a table; for those who may read it."""
    on = today()
    reach = access.mark_reader(request.user, on=on)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bao-bi-con-lai-{on}.csv"'
    response["Cache-Control"] = "private, no-store"
    table = csv.writer(response)
    table.writerow(
        [
            *("ma_xa", "xa", "tinh", "so_giay", "da_bao", "chua_bao", "duoc_in", "da_in"),
            "con_lai_theo_chu_the",
        ]
    )
    for row in selectors.residual_by_commune(access.certificates_asked_of(reach), on=on):
        table.writerow(
            [
                *(row.code, row.name, row.province, row.certificates, row.answered),
                *(row.unanswered, row.granted, row.printed),
                row.remaining if row.answered else "",
            ]
        )
    return response


def _form_page(request: HttpRequest, form: WrittenUseForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "certification/marks/ask.html", context, status=status)


def _crumbs(last: str = "") -> list[dict[str, str]]:
    title = _("Xin dùng nhãn hiệu OCOP")
    crumbs = [
        {"url": reverse("wagtail_serve", args=[""]), "title": _("Trang chủ")},
        {"url": reverse("certification:register"), "title": _("Sổ giấy chứng nhận")},
        {"url": reverse("certification:mark_ask") if last else "", "title": title},
    ]
    return [*crumbs, {"url": "", "title": last}] if last else crumbs
