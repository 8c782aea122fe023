"""Help in plain words, the platform's telephone, and the tour of the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import signed_in
from marketplace.desk.habits import end_tour
from marketplace.storefront.context import operator


@require_GET
@desk_page
def help_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who answers the telephone and when, and how each daily job is done."""
    return render(request, "desk/help.html", {"desk": desk, "operator": operator()})


@require_POST
@desk_page
def tour(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Done with the tour, or not wanted; it is the person's own, so viewers end it too."""
    end_tour(user=signed_in(request), now=timezone.now())
    return redirect("desk:today")
