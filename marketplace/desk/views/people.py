"""Who works for the producer and who helps: owners decide, its people see."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.producers import services
from catalog.producers.models import HelperConsent, Member
from catalog.producers.selectors import consents, members_on, owns
from foundation import tries
from foundation.once import AlreadySent, OnceForm, once
from marketplace.desk import people
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import form_page, signed_in
from marketplace.desk.people_forms import DutyForm, HelperForm, PersonForm
from traceability.selectors.api_keys import running_keys_of

ASKED_AT_ONCE = 15
"""Numbers and addresses that one person may type here in 15 minutes."""


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everybody who has access. Helpers see nobody."""
    is_owner = _is_owner(request, desk)
    context = {
        "desk": desk,
        "rows": people.person_rows(desk.producer, on=desk.on),
        "ended": people.ended_today(desk.producer, on=desk.on) if is_owner else [],
        "consents": consents(desk.producer, on=desk.on),
        "is_owner": is_owner,
        "me": signed_in(request).pk,
    }
    return render(request, "desk/people/list.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    _must_own(request, desk)
    form = PersonForm(request.POST or None, initial={"duty": Member.Duty.SALES})

    def act() -> object:
        return services.add_member(
            producer=desk.producer, by=signed_in(request), on=desk.on, **form.cleaned_data
        )

    if _done(request, form, act, _("Đã ghi thêm người làm. Chợ gửi tin báo cho họ.")):
        return redirect("desk:people")
    return form_page(request, "desk/people/add.html", {"desk": desk, "form": form}, form)


@require_http_methods(["GET", "POST"])
@desk_page
def person(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Another duty for somebody."""
    _must_own(request, desk)
    member = _member(desk, member_id)
    form = DutyForm(request.POST or None, initial={"duty": member.duty})

    def act() -> object:
        return services.change_duty(
            member=member, by=signed_in(request), on=desk.on, **form.cleaned_data
        )

    if _done(request, form, act, _("Đã đổi việc.")):
        return redirect("desk:people")
    context = {"desk": desk, "form": form, "row": people.person_row(member)}
    return form_page(request, "desk/people/person.html", context, form)


@require_http_methods(["GET", "POST"])
@desk_page
def end(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """End somebody's work at once, or one's own; an owner may undo it the same day."""
    member, me = _member(desk, member_id), signed_in(request)
    is_own = member.user_id == me.pk
    if not is_own:
        _must_own(request, desk)
    if request.method == "GET":
        keys = running_keys_of(desk.producer, made_by=member.user).count()
        context = {"desk": desk, "row": people.person_row(member), "is_own": is_own, "keys": keys}
        return render(request, "desk/people/end.html", context)
    try:
        services.end_member(member=member, by=me, on=desk.on)
        gone = _("Đã cho thôi. Người đó không vào được nữa.")
        messages.success(request, _("Bạn đã thôi làm ở đây.") if is_own else gone)
    except services.PeopleRefused as refused:
        messages.error(request, str(refused))
        return redirect("desk:people")
    return redirect("desk:today" if is_own else "desk:people")


@require_POST
@desk_page
def take_back(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Undo today's end of somebody's work."""
    _must_own(request, desk)
    member = get_object_or_404(Member, pk=member_id, producer=desk.producer)
    try:
        services.take_back(member=member, by=signed_in(request), on=desk.on)
        messages.success(request, _("Đã hoàn tác: người đó làm tiếp."))
    except services.PeopleRefused as refused:
        messages.error(request, str(refused))
    return redirect("desk:people")


@require_http_methods(["GET", "POST"])
@desk_page
def helper_add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Consent that a helper acts for the producer until a day."""
    _must_own(request, desk)
    form = HelperForm(request.POST or None, on=desk.on)

    def act() -> object:
        return services.give_consent(
            producer=desk.producer, by=signed_in(request), on=desk.on, **form.cleaned_data
        )

    if _done(request, form, act, _("Đã đồng ý. Người giúp nhận được tin báo.")):
        return redirect("desk:people")
    return form_page(request, "desk/people/helper_add.html", {"desk": desk, "form": form}, form)


@require_http_methods(["GET", "POST"])
@desk_page
def helper(request: HttpRequest, desk: Desk, consent_id: int) -> HttpResponse:
    """What a helper did for the producer; sent, it takes the consent back at once."""
    _must_own(request, desk)
    mine = HelperConsent.objects.select_related("helper", "given_by", "producer")
    consent = get_object_or_404(mine, pk=consent_id, producer=desk.producer)
    if request.method == "POST":
        try:
            services.end_consent(consent=consent, by=signed_in(request), on=desk.on)
            messages.success(request, _("Người giúp không vào được nữa. Cần thì đồng ý lại."))
        except services.PeopleRefused as refused:
            messages.error(request, str(refused))
        return redirect("desk:people")
    acts = people.acts_of(consent.helper, consent=consent)
    context = {"desk": desk, "consent": consent, "acts": acts, "runs": consent.until_on > desk.on}
    return render(request, "desk/people/helper.html", context)


def _is_owner(request: HttpRequest, desk: Desk) -> bool:
    if desk.acting.as_helper:
        raise Http404
    return owns(signed_in(request), desk.producer, on=desk.on)


def _must_own(request: HttpRequest, desk: Desk) -> None:
    if not _is_owner(request, desk):
        raise Http404


def _member(desk: Desk, member_id: int) -> Member:
    """Somebody who works for the desk's producer today."""
    if desk.acting.as_helper:
        raise Http404
    running = members_on(desk.on).select_related("user", "producer")
    return get_object_or_404(running, pk=member_id, producer=desk.producer)


def _done(request: HttpRequest, form: OnceForm, act: Callable[[], Any], words: str) -> bool:
    """Whether the form was right and acted on, now or before. A refusal stands in the form."""
    if not (form.is_bound and form.is_valid()):
        return False
    me = signed_in(request)
    if "contact" in form.cleaned_data and tries.note(f"people:{me.pk}") > ASKED_AT_ONCE:
        form.add_error(None, _("Đã thử quá nhiều lần. Đợi 15 phút rồi thử lại."))
        return False
    try:
        with once(form, by=me):
            act()
        messages.success(request, words)
    except services.PeopleRefused as refused:
        form.add_error("contact" if "contact" in form.fields else "duty", str(refused))
        return False
    except AlreadySent as error:
        messages.info(request, str(error))
    return True
