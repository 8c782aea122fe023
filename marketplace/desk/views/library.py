"""The producer's library of papers: add, see, stop using."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.forms.library import DocumentForm
from certification.selectors import dossier_steps
from certification.selectors import dossiers as selectors
from certification.services import dossiers as dossier_services
from certification.services import library as services
from certification.services.steps import ProgrammeError
from foundation import private_files
from foundation.once import AlreadySent, once
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import signed_in
from marketplace.desk.views.dossiers import dossier_or_404, entered_for


def document_or_404(desk: Desk, document_id: int) -> tuple[Desk, Any]:
    """A paper of a producer this person works for, and that producer's desk."""
    document = selectors.document_of([a.producer.pk for a in desk.choices], document_id)
    if document is None:
        raise Http404
    return desk.working_for(document.producer_id), document


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = selectors.library_shown(desk.producer, on=desk.on)
    return render(request, "desk/dossiers/library.html", {"desk": desk, "rows": rows})


@require_http_methods(["GET", "POST"])
@desk_page
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Add a paper; from a criterion's page it is put beside that criterion and leads back."""
    desk, dossier, code = _for_criterion(request, desk)
    desk.must_act()
    posted = request.method == "POST"
    initial = {"kind": request.GET.get("loai", "")}
    form = DocumentForm(
        request.POST if posted else None, request.FILES if posted else None, initial=initial
    )
    if posted and form.is_valid():
        try:
            with once(form, by=signed_in(request)):
                _add(request, desk, form, dossier, code)
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect(_back(dossier, code))
        except private_files.BadFile as error:
            form.add_error("photos" if form.cleaned_data["photos"] else "pdf", str(error))
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thêm giấy tờ."))
            return redirect(_back(dossier, code))
    context = {"desk": desk, "form": form, "dossier": dossier, "code": code}
    status = 422 if form.errors else 200
    return render(request, "desk/dossiers/document_add.html", context, status=status)


def _for_criterion(request: HttpRequest, desk: Desk) -> tuple[Desk, Any, str]:
    """The dossier and criterion the paper is wanted for; (desk, None, "") for the library."""
    wanted = request.GET.get("ho-so", "")
    if not (wanted.isdecimal() and len(wanted) < 19):
        return desk, None, ""
    desk, dossier = dossier_or_404(request, desk, int(wanted))
    _rules, rubric = selectors.rules_for(dossier)
    code = request.GET.get("tieu-chi", "")
    return desk, dossier, code if code in rubric.by_code else ""


def _add(request: HttpRequest, desk: Desk, form: DocumentForm, dossier: Any, code: str) -> None:
    person: Any = request.user
    given = form.cleaned_data
    if len(given["photos"]) > 1:
        file = private_files.keep_photos(given["photos"], name=given["title"], by=person)
    else:
        file = private_files.keep(given["pdf"] or given["photos"][0], by=person)
    document = services.add_document(
        producer=desk.producer,
        kind=form.evidence_kind,
        title=given["title"],
        file=file,
        number=given["number"],
        issued_by=given["issued_by"],
        issued_on=given["issued_on"],
        expires_on=given["expires_on"],
        by=person,
        entered_for=entered_for(desk),
    )
    if dossier is not None:
        dossier_services.attach(
            dossier=dossier, document=document, criterion_code=code, by=person, on=desk.on
        )


def _back(dossier: Any, code: str) -> str:
    if dossier is None:
        return reverse("desk:library")
    group = dossier_steps.group_with(dossier, code)
    if group is None:
        return reverse("desk:dossier", args=[dossier.pk])
    return f"{reverse('desk:dossier_group', args=[dossier.pk, group.code])}#c-{code}"


@require_GET
@desk_page
def document(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    desk, row = document_or_404(desk, document_id)
    context = {
        "desk": desk,
        "document": row,
        "used_in": selectors.dossiers_with(row),
        "is_expired": row.expires_on is not None and row.expires_on < desk.on,
    }
    return render(request, "desk/dossiers/document.html", context)


@require_GET
@desk_page
def document_file(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponseBase:
    _desk, row = document_or_404(desk, document_id)
    return private_files.hand_out(row.file)


@require_http_methods(["GET", "POST"])
@desk_page
def leave_out(request: HttpRequest, desk: Desk, document_id: int) -> HttpResponse:
    desk, row = document_or_404(desk, document_id)
    desk.must_act()
    if request.method == "POST":
        services.leave_out(
            document=row,
            by=request.user,  # type: ignore[arg-type]
            on=desk.on,
            entered_for=entered_for(desk),
        )
        messages.success(request, _("Đã thôi dùng giấy tờ này. Hồ sơ đã nộp vẫn giữ nó."))
        if row.product_id is not None:
            return redirect("desk:product_papers", row.product_id)
        return redirect("desk:library")
    return render(request, "desk/dossiers/leave_out.html", {"desk": desk, "document": row})
