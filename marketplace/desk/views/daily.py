"""The producer's desk: today's work, stars, the shop page. Made for a phone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cms.selectors import shop_state
from marketplace.commerce.selectors.questions import waiting
from marketplace.desk import selectors
from marketplace.desk.access import (
    CHOSEN,
    Desk,
    desk_page,
    open_desk,
)
from marketplace.desk.programme import tasks
from marketplace.desk.views.settlements import money_coming
from traceability.selectors.origin import running_out


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
    producer = desk.producer
    return render(
        request,
        "desk/today.html",
        {
            "desk": desk,
            "to_send": selectors.to_send(producer),
            "tasks": tasks(producer, on=desk.on),
            "unanswered": waiting(producer),
            **money_coming(desk),
            "low_stock": selectors.low_stock(producer),
            "running_out": [r for r in selectors.stars(producer, on=desk.on) if r.runs_out_soon],
            "papers": running_out(producer, on=desk.on),
            "shop": shop_state(producer),
        },
    )


@require_POST
@desk_page
def choose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Work for another of one's producers from now on."""
    wanted = request.POST.get("producer", "")
    desk = desk.working_for(int(wanted) if wanted.isdecimal() and len(wanted) < 19 else None)
    request.session[CHOSEN] = desk.producer.pk
    return redirect("desk:today")


@require_GET
@desk_page
def stars(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = selectors.stars(desk.producer, on=desk.on)
    return render(request, "desk/stars.html", {"desk": desk, "rows": rows})
