"""A province's programme: its rounds, whom it chose to advise, its own rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.access import programme as access
from certification.forms.programme import (
    AdviserEndForm,
    AdviserFilterForm,
    AdviserForm,
    OpenRoundForm,
    SettingsForm,
)
from certification.rules.rounds import Window
from certification.selectors import programme
from certification.selectors.programme_settings import settings_of
from certification.services import programme as services
from certification.services.steps import ProgrammeError
from certification.views.frame import Crumb, office_page, person
from foundation.calendar import today

TEMPLATES = "certification/programme"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Rounds, and each authority's own rules."""
    on = today()
    found = access.programme_reader(request.user, on=on)
    context = {
        "rounds": programme.rounds_of(found.authorities),
        "rows": programme.settings_rows(found.authorities),
        "may_write": found.may_write,
        "today": on,
    }
    return office_page(request, f"{TEMPLATES}/index.html", _("Đợt và cách làm"), context)


@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest, authority_id: int) -> HttpResponse:
    """Open a round; the next legal window without one is filled in."""
    on = today()
    authority = access.authority_to_keep(request.user, authority_id, on=on)
    windows = programme.windows_to_open(authority, on=on)
    form = OpenRoundForm(request.POST or None, initial=_prefilled(request, windows))
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_round(
                authority=authority, by=person(request), on=on, **form.cleaned_data
            )
        except services.BadRound as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Đã mở %(round)s.") % {"round": opened.name})
            return redirect("programme_office:index")
    context = {"form": form, "authority": authority, "windows": windows}
    return _page(request, "round", _("Mở đợt đánh giá"), context)


def _prefilled(request: HttpRequest, windows: list[Window]) -> dict[str, object]:
    """The window asked for by `dot` (its place in the list), else the first that is free."""
    asked = request.GET.get("dot", "0")
    place = int(asked) if asked.isdecimal() and int(asked) < len(windows) else 0
    if not windows:
        return {"is_extra": True}
    window = windows[place]
    name = _("Đợt %(number)s năm %(year)s") % {"number": window.number, "year": window.year}
    return {
        "name": name,
        "opens_on": window.opens_on,
        "proposals_until_on": window.proposals_until_on,
        "done_until_on": window.done_until_on,
    }


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, authority_id: int) -> HttpResponse:
    """What the authority decides where the decision leaves room."""
    on = today()
    authority = access.authority_to_keep(request.user, authority_id, on=on)
    form = SettingsForm(request.POST or None, instance=settings_of(authority))
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_settings(
                authority=authority, values=form.cleaned_data, by=person(request), on=on
            )
        except services.SourceNeeded as error:
            form.add_error("source", str(error))
        else:
            messages.success(request, _("Đã ghi cách làm."))
            return redirect("programme_office:index")
    return _page(request, "settings", _("Cách làm"), {"form": form, "authority": authority})


@require_GET
def advisers(request: HttpRequest) -> HttpResponse:
    """Departments, consultants and partners, with how each was chosen (S34–S36)."""
    on = today()
    found = access.programme_reader(request.user, on=on)
    form = AdviserFilterForm(request.GET)
    context = {
        "form": form,
        "advisers": programme.advisers_of(found.authorities, field=form.chosen()),
        "authorities": found.authorities,
        "may_write": found.may_write,
        "today": on,
    }
    return _page(request, "advisers", _("Bên tư vấn, đối tác"), context)


@require_http_methods(["GET", "POST"])
def choose_adviser(request: HttpRequest, authority_id: int) -> HttpResponse:
    """Record who was chosen to advise, by which paper."""
    on = today()
    authority = access.authority_to_keep(request.user, authority_id, on=on)
    form = AdviserForm(request.POST or None, initial={"selected_on": on})
    if request.method == "POST" and form.is_valid():
        services.choose_adviser(authority=authority, by=person(request), **form.cleaned_data)
        messages.success(request, _("Đã ghi vào danh sách."))
        return redirect("programme_office:advisers")
    context = {"form": form, "authority": authority}
    return _page(request, "adviser", _("Thêm bên tư vấn, đối tác"), context, [_advisers_crumb()])


@require_http_methods(["GET", "POST"])
def end_adviser(request: HttpRequest, adviser_id: int) -> HttpResponse:
    """Let an adviser's time end; the row stays."""
    on = today()
    adviser = access.adviser_to_end(request.user, adviser_id, on=on)
    form = AdviserEndForm(request.POST or None, initial={"until_on": on})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_adviser(
                adviser=adviser, until_on=form.cleaned_data["until_on"], by=person(request)
            )
        except ProgrammeError as error:
            form.add_error("until_on", str(error))
        else:
            messages.success(request, _("Đã ghi ngày thôi."))
            return redirect("programme_office:advisers")
    context = {"form": form, "adviser": adviser}
    return _page(request, "adviser_end", adviser.name, context, [_advisers_crumb()])


def _advisers_crumb() -> Crumb:
    return reverse("programme_office:advisers"), _("Bên tư vấn, đối tác")


def _page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, object],
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    home = (reverse("programme_office:index"), _("Đợt và cách làm"))
    trail = [home, *(crumbs or [])]
    return office_page(request, f"{TEMPLATES}/{template}.html", title, context, trail)
