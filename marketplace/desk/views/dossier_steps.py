"""The short pages of a draft: each saves on "Tiếp", and by itself while people type."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.forms.criteria_pages import GroupForm
from certification.forms.dossiers import AnswersForm, DraftForm, PersonForm
from certification.rules.dossier_flow import EDITABLE, DossierState
from certification.rules.registration import Page
from certification.selectors import dossier_steps
from certification.selectors import dossiers as selectors
from certification.services.steps import ProgrammeError
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.sign_in_again import AUTOSAVE, kept_through_sign_in
from marketplace.desk.views.dossiers import dossier_or_404, entered_for


@require_http_methods(["GET", "POST"])
@kept_through_sign_in
@desk_page
def page(request: HttpRequest, desk: Desk, dossier_id: int, page: str) -> HttpResponse:
    """One page of Mẫu 01 and 02."""
    desk, row = dossier_or_404(request, desk, dossier_id)
    draft = selectors.draft_of(row)
    steps = dossier_steps.steps_of(draft)
    if page not in {each.page for each in steps if each.page}:
        raise Http404
    data = request.POST if request.method == "POST" else None
    is_person = page == Page.PERSON
    form = PersonForm(draft, data) if is_person else AnswersForm(draft, Page(page), data)
    return _answer(
        request, desk, form, steps, "desk/dossiers/page.html", dossier_steps.Step("", page=page)
    )


@require_http_methods(["GET", "POST"])
@kept_through_sign_in
@desk_page
def group(request: HttpRequest, desk: Desk, dossier_id: int, group: str) -> HttpResponse:
    """One group of the criteria, with the papers beside each."""
    desk, row = dossier_or_404(request, desk, dossier_id)
    found = dossier_steps.group_of(row, group)
    if found is None:
        raise Http404
    draft = selectors.draft_of(row)
    steps = dossier_steps.steps_of(draft)
    data = request.POST if request.method == "POST" else None
    form = GroupForm(draft, found, list(selectors.papers_for_dossier(row)), data)
    return _answer(
        request, desk, form, steps, "desk/dossiers/group.html", dossier_steps.Step("", group=group)
    )


def _answer(
    request: HttpRequest,
    desk: Desk,
    form: DraftForm,
    steps: list[dossier_steps.Step],
    template: str,
    here: dossier_steps.Step,
) -> HttpResponse:
    """Save what was posted and go on; else the page, with all that was typed."""
    row = form.dossier
    if request.method == "POST":
        desk.must_act()
        saved = _save(request, desk, form)
        if request.headers.get(AUTOSAVE):
            return _autosaved(form, saved=saved)
        if saved:
            messages.success(request, _("Đã lưu."))
            return redirect(_where_next(request, row.pk, steps, here))
    current = next(s for s in steps if (s.page, s.group) == (here.page, here.group))
    context = {
        "desk": desk,
        "dossier": row,
        "form": form,
        "step": current,
        "number": steps.index(current) + 1,
        "count": len(steps),
        "is_open": DossierState(row.state) in EDITABLE and desk.acting.may_act,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _save(request: HttpRequest, desk: Desk, form: DraftForm) -> bool:
    """Whether all was sound and saved. After a refusal the page knows today's version."""
    person: Any = request.user
    try:
        saved = form.save(by=person, entered_for=entered_for(desk))
        if isinstance(form, GroupForm) and not form.stored:
            form.store_papers(by=person, on=desk.on)
    except ProgrammeError as error:
        form.add_error(None, str(error))
        saved = False
    form.show_version(form.version(selectors.draft_of(form.dossier)))
    return saved


def _autosaved(form: DraftForm, *, saved: bool) -> JsonResponse:
    """The page's script is told the new version, or that somebody must look (409, 422).

    After a conflict the old version stays in the page, so that its own button shows both.
    """
    if form.stored:
        return JsonResponse({"saved": False}, status=409)
    status = 200 if saved else 422
    return JsonResponse({"saved": saved, "seen": form.data["seen"]}, status=status)


def _where_next(
    request: HttpRequest, pk: int, steps: list[dossier_steps.Step], here: dossier_steps.Step
) -> str:
    """The next page; the overview after the last, or when people chose to stop."""
    following = dossier_steps.neighbour(steps, page=here.page, group=here.group)
    if "add" in request.POST:
        address = reverse("desk:document_add")
        return f"{address}?ho-so={pk}&tieu-chi={request.POST['add']}"
    if following is None or "stop" in request.POST:
        return reverse("desk:dossier", args=[pk])
    if following.page:
        return reverse("desk:dossier_page", args=[pk, following.page])
    return reverse("desk:dossier_group", args=[pk, following.group])
