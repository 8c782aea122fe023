"""What people look for, for editors: texts, those without results, those that nobody opens."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certification.views.frame import office_page
from foundation.calendar import today
from search.access import searcher_or_404
from search.selectors import insight


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The texts of a period, in counts."""
    searcher_or_404(request)
    asked = request.GET.get("ngay", "")
    days = next((n for n in insight.PERIODS if str(n) == asked), insight.PERIODS[1])
    context: dict[str, object] = {
        "insight": insight.insight(on=today(), days=days),
        "days": days,
        "periods": insight.PERIODS,
        "least": insight.LEAST,
    }
    return office_page(request, "search/office/index.html", _("Người ta tìm gì"), context)


@require_GET
def outages(request: HttpRequest) -> HttpResponse:
    """When an engine was away, and PostgreSQL answered for it."""
    searcher_or_404(request)
    context: dict[str, object] = {"outages": insight.outages()}
    title = _("Máy tìm gián đoạn")
    return office_page(request, "search/office/outages.html", title, context, icon="warning")
