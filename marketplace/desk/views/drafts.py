"""Keeping what is typed while it is typed, and dropping it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.desk import drafts
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import signed_in


@require_POST
@desk_page
def keep(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Sent by the page's script; the answer says when it was kept."""
    desk.must_act()
    now = timezone.now()
    try:
        drafts.keep(
            user=signed_in(request),
            producer=desk.producer,
            key=request.POST.get("draft_key", ""),
            fields=drafts.fields_of(request.POST.lists()),
            now=now,
        )
    except drafts.DraftRefused:
        return JsonResponse({"kept": False}, status=422)
    said = _("Đã giữ lúc %(time)s") % {"time": f"{localtime(now):%H:%M}"}
    return JsonResponse({"kept": True, "said": said})


@require_POST
@desk_page
def drop(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Begin the form anew: what was kept of it is dropped, what was written before stands."""
    desk.must_act()
    key, back = request.POST.get("draft_key", ""), request.POST.get("draft_page", "")
    if not drafts.is_key(key):
        raise Http404
    drafts.forget(user=signed_in(request), producers=desk.producers, key=key)
    messages.success(request, _("Đã bỏ bản nháp."))
    is_own = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if is_own else "desk:today")
