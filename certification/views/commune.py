"""Acts on a dossier at the commune's and the province's desk.

What is written once (the report) takes two steps: fill in, then confirm. Where another officer
was faster, or the dossier has moved on, the officer is told and led back to the dossier.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.products.models import ProductSet
from certification.access import commune as access
from certification.access.dossiers import acts_for_province
from certification.forms.commune import (
    ReportForm,
    RoundForm,
    SampleStepForm,
    WordsForm,
    sample_parties,
)
from certification.models import Dossier
from certification.rules import samples as sample_rules
from certification.rules.dossier_flow import DossierState
from certification.selectors import commune, filed, programme
from certification.selectors.dossiers import latest_filing
from certification.services import commune as services
from certification.services.steps import NotItsTurn, ProgrammeError, not_its_turn
from certification.views.dossiers import TEMPLATES, dossier_crumb, list_crumb
from certification.views.frame import office_page, person
from foundation.calendar import today

_BOTH = ["GET", "POST"]


@require_http_methods(_BOTH)
@never_cache
def ask(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Ask the producer for papers; the commune's clock stands still until they come."""
    on = today()
    dossier, who = access.dossier_of_either(request.user, dossier_id, on=on)
    if not access.may_ask_papers(who, dossier):
        return _moved_on(request, dossier)
    form = WordsForm(
        request.POST or None,
        label=_("Cần bổ sung gì"),
        help_text=_("Chủ thể đọc đúng những chữ này: mỗi giấy một dòng, nói rõ để làm gì."),
    )
    words = {"title": _("Hỏi thêm giấy tờ"), "done": _("Đã gửi lời hỏi cho chủ thể.")}
    return _say(
        request,
        dossier,
        form,
        lambda: services.ask_papers(
            dossier=dossier, what=form.cleaned_data["words"], by=person(request), on=on
        ),
        words,
    )


@require_http_methods(_BOTH)
@never_cache
def send_back(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The province returns a forwarded dossier; filed anew it passes the commune again."""
    on = today()
    dossier = access.dossier_of_province(request.user, dossier_id, on=on)
    if dossier.state != DossierState.FORWARDED:
        return _moved_on(request, dossier)
    form = WordsForm(
        request.POST or None,
        label=_("Lý do trả lại"),
        help_text=_("Chủ thể và xã đều đọc được. Nộp lại thì xã xem và báo cáo lại từ đầu."),
    )
    words = {"title": _("Trả lại hồ sơ"), "done": _("Đã trả lại hồ sơ.")}
    return _say(
        request,
        dossier,
        form,
        lambda: services.return_to_producer(
            dossier=dossier, reasons=form.cleaned_data["words"], by=person(request), on=on
        ),
        words,
    )


@require_http_methods(_BOTH)
@never_cache
def report(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The commune's report (Mẫu 03, Đ7.2): fill in, read again, write."""
    on = today()
    dossier = access.dossier_of_commune(request.user, dossier_id, on=on)
    filing = latest_filing(dossier)
    if dossier.state != DossierState.FILED or filing is None:
        return _moved_on(request, dossier)
    form = ReportForm(request.POST or None, criteria=commune.commune_criteria(dossier))
    context = {
        "dossier": dossier,
        "filing": filing,
        "form": form,
        "clock": commune.clock(dossier, on=on),
        "beside": [
            (filed.filed_criterion(criterion, filing), mark, note)
            for criterion, mark, note in form.criteria_fields()
        ],
    }
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        try:
            facts = form.facts()
            if "confirm" in request.POST:
                written = services.report(dossier=dossier, by=person(request), on=on, **facts)
                messages.success(
                    request,
                    _("Đã chuyển hồ sơ lên tỉnh.") if written.forwards else _("Đã trả lại hồ sơ."),
                )
                return redirect("dossiers_office:inspect", dossier.pk)
            services.check_report(dossier=dossier, **facts)
            context["review"] = form.review()
            return _page(request, dossier, "report_confirm", _("Đọc lại báo cáo"), context)
        except services.BadReport as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        except NotItsTurn as error:
            return _told(request, dossier, error)
        except ProgrammeError as error:
            form.add_error(None, str(error))
    return _page(request, dossier, "report", _("Báo cáo của xã"), context)


@require_http_methods(_BOTH)
@never_cache
def choose_round(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Put the dossier into a round of the province."""
    on = today()
    dossier = access.dossier_of_province(request.user, dossier_id, on=on)
    proposed_on = commune.forwarded_on(dossier)
    rounds = programme.rounds_for(dossier.commune.province_id, proposed_on=proposed_on or on)
    form = RoundForm(request.POST or None, rounds=rounds, initial={"round": dossier.round_id})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["round"]
        try:
            services.assign_round(dossier=dossier, round=chosen, by=person(request), on=on)
        except NotItsTurn as error:
            return _told(request, dossier, error)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Hồ sơ thuộc %(round)s.") % {"round": chosen.name})
            return redirect("dossiers_office:inspect", dossier.pk)
    context = {"dossier": dossier, "form": form, "rounds": rounds, "proposed_on": proposed_on}
    return _page(request, dossier, "round", _("Xếp đợt đánh giá"), context)


@require_http_methods(_BOTH)
@never_cache
def samples(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The trail of the five samples, and a form for the next hand."""
    on = today()
    dossier, who = access.dossier_of_either(request.user, dossier_id, on=on)
    if dossier.product_set_id == ProductSet.TOURISM:
        raise Http404
    trail = commune.sample_trail(dossier)
    held = sample_rules.held_by(commune.passed(trail), producer=dossier.producer.name)
    for_province = acts_for_province(who, dossier)
    givers, takers = sample_parties(dossier, held, for_province=for_province)
    form = SampleStepForm(
        request.POST or None,
        givers=givers,
        takers=takers,
        may_name_others=for_province,
        initial={"handed_on": on},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.record_sample_step(
                dossier=dossier, by=person(request), on=on, **form.cleaned_data
            )
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi lần giao mẫu."))
            return redirect("dossiers_office:samples", dossier.pk)
    context = {"dossier": dossier, "form": form, "trail": trail, "held": held}
    return _page(request, dossier, "samples", _("Giao nhận mẫu"), context)


def _say(
    request: HttpRequest,
    dossier: Dossier,
    form: WordsForm,
    act: Callable[[], object],
    words: dict[str, str],
) -> HttpResponse:
    """A form of words, and the act they go with."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except NotItsTurn as error:
            return _told(request, dossier, error)
        except ProgrammeError as error:
            form.add_error("words", str(error))
        else:
            messages.success(request, words["done"])
            return redirect("dossiers_office:inspect", dossier.pk)
    context = {"dossier": dossier, "form": form, "button": words["title"]}
    return _page(request, dossier, "words", words["title"], context)


def _moved_on(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Lead back to a dossier that stands elsewhere by now."""
    return _told(request, dossier, not_its_turn(dossier, _("không làm được việc đó")))


def _told(request: HttpRequest, dossier: Dossier, error: ProgrammeError) -> HttpResponse:
    messages.error(request, str(error))
    return redirect("dossiers_office:inspect", dossier.pk)


def _page(
    request: HttpRequest, dossier: Dossier, template: str, title: str, context: dict[str, object]
) -> HttpResponse:
    crumbs = [list_crumb(), dossier_crumb(dossier)]
    return office_page(request, f"{TEMPLATES}/{template}.html", title, context, crumbs)
