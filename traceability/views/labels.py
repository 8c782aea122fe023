"""Labels in the office: runs and what is left of them, proofs of GTINs, keys."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.views.frame import Crumb, office_page, person
from foundation import private_files
from foundation.calendar import today
from traceability import access
from traceability.forms.label_office import ProofAnswerForm, RevokeForm, RunSearchForm
from traceability.models import LabelEpoch
from traceability.selectors import gtin as gtin_selectors
from traceability.selectors import label_epochs
from traceability.selectors import label_runs as selectors
from traceability.services import gtin as gtin_services
from traceability.services import label_keys
from traceability.services.errors import TraceError

PER_PAGE = 30
ROWS = 200


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The runs of labels, newest first, with what is left of each."""
    reach = access.label_reach(request.user, on=today())
    form = RunSearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    rows = selectors.runs_named(reach.runs(), words)
    context = {
        "form": form,
        "words": words,
        "asked": urlencode({"q": words}) if words else "",
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": gtin_selectors.waiting(reach.rights()),
        "reach": reach,
        "trouble": label_epochs.key_trouble() if reach.is_administrator else "",
    }
    return page(request, "index", _("Tem"), context)


@require_GET
def residue(request: HttpRequest) -> HttpResponse:
    """Labels in hand, by producer or by commune."""
    reach = access.label_reach(request.user, on=today())
    by_commune = request.GET.get("theo") == "xa"
    found = selectors.residue_by_commune if by_commune else selectors.residue_by_producer
    context = {"rows": found(reach.runs())[:ROWS], "by_commune": by_commune}
    return page(request, "residue", _("Tem còn lại"), context, [index_crumb()])


@require_GET
def proofs(request: HttpRequest) -> HttpResponse:
    """Proofs of GTINs: those that wait for an answer first."""
    reach = access.label_reach(request.user, on=today())
    rows = gtin_selectors.waiting_first(reach.rights())
    context = {"page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))}
    return page(request, "proofs", _("Giấy về mã GTIN"), context, [index_crumb()])


@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest, right_id: int) -> HttpResponse:
    """One proof; answered in two steps, since the answer stands."""
    on = today()
    reach = access.label_reach(request.user, on=on)
    right = get_object_or_404(gtin_selectors.waiting_first(reach.rights()), pk=right_id)
    may_answer = right.is_accepted is None and reach.rights_to_answer().filter(pk=right.pk).exists()
    if request.method == "POST" and not may_answer:
        get_object_or_404(reach.rights_to_answer(), pk=right.pk)
        messages.error(request, _("Giấy này đã được trả lời."))
        return redirect("labels_office:proof", right.pk)
    form = ProofAnswerForm(request.POST or None)
    context: dict[str, object] = {
        "right": right,
        "form": form,
        "may_answer": may_answer,
        "today": on,
    }
    crumbs = [index_crumb(), (reverse("labels_office:proofs"), _("Giấy về mã GTIN"))]
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            context["facts"] = form.cleaned_data
            return page(request, "proof_confirm", right.gtin, context, crumbs)
        try:
            gtin_services.answer_proof(right=right, by=person(request), on=on, **form.cleaned_data)
        except TraceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lời."))
            return redirect("labels_office:proofs")
    return page(request, "proof", right.gtin, context, crumbs)


@require_GET
def proof_file(request: HttpRequest, right_id: int) -> HttpResponseBase:
    """The paper itself."""
    reach = access.label_reach(request.user, on=today())
    right = get_object_or_404(reach.rights().select_related("file"), pk=right_id)
    return private_files.hand_out(right.file)


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """The epochs of keys: which serves, whether the environment's keys fit."""
    access.label_keeper(request.user, on=today())
    epochs = LabelEpoch.objects.select_related("opened_by", "revoked_by").order_by("-number")
    context = {
        "epochs": [(one, label_epochs.key_fits(one)) for one in epochs],
        "trouble": label_epochs.key_trouble(),
    }
    return page(request, "keys", _("Khoá tem"), context, [index_crumb()])


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a key leaked: in two steps, with the reason, for good."""
    on = today()
    access.label_keeper(request.user, on=on)
    epoch = get_object_or_404(LabelEpoch, number=number)
    form = RevokeForm(request.POST or None)
    context: dict[str, object] = {"epoch": epoch, "form": form}
    crumbs = [index_crumb(), (reverse("labels_office:keys"), _("Khoá tem"))]
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            context["reason"] = form.cleaned_data["reason"]
            return page(request, "revoke_confirm", _("Huỷ khoá tem"), context, crumbs)
        try:
            label_keys.revoke_epoch(epoch=epoch, by=person(request), on=on, **form.cleaned_data)
        except TraceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã huỷ khoá tem số %s.") % epoch.number)
            return redirect("labels_office:keys")
    return page(request, "revoke", _("Huỷ khoá tem"), context, crumbs)


def page(
    request: HttpRequest,
    template: str,
    title: str,
    context: Mapping[str, object],
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    """A page of labels in the office's frame."""
    name = f"traceability/labels/{template}.html"
    return office_page(request, name, title, dict(context), crumbs or (), icon="tag")


def index_crumb() -> Crumb:
    return reverse("labels_office:index"), _("Tem")
