"""Before and after: what a change of a list would do to a search, computed and not saved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certification.views.frame import office_page
from foundation.calendar import today
from search.access import searcher_or_404
from search.list_forms import ListForm, OccasionForm, PinForm, SynonymGroupForm
from search.rules.words import clean
from search.selectors.trials import Trial, try_group, try_occasion, try_pin


@dataclass(frozen=True, slots=True)
class Kind:
    """A list that can be tried. `words`: the field whose first line is tried where the editor
    typed nothing."""

    form: type[ListForm]
    try_: Callable[..., Trial]
    words: str


KINDS: dict[type[models.Model], Kind] = {
    form.Meta.model: Kind(form, try_, words)
    for form, try_, words in (
        (SynonymGroupForm, try_group, "words"),
        (OccasionForm, try_occasion, "phrases"),
        (PinForm, try_pin, "query"),
    )
}


@require_POST
def preview(request: HttpRequest, model: type[models.Model], pk: int | None = None) -> HttpResponse:
    """The first results for a text, today and were the form saved."""
    user, kind, on = searcher_or_404(request), KINDS[model], today()
    instance = get_object_or_404(model, pk=pk) if pk is not None else None
    form = kind.form(request.POST, instance=instance, for_user=user)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        text = _text(request, form, kind)
        context["trial"] = _tried(kind, form, text, on)
    title = _("Trước và sau")
    return office_page(request, "search/office/trial.html", title, context, icon="view")


def _text(request: HttpRequest, form: Any, kind: Kind) -> str:
    typed = clean(request.POST.get("try_text", ""))
    return typed or clean(form.cleaned_data[kind.words].splitlines()[0])


def _tried(kind: Kind, form: ListForm, text: str, on: date) -> Trial:
    return kind.try_(form.trial_row(), text, on=on)
