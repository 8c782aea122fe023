"""Sending an idea and asking what became of it: for everyone."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from catalog.places.forms import former_answers, still_choosing, typed_so_far
from catalog.producers.access import producers_of
from certification.forms.ideas import IdeaForm, ReferenceForm
from certification.models import Idea
from certification.selectors import ideas as selectors
from certification.services import ideas as services
from certification.services.steps import ProgrammeError
from foundation import tries
from foundation.calendar import today
from foundation.models import User

IDEAS_PER_NETWORK = 10
LOOKS_PER_NETWORK = 60
"""Within 15 minutes, so that references cannot be tried one by one."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """The form. Everything typed stays when something is wrong; a resubmission is pre-filled."""
    old = _resubmitted(request)
    if request.method != "POST":
        return _form_page(request, IdeaForm(initial=_known(request, old)), old)
    if still_choosing(request.POST):
        return _form_page(request, IdeaForm(initial=typed_so_far(request.POST)), old)
    form = IdeaForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, old, status=422)
    if form.is_from_machine or _too_many(request):
        form.add_error(None, _("Có quá nhiều phiếu gửi từ mạng này. Xin thử lại sau 15 phút."))
        return _form_page(request, form, old, status=429)
    try:
        idea = services.send_idea(
            facts=form.facts(), on=today(), by=_account(request), resubmits=old
        )
    except ProgrammeError as error:
        form.add_error(None, str(error))
        return _form_page(request, form, old, status=422)
    tries.note(f"idea {tries.network_of(request)}")
    return redirect(f"{reverse('ideas:idea', args=[idea.reference])}?moi=1")


@never_cache
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Ask by reference."""
    form = ReferenceForm(request.GET or None)
    if form.is_valid():
        _count_look(request)
        idea = selectors.idea_by_reference(form.cleaned_data["reference"])
        if idea is not None:
            return redirect("ideas:idea", idea.reference)
        form.add_error("reference", _("Không có phiếu nào mang mã này. Xin xem lại từng chữ."))
    return render(request, "certification/ideas/find.html", {"form": form})


@never_cache
@require_GET
def idea(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of it, without the sender's telephone number."""
    _count_look(request)
    found = selectors.idea_by_reference(reference)
    if found is None:
        raise Http404
    on = today()
    standing = selectors.state_of(found)
    context = {
        "idea": found,
        "standing": standing,
        "is_new": "moi" in request.GET,
        "may_resubmit": standing.state is selectors.IdeaState.RESUBMIT
        and standing.resubmit_from_on is not None
        and standing.resubmit_from_on <= on,
        "crumbs": _crumbs(found.reference),
    }
    return render(request, "certification/ideas/idea.html", context)


def _form_page(
    request: HttpRequest, form: IdeaForm, old: Idea | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "old": old,
        "former_matches": former_answers(request.POST, form),
        "former_asked": request.POST.get("do") == "former",
        "crumbs": _crumbs(),
    }
    return render(request, "certification/ideas/send.html", context, status=status)


def _resubmitted(request: HttpRequest) -> Idea | None:
    """The idea that is sent again, named by its reference in the address."""
    reference = request.GET.get("lai", "")
    if not reference:
        return None
    _count_look(request)
    found = selectors.idea_by_reference(reference)
    if found is None:
        raise Http404
    return found


def _known(request: HttpRequest, old: Idea | None) -> dict[str, object]:
    """What need not be typed again: the old idea's words, or the producer's name and place.

    A telephone number is never shown to whoever holds a reference.
    """
    if old is not None:
        names = ("product_name", "product_set", "description", "materials")
        who = ("applicant_name", "applicant_kind", "commune_id")
        known = {name: getattr(old, name) for name in (*names, *who)}
        return known | {"province": old.commune.province_id, "commune": old.commune_id}
    acting = producers_of(request.user, today())
    if not acting:
        return {}
    producer = acting[0].producer
    return {
        "applicant_name": producer.name,
        "applicant_kind": producer.kind,
        "province": producer.province_id or "",
        "commune": producer.commune_id or "",
        "phone": producer.phone,
    }


def _account(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _too_many(request: HttpRequest) -> bool:
    return tries.made(f"idea {tries.network_of(request)}") >= IDEAS_PER_NETWORK


def _count_look(request: HttpRequest) -> None:
    if tries.note(f"idea look {tries.network_of(request)}") > LOOKS_PER_NETWORK:
        raise BadRequest(_("Tra cứu quá nhiều lần. Xin thử lại sau 15 phút."))


def _crumbs(name: str = "") -> list[dict[str, str]]:
    crumbs = [
        {"url": reverse("wagtail_serve", args=[""]), "title": _("Trang chủ")},
        {"url": reverse("ideas:send") if name else "", "title": _("Đăng ký ý tưởng")},
    ]
    return [*crumbs, {"url": "", "title": name}] if name else crumbs
