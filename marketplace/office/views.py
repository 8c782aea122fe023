"""The officer's page of the day."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certification.views.frame import office_page, person
from foundation.calendar import today
from marketplace.office.duties import has_duties, today_of


@require_GET
def today_page(request: HttpRequest) -> HttpResponse:
    """What waits for the signed-in officer, oldest deadline first."""
    on = today()
    user = person(request)
    if not has_duties(user, on=on):
        raise Http404
    context: dict[str, object] = {"today": today_of(user, on=on), "on": on}
    return office_page(request, "office/today.html", _("Việc hôm nay"), context, icon="date")
