"""The producer's desk: today's work, what stands behind "Thêm", stars. Made for a phone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from catalog.products.models import Product
from marketplace.desk import habits, onboarding, rooms
from marketplace.desk.access import (
    CHOSEN,
    Desk,
    desk_page,
    open_desk,
)
from marketplace.desk.acts import signed_in
from marketplace.desk.waiting import grouped, waiting
from traceability.selectors.events import next_steps
from traceability.selectors.label_runs import newest_runs
from traceability.selectors.lots import lots_of

LOT_JOBS = {"nhat-ky": "desk:events", "tem": "desk:labels"}
"""What is done with a lot chosen from Today, by the word in the address."""
PRODUCT_JOBS = {"giay": "desk:product_paper_add", "lam-thu": "desk:trial_add"}
"""What is done with a product chosen from Today, by the word in the address."""
LOTS_SHOWN = 20
STEPS_SHOWN = 3


@never_cache
@login_required
@require_GET
def today_page(request: HttpRequest) -> HttpResponse:
    """Signing in ends here, so people of no producer are told where to go."""
    desk = open_desk(request)
    if desk is None:
        if request.user.has_perm("wagtailadmin.access_admin"):
            return redirect("wagtailadmin_home")
        return render(request, "desk/nobody.html", status=404)
    rows = waiting(desk, now=timezone.now())
    steps = onboarding.missing(desk.producer, on=desk.on)
    context = {
        "desk": desk,
        "groups": grouped(rows, on=desk.on),
        "steps": steps,
        "left": sum(not step.is_done for step in steps),
        **_tour(request, desk),
    }
    return render(request, "desk/today.html", context)


def _tour(request: HttpRequest, desk: Desk) -> dict[str, object]:
    """The card of the tour to show: the one asked for, or the first to who has never seen it."""
    asked = request.GET.get("vong", "")
    if not asked and habits.has_toured(signed_in(request)):
        return {}
    cards = habits.tour(sees_money=desk.acting.sees_money)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 1 else 1
    number = min(max(number, 1), len(cards))
    following = number + 1 if number < len(cards) else None
    return {
        "card": cards[number - 1],
        "card_number": number,
        "cards": len(cards),
        "next_card": following,
    }


@require_GET
@desk_page
def more(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is seldom needed, and who is signed in."""
    behind = [
        (room.words, rooms.open_to(room.pages, sees_money=desk.acting.sees_money))
        for room in rooms.BEHIND_MORE
    ]
    return render(request, "desk/more.html", {"desk": desk, "rooms": behind})


@require_GET
@desk_page
def lot_for(request: HttpRequest, desk: Desk, job: str) -> HttpResponse:
    """Which lot the log or the labels are for; straight on where there is but one."""
    desk.must_act()
    lots = list(lots_of(desk.producer, on=desk.on, state="open")[:LOTS_SHOWN])
    address = LOT_JOBS[job]
    if len(lots) == 1:
        return redirect(address, lots[0].pk)
    steps = next_steps(lots, most=STEPS_SHOWN) if job == "nhat-ky" else {}
    runs = newest_runs(lots) if job == "tem" else {}
    rows = [(lot, steps.get(lot.pk, []), runs.get(lot.pk)) for lot in lots]
    context = {"desk": desk, "rows": rows, "address": address, "job": job}
    return render(request, "desk/lot_for.html", context)


@require_GET
@desk_page
def product_for(request: HttpRequest, desk: Desk, job: str) -> HttpResponse:
    """Which product a paper or an entry of the trial log is for, the newest first."""
    desk.must_act()
    products = Product.objects.filter(producer=desk.producer).order_by("-pk")
    context = {"desk": desk, "products": products, "address": PRODUCT_JOBS[job], "job": job}
    return render(request, "desk/product_for.html", context)


@require_POST
@desk_page
def choose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Work for another of one's producers from now on."""
    wanted = request.POST.get("producer", "")
    desk = desk.working_for(int(wanted) if wanted.isdecimal() and len(wanted) < 19 else None)
    request.session[CHOSEN] = desk.producer.pk
    return redirect("desk:today")
