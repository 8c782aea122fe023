"""What does not end in a decision of the province: sent to the ministry, sent back, closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.access import recognition as access
from certification.forms.recognition import (
    BelowForm,
    MinistryDecisionForm,
    ReasonForm,
    ReferralForm,
)
from certification.selectors import recognition as selectors
from certification.services import recognition as services
from certification.views.frame import person
from certification.views.recognition import REFUSALS, decisions_crumb, kept, page
from foundation.calendar import today


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What was sent to the ministry and what came of it."""
    who = access.reader(request.user, on=today())
    context = {
        "referrals": selectors.shown_referrals(access.referrals_within(who)),
        "answers_for_ministry": access.answers_for_ministry(who),
    }
    return page(request, "referrals", _("Hồ sơ gửi bộ"), context, [decisions_crumb()])


@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Approve a result of ninety points or more and record the letter that sends it up."""
    on = today()
    dossier = access.dossier_to_decide(request.user, dossier_id, on=on)
    form = ReferralForm(request.POST or None)
    context: dict[str, object] = {
        "form": form,
        "dossier": dossier,
        "candidate": selectors.candidate_of(dossier),
    }
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            context["facts"] = form.cleaned_data
            return page(request, "refer_confirm", _("Gửi bộ"), context, [decisions_crumb()])
        try:
            services.refer_to_ministry(
                dossier=dossier, by=person(request), on=on, **form.cleaned_data
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã phê duyệt kết quả và ghi việc gửi bộ."))
            return redirect("recognition_office:referrals")
    return page(request, "refer", _("Gửi bộ"), context, [decisions_crumb()])


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Close a dossier that is not recognised, with the reasons; asks once more."""
    on = today()
    dossier = access.dossier_to_decide(request.user, dossier_id, on=on)
    form = ReasonForm(request.POST or None)
    context: dict[str, object] = {
        "form": form,
        "dossier": dossier,
        "candidate": selectors.candidate_of(dossier),
    }
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            context["facts"] = form.cleaned_data
            return page(request, "close_confirm", _("Không công nhận"), context)
        try:
            services.close_without(dossier=dossier, by=person(request), on=on, **form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã đóng hồ sơ; chủ thể và xã được báo kết quả."))
            return redirect("recognition_office:propose")
    return page(request, "close", _("Không công nhận"), context, [decisions_crumb()])


@require_http_methods(["GET", "POST"])
def five_stars(request: HttpRequest) -> HttpResponse:
    """Record a decision of the ministry with all the dossiers it names."""
    on = today()
    who = access.ministry_keeper(request.user, on=on)
    waiting = selectors.open_referrals()
    form = MinistryDecisionForm(request.POST or None, request.FILES or None, referrals=waiting)
    context: dict[str, object] = {
        "form": form,
        "waiting": waiting,
        "ticked": set(request.POST.getlist("referrals")),
    }
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        facts = form.cleaned_data
        if "confirm" not in request.POST:
            context["facts"] = facts
            return page(request, "five_stars_confirm", _("Bộ công nhận 5 sao"), context)
        try:
            facts["signed_copy"] = kept(facts["signed_copy"], by=person(request))
            ministry = access.ministries(who).get()
            issued = services.record_five_stars(
                authority=ministry, by=person(request), on=on, **facts
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Đã công bố và cấp %(n)s giấy chứng nhận.") % {"n": len(issued)}
            )
            item = issued[0].decision_item
            assert item is not None  # noqa: S101 - the decision issued it
            return redirect("recognition_office:inspect", item.decision_id)
    return page(request, "five_stars", _("Bộ công nhận 5 sao"), context, [decisions_crumb()])


@require_http_methods(["GET", "POST"])
def below(request: HttpRequest, referral_id: int) -> HttpResponse:
    """Record that the ministry found less than ninety points: the dossier goes back."""
    on = today()
    referral = access.referral_to_answer(request.user, referral_id, on=on)
    form = BelowForm(request.POST or None)
    context: dict[str, object] = {"form": form, "referral": referral}
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            context["facts"] = form.cleaned_data
            return page(request, "below_confirm", _("Chuyển về tỉnh"), context)
        try:
            services.record_below(referral=referral, by=person(request), on=on, **form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi; hồ sơ chuyển về tỉnh."))
            return redirect("recognition_office:referrals")
    return page(request, "below", _("Chuyển về tỉnh"), context, [decisions_crumb()])
