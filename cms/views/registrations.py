"""Registering for an event: the form, and the registration's own page. Nothing here is kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.forms import RegistrationForm
from cms.models import EventPage, EventRegistration
from cms.selectors import crumbs
from cms.selectors.events import (
    EventState,
    event_state,
    original,
    place_words,
    registration_by_key,
    seats_taken,
    takes_registrations,
)
from cms.selectors.when import when_words
from cms.services import registrations
from foundation import tries
from foundation.models import User

REGISTRATIONS_PER_NETWORK = 20
"""In a quarter of an hour: a whole cooperative may share one network."""
REPEATS_PER_NETWORK = 3
"""In a quarter of an hour: who tries numbers, to learn who comes, is not told of many."""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, event_id: int) -> HttpResponse:
    """The form; it comes back with everything typed when something is wrong."""
    public = EventPage.objects.live().public()
    event = get_object_or_404(public.select_related("locale"), pk=event_id)
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = _registered(request, event, form)
        if kept is not None:
            return redirect(f"{reverse('event_registration', args=[kept.key])}?moi=1")
    return _form_page(request, event, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, key: str) -> HttpResponse:
    """One's own registration, to see and to take back; its address is known to nobody else."""
    found = registration_by_key(key)
    if found is None:
        raise Http404
    now, event = timezone.now(), found.event
    page = event.localized
    if request.method == "POST":
        registrations.cancel(registration=found, now=now)
        return redirect("event_registration", key=key)
    state = event_state(event, now=now)
    context = {
        "registration": found,
        "event": page,
        "when": when_words(event.starts_at, event.ends_at),
        "where": place_words(page),
        "is_new": "moi" in request.GET,
        "is_called_off": state is EventState.CANCELLED,
        "may_cancel": state is EventState.COMING,
    }
    answer = render(request, "cms/event_registration.html", context)
    answer["X-Robots-Tag"] = "noindex"
    # The address holds the key; "no-referrer" would make browsers send no origin with the form.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _registered(
    request: HttpRequest, event: EventPage, form: RegistrationForm
) -> EventRegistration | None:
    """What was kept, or None; then the form says why."""
    limit = f"event registration {tries.network_of(request)}"
    repeats = f"event registration again {tries.network_of(request)}"
    is_over = tries.made(limit) >= REGISTRATIONS_PER_NETWORK
    if form.is_from_machine or is_over or tries.made(repeats) >= REPEATS_PER_NETWORK:
        said = _("Có quá nhiều lượt đăng ký từ mạng này. Xin thử lại sau 15 phút.")
        form.add_error(None, said)
        return None
    tries.note(limit)
    account = request.user if isinstance(request.user, User) else None
    try:
        return registrations.register(
            event=event, account=account, now=timezone.now(), **form.facts()
        )
    except registrations.AlreadyRegistered as refused:
        tries.note(repeats)
        form.add_error("phone", str(refused))
    except registrations.TooFewSeats as refused:
        form.add_error("people", str(refused))
    except registrations.RegistrationError as refused:
        form.add_error(None, str(refused))
    return None


def _form_page(request: HttpRequest, event: EventPage, form: RegistrationForm) -> HttpResponse:
    kept_by = original(event)
    left = None if kept_by.seats is None else max(kept_by.seats - seats_taken(kept_by), 0)
    above = [*crumbs(event)[:-1], {"title": event.title, "url": event.url or ""}]
    context = {
        "event": event,
        "form": form,
        "crumbs": [*above, {"title": _("Đăng ký"), "url": ""}],
        "when": when_words(event.starts_at, event.ends_at),
        "where": place_words(event),
        "is_open": takes_registrations(kept_by, now=timezone.now()) and left != 0,
        "is_full": left == 0,
        "left": left,
    }
    refused = request.method == "POST"
    answer = render(request, "cms/event_register.html", context, status=422 if refused else 200)
    answer["X-Robots-Tag"] = "noindex"
    return answer
