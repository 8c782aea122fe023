"""Scoring filed sheets again under a draft of a rule set: a question, never an act."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.access import recognition as access
from certification.forms.recognition import ReplayForm
from certification.selectors import replay as selectors
from certification.views.recognition import page
from foundation.calendar import today


@require_http_methods(["GET", "POST"])
def replay(request: HttpRequest) -> HttpResponse:
    """Upload a draft, choose dossiers, read who would have other stars. Keeps nothing."""
    who = access.reader(request.user, on=today())
    rows = selectors.scored_dossiers(access.dossiers_to_replay(who))[: selectors.MOST]
    form = ReplayForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "dossiers": rows}
    if request.method == "POST" and form.is_valid():
        chosen = set(request.POST.getlist("dossiers"))
        asked = [row for row in rows if not chosen or str(row.pk) in chosen]
        found = selectors.replay(form.cleaned_data["draft"], asked)
        context |= {
            "draft": form.cleaned_data["draft"],
            "chosen": chosen,
            "found": sorted(found, key=lambda each: not each.changes),
            "changed": sum(each.changes for each in found),
        }
    return page(request, "replay", _("Chấm lại theo dự thảo"), context)
