"""Ideas, potential products and classes in the back office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.producers.models import Producer
from certification.access import ideas as access
from certification.forms.ideas import (
    IdeaReviewForm,
    IdeaSearchForm,
    PotentialForm,
    TrainingForm,
)
from certification.models import Idea, Training
from certification.selectors import ideas as selectors
from certification.services import ideas as services
from certification.services.steps import ProgrammeError
from certification.views.frame import Crumb, office_page, person
from foundation.calendar import today
from foundation.rules.roles import Role

PER_PAGE = 30
TEMPLATES = "certification/ideas"
ICON = "pick"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    who = access.officer(request.user, on=today())
    form = IdeaSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = selectors.list_ideas(
        access.ideas_within(who), state=asked.get("state", ""), words=asked.get("q", "")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "asked": any(asked.values())}
    return office_page(request, f"{TEMPLATES}/office_index.html", _("Ý tưởng"), context, icon=ICON)


@require_http_methods(["GET", "POST"])
def inspect(request: HttpRequest, idea_id: int) -> HttpResponse:
    """One idea, what was said of it, and the form to say it."""
    on = today()
    idea, may_review = access.idea_to_read(request.user, idea_id, on=on)
    form = IdeaReviewForm(request.POST or None)
    if request.method == "POST":
        if not may_review:
            raise Http404
        if form.is_valid():
            try:
                services.review_idea(idea=idea, by=person(request), on=on, **form.cleaned_data)
            except ProgrammeError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Đã ghi kết luận cho phiếu %s.") % idea.reference)
                return redirect("ideas_office:inspect", idea.pk)
    standing = selectors.state_of(idea)
    context = {
        "idea": idea,
        "standing": standing,
        "reviews": idea.reviews.select_related("reviewed_by").order_by("-pk"),
        "may_review": may_review and standing.state is selectors.IdeaState.WAITING,
        "may_join": may_review and idea.producer is None,
        "producers_there": _producers_there(idea),
        "form": form,
    }
    title = idea.product_name
    return office_page(
        request, f"{TEMPLATES}/office_idea.html", title, context, [_crumb()], icon=ICON
    )


@require_POST
def join(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Say which producer of the register the applicant is."""
    idea, may_review = access.idea_to_read(request.user, idea_id, on=today())
    if not may_review:
        raise Http404
    chosen = request.POST.get("producer", "")
    producer = (
        _producers_there(idea)
        .filter(pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
        .first()
    )
    if producer is None:
        raise Http404
    try:
        services.join_producer(idea=idea, producer=producer, by=person(request))
    except ProgrammeError as error:
        messages.error(request, str(error))
    return redirect("ideas_office:inspect", idea.pk)


@require_http_methods(["GET", "POST"])
def potential(request: HttpRequest) -> HttpResponse:
    """The potential products of a year, and one more."""
    on = today()
    who = access.officer(request.user, on=on)
    communes = access.communes_within(who)
    may_add = communes.exists()
    form = PotentialForm(request.POST or None, communes=communes, on=on)
    if request.method == "POST":
        if not may_add:
            raise Http404
        if form.is_valid():
            services.note_potential(by=person(request), **form.cleaned_data)
            messages.success(request, _("Đã thêm vào danh sách."))
            return redirect("ideas_office:potential")
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else on.year
    rows = selectors.potential_of_year(access.potential_within(who), year)
    context = {
        "form": form,
        "may_add": may_add,
        "year": year,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    title = _("Sản phẩm tiềm năng")
    return office_page(
        request, f"{TEMPLATES}/potential.html", title, context, [_crumb()], icon=ICON
    )


@require_POST
def leave_out(request: HttpRequest, potential_id: int) -> HttpResponse:
    """Off the running list, or back on it: the same button."""
    who = access.officer(request.user, on=today())
    row = get_object_or_404(access.potential_within(who), pk=potential_id)
    if not access.reviews_at(who, row.commune):
        raise Http404
    services.leave_out(potential=row, by=person(request), on=None if row.left_out_on else today())
    return redirect(f"{reverse('ideas_office:potential')}?nam={row.year}")


@require_http_methods(["GET", "POST"])
def classes(request: HttpRequest) -> HttpResponse:
    """The classes of the province, and one more by its officer."""
    who = access.officer(request.user, on=today())
    keeps = sorted(who.at(Role.PROVINCIAL_OFFICER))
    form = TrainingForm(request.POST or None)
    if request.method == "POST":
        if not keeps:
            raise Http404
        if form.is_valid():
            training = form.save(commit=False)
            services.open_class(training=training, province_code=keeps[0], by=person(request))
            messages.success(request, _("Đã mở lớp %s.") % training.name)
            return redirect("ideas_office:class", training.pk)
    rows = selectors.classes(access.provinces_of(who))
    context = {
        "form": form,
        "may_open": bool(keeps),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    title = _("Lớp tập huấn")
    return office_page(request, f"{TEMPLATES}/classes.html", title, context, [_crumb()], icon=ICON)


@require_http_methods(["GET", "POST"])
def training(request: HttpRequest, training_id: int) -> HttpResponse:
    """Who sits in a class, who may still, who came."""
    on = today()
    found = access.class_to_keep(request.user, training_id, on=on)
    who = access.officer(request.user, on=on)
    selected = selectors.list_ideas(
        access.ideas_within(who), state=selectors.IdeaState.SELECTED
    ).exclude(trainings__training=found)
    if request.method == "POST":
        try:
            _change_class(request, found, selected)
        except ProgrammeError as error:
            messages.error(request, str(error))
        return redirect("ideas_office:class", found.pk)
    context = {
        "training": found,
        "topics": [line for line in found.topics.splitlines() if line.strip()],
        "seats": found.taken.select_related("idea__commune").order_by("pk"),
        "selected": selected[:200],
        "was_held": found.held_on <= on,
    }
    crumbs = [_crumb(), (reverse("ideas_office:classes"), _("Lớp tập huấn"))]
    return office_page(request, f"{TEMPLATES}/class.html", found.name, context, crumbs, icon=ICON)


def _change_class(request: HttpRequest, found: Training, selected: QuerySet[Idea]) -> None:
    if "attendance" in request.POST:
        came = set(_ids(request, "attended"))
        services.mark_attendance(training=found, attended=came, by=person(request))
        return
    chosen = _ids(request, "idea")
    for idea in selected.filter(pk__in=chosen):
        services.take_seat(training=found, idea=idea, by=person(request))


def _ids(request: HttpRequest, name: str) -> list[int]:
    """The ids that boxes of this name hold; what is none is left out."""
    return [int(pk) for pk in request.POST.getlist(name) if pk.isdecimal() and len(pk) < 19]


def _producers_there(idea: Idea) -> QuerySet[Producer]:
    """Producers of the commune, for the officer to recognise the applicant among."""
    return Producer.objects.filter(commune=idea.commune).order_by("name")


def _crumb() -> Crumb:
    return reverse("ideas_office:index"), _("Ý tưởng")
