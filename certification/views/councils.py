"""Councils and their rosters in the back office, and what members say of themselves."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.access import councils as access
from certification.forms.councils import (
    CouncilForm,
    EndSeatForm,
    IdentifierForm,
    InterestForm,
    SeatForm,
)
from certification.models import Council
from certification.selectors import councils as look
from certification.services import councils as services
from certification.services.steps import ProgrammeError
from certification.views.frame import Crumb, office_page, person
from foundation.calendar import today

TEMPLATES = "certification/councils"
PER_PAGE = 20


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The sessions and councils that are this person's business; for advisers, what waits."""
    on = today()
    who = access.visitor(request.user, on=on)
    sessions = access.sessions_within(who).order_by("closed_at", "-held_on").reverse()
    context = {
        "open_sessions": sessions.filter(closed_at__isnull=True).order_by("held_on"),
        "closed": Paginator(
            sessions.filter(closed_at__isnull=False).order_by("-closed_at"), PER_PAGE
        ).get_page(request.GET.get("page")),
        "councils": access.councils_within(who).order_by("-decided_on"),
        "advise": access.dossiers_to_advise_on(who)[:PER_PAGE],
        "may_set_up": access.authorities_run_by(who).exists(),
        "is_member": person(request).council_seats.exists(),
        "asked": "",
    }
    return office_page(request, f"{TEMPLATES}/index.html", _("Hội đồng"), context)


@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """A council as its decision says."""
    on = today()
    authorities = access.authorities_run_by(access.starter(request.user, on=on))
    form = CouncilForm(request.POST or None, authorities=authorities)
    if request.method == "POST" and form.is_valid():
        try:
            council = services.set_up(by=person(request), on=on, **form.cleaned_data)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lập hội đồng. Thêm thành viên vào danh sách."))
            return redirect("council_office:council", council.pk)
    return form_page(request, _("Lập hội đồng"), form, [index_crumb()], save=_("Lập hội đồng"))


@require_GET
def council(request: HttpRequest, council_id: int) -> HttpResponse:
    """The roster, with the seats that ended, and the council's sessions."""
    on = today()
    found = access.council_to_read(request.user, council_id, on=on)
    who = access.appointments_of(request.user, on=on)
    context = {
        "council": found,
        "seats": look.all_seats(found),
        "sessions": access.sessions_within(who).filter(council=found),
        "runs": access.runs(who, found.authority),
        "today": on,
    }
    return office_page(request, f"{TEMPLATES}/council.html", found.name, context, [index_crumb()])


@require_http_methods(["GET", "POST"])
def add_seat(request: HttpRequest, council_id: int) -> HttpResponse:
    """Give a person with an account a seat."""
    on = today()
    found = access.council_to_run(request.user, council_id, on=on)
    form = SeatForm(request.POST or None, initial={"since_on": on})
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        user = facts.pop("login")
        try:
            services.seat(council=found, user=user, by=person(request), on=on, **facts)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thêm %s vào hội đồng.") % user)
            return redirect("council_office:council", found.pk)
    crumbs = [index_crumb(), council_crumb(found)]
    return form_page(request, _("Thêm thành viên"), form, crumbs, save=_("Thêm thành viên"))


@require_http_methods(["GET", "POST"])
def end_seat(request: HttpRequest, member_id: int) -> HttpResponse:
    """Let a seat end; it stays in the list with its day."""
    on = today()
    member = access.seat_to_end(request.user, member_id, on=on)
    form = EndSeatForm(request.POST or None, initial={"until_on": on})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_seat(member=member, by=person(request), on=on, **form.cleaned_data)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi ngày thôi của %s.") % member.user)
            return redirect("council_office:council", member.council_id)
    crumbs = [index_crumb(), council_crumb(member.council)]
    title = _("Cho thôi: %s") % member.user
    return form_page(request, title, form, crumbs, save=_("Ghi ngày thôi"))


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """What a member says of themselves: numbers to compare, and interests."""
    on = today()
    access.visitor(request.user, on=on)
    if request.method == "POST":
        access.declarant(request.user, on=on)
    user = person(request)
    numbers = request.POST if "number" in request.POST else None
    interest = request.POST if "what" in request.POST else None
    form = IdentifierForm(numbers)
    interest_form = InterestForm(interest, producers=access.producers_before(user))
    try:
        if form.is_valid():
            services.declare_identifier(user=user, by=user, on=on, **form.cleaned_data)
            messages.success(request, _("Đã ghi. Các hồ sơ được đối chiếu lại ngay."))
            return redirect("council_office:me")
        if interest_form.is_valid():
            services.declare_interest(user=user, by=user, on=on, **interest_form.cleaned_data)
            messages.success(request, _("Đã ghi quan hệ. Bạn không chấm hồ sơ của chủ thể này."))
            return redirect("council_office:me")
    except ProgrammeError as error:
        form.add_error("number", str(error))
    context: dict[str, object] = {
        "form": interest_form if interest else form,
        "number_form": form,
        "interest_form": interest_form,
        "identifiers": user.identifiers.order_by("declared_on", "pk"),
        "interests": user.interests.select_related("producer").order_by("pk"),
    }
    return office_page(
        request, f"{TEMPLATES}/me.html", _("Khai để đối chiếu"), context, [index_crumb()]
    )


def form_page(
    request: HttpRequest, title: str, form: object, crumbs: list[Crumb], *, save: str
) -> HttpResponse:
    """A page that is one form, with the way back as its last crumb."""
    context = {"form": form, "save": save, "back": crumbs[-1][0], "title": title}
    return office_page(request, f"{TEMPLATES}/form.html", title, context, crumbs)


def index_crumb() -> Crumb:
    return reverse("council_office:index"), _("Hội đồng")


def council_crumb(found: Council) -> Crumb:
    return reverse("council_office:council", args=[found.pk]), found.name
