"""Counting scans: a picture that every scan page asks for anew, and a province told by choice.

The page itself is kept in caches and writes nothing. Neither view touches the database, but for
the week's salt once in minutes; neither sets a cookie (docs/rules/scans.md).
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from foundation.counting_pictures import is_counted, is_machine, picture
from foundation.readers import reader_of
from foundation.same_origin import own_page_or_token
from traceability.services.scan_seeing import note_place, note_seen


@require_safe
def seen(request: HttpRequest, code: str) -> HttpResponse:
    """The picture, always the same and never kept; counts the scan where a person made it."""
    if is_counted(request):
        note_seen(code=code, reader=reader_of(request), at=timezone.now())
    return picture()


@own_page_or_token
@never_cache
@require_POST
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Take the province a reader chose, and lead back to the label's page, whatever came.

    The page then says thanks by the fragment of its address: it is kept, and the same to all.
    """
    if not is_machine(request):
        province = request.POST.get("tinh", "")
        note_place(code=code, province=province, reader=reader_of(request), at=timezone.now())
    language = request.GET.get("lang", "")
    query = f"?lang={language}" if language in dict(settings.LANGUAGES) else ""
    answer = HttpResponseRedirect(f"{reverse('scan:scan', args=[code])}{query}#cam-on")
    answer.status_code = 303
    return answer
